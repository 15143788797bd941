"""Mails about what the people of a listing changed in it, or wish to."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.common.words import sentence
from portal.notifications.registry import Link, MailContent, Notification, notification
from providers.editing.fields import labels_of
from providers.models import Provider
from providers.notifications.listings import REASON


@dataclass
class AboutEdit(Notification):
    """Base of the decisions: the listing, and names of fields."""

    provider_name: str
    slug: str
    accepted: list[str] = field(default_factory=list)

    reason = REASON
    optional = False
    essential_because = gettext_lazy("It is about what your listing says.")

    @property
    def names(self) -> dict[str, str]:
        return {"name": self.provider_name, "fields": sentence(labels_of(self.accepted))}


@notification
@dataclass
class EditAccepted(AboutEdit):
    kind = "providers.edit_accepted"
    label = gettext_lazy("What you proposed for your listing is accepted")

    @classmethod
    def of(cls, provider: Provider, accepted: list[str]) -> EditAccepted:
        return cls(provider.name, provider.slug, accepted)

    def content(self) -> MailContent:
        return MailContent(
            subject=_("The listing “%(name)s” says what you proposed") % self.names,
            paragraphs=[
                _("Thank you for keeping it true. What you proposed is accepted: %(fields)s.") % self.names,
                _("Everybody can read it from now on."),
            ],
            action=Link.to(_("Your listing"), "providers:my_listing", self.slug),
        )

    @classmethod
    def sample(cls) -> EditAccepted:
        return cls("Le Moyeu", "le-moyeu", ["stages", "areas"])


@notification
@dataclass
class EditAcceptedInPart(AboutEdit):
    sent_back: list[str] = field(default_factory=list)
    because: str = ""

    kind = "providers.edit_accepted_in_part"
    label = gettext_lazy("A part of what you proposed for your listing is accepted")

    @classmethod
    def of(cls, provider: Provider, accepted: list[str], sent_back: list[str], because: str) -> EditAcceptedInPart:
        return cls(provider.name, provider.slug, accepted, sent_back, because)

    def content(self) -> MailContent:
        rest = sentence(labels_of(self.sent_back))
        return MailContent(
            subject=_("The listing “%(name)s”: accepted in part") % self.names,
            paragraphs=[
                _("Accepted, and read by everybody from now on: %(fields)s.") % self.names,
                _("Still to be taken up again: %(rest)s. Here is what the person who read it says:") % {"rest": rest},
            ],
            quote=self.because,
            closing=[_("Correct it and send it again, or leave it at that. The rest of the listing stays as it is.")],
            action=Link.to(_("See the proposal"), "providers:my_listing_proposal", self.slug),
        )

    @classmethod
    def sample(cls) -> EditAcceptedInPart:
        return cls(
            "Le Moyeu",
            "le-moyeu",
            ["areas"],
            ["projects"],
            _("Does the association agree to be named? A word from them is enough."),
        )


@notification
@dataclass
class EditSentBack(AboutEdit):
    sent_back: list[str] = field(default_factory=list)
    because: str = ""

    kind = "providers.edit_sent_back"
    label = gettext_lazy("What you proposed for your listing comes back to you")

    @classmethod
    def of(cls, provider: Provider, sent_back: list[str], because: str) -> EditSentBack:
        return cls(provider.name, provider.slug, [], sent_back, because)

    def content(self) -> MailContent:
        rest = {"name": self.provider_name, "rest": sentence(labels_of(self.sent_back))}
        return MailContent(
            subject=_("The listing “%(name)s”: your proposal needs another look") % rest,
            paragraphs=[
                _("Your listing stays as it is for now. To be taken up again: %(rest)s.") % rest,
                _("Here is what the person who read it says:"),
            ],
            quote=self.because,
            closing=[_("Correct it and send it again, or take it back: both are one page away.")],
            action=Link.to(_("See the proposal"), "providers:my_listing_proposal", self.slug),
        )

    @classmethod
    def sample(cls) -> EditSentBack:
        return cls(
            "Le Moyeu",
            "le-moyeu",
            [],
            ["prices"],
            _("A price “on quote” alone does not help a small association. An example would do."),
        )


@notification
@dataclass
class ListingAddressChanged(Notification):
    """To the address that a listing had: whoever reads it can say that it was not them."""

    provider_name: str
    slug: str

    kind = "providers.listing_address_changed"
    label = gettext_lazy("Your listing has another mail address")
    reason = gettext_lazy("You receive this message because this address was the one of a listing in the directory.")
    optional = False
    essential_because = gettext_lazy("It is about what your listing says.")

    def content(self) -> MailContent:
        name = {"name": self.provider_name}
        return MailContent(
            subject=_("The listing “%(name)s” has another mail address") % name,
            paragraphs=[
                _(
                    "An admin of the organization has changed the mail address of the listing “%(name)s”. "
                    "Requests of associations arrive at the new one from now on."
                )
                % name,
            ],
            closing=[
                _("It was not one of you? Answer this mail: the people who keep the directory look at it at once.")
            ],
            action=Link.to(_("Your listing"), "providers:my_listing", self.slug),
        )

    @classmethod
    def sample(cls) -> ListingAddressChanged:
        return cls("Le Moyeu", "le-moyeu")
