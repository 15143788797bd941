"""Mails about what moderators themselves wrote in a listing."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.common.words import day, sentence
from portal.notifications.registry import Link, MailContent, Notification, Text, notification
from providers.editing.fields import labels_of
from providers.models import Provider
from providers.notifications.listings import REASON

OBJECT = gettext_lazy("If you see it otherwise, answer this mail: somebody who did not decide will read you.")


@notification
@dataclass
class ListingCreated(Notification):
    """`confirm_before` only where its people are asked to say that it is true."""

    provider_name: str
    slug: str
    organization_name: str
    because: str
    confirm_before: str = ""

    kind = "providers.listing_created"
    label = gettext_lazy("A listing of yours is in the directory")
    reason = REASON
    optional = False
    essential_because = gettext_lazy("It is about what your listing says.")

    @classmethod
    def of(cls, provider: Provider, *, because: str) -> ListingCreated:
        before = day(provider.leaves_directory_on) if provider.is_overdue else ""
        return cls(provider.name, provider.slug, provider.organization.name, because, before)

    def content(self) -> MailContent:
        names = {"name": self.provider_name, "organization": self.organization_name, "day": self.confirm_before}
        closing: list[Text] = [
            _(
                "Anything that is not true? Answer this mail. The admins of “%(organization)s” change it themselves "
                "whenever they wish; nobody among you is? Make an account and ask to join."
            )
            % names
        ]
        if self.confirm_before:
            closing.insert(
                0, _("It is shown as “to be confirmed”: tell us before %(day)s that it is true, and it stays.") % names
            )
        return MailContent(
            subject=_("“%(name)s” has a listing in the directory") % names,
            paragraphs=[
                _("The people who keep the directory have written a listing for “%(name)s”. Here is why:") % names
            ],
            quote=self.because,
            closing=closing,
            action=Link.to(_("Read the listing"), "providers:detail", self.slug),
        )

    @classmethod
    def sample(cls) -> ListingCreated:
        return cls(
            "Le Moyeu",
            "le-moyeu",
            "Le Moyeu",
            _("You asked us by telephone to be listed; we wrote down what you told us."),
        )


@dataclass
class AboutModeration(Notification):
    """Base of both: the listing, and names of fields."""

    provider_name: str
    slug: str
    fields: list[str] = field(default_factory=list)
    because: str = ""

    reason = REASON
    optional = False
    essential_because = gettext_lazy("It is about what your listing says.")

    @property
    def names(self) -> dict[str, str]:
        return {"name": self.provider_name, "fields": sentence(labels_of(self.fields))}


@notification
@dataclass
class ListingModerated(AboutModeration):
    kind = "providers.listing_moderated"
    label = gettext_lazy("Moderators have changed your listing")

    @classmethod
    def of(cls, provider: Provider, fields: list[str], *, because: str) -> ListingModerated:
        return cls(provider.name, provider.slug, fields, because)

    def content(self) -> MailContent:
        return MailContent(
            subject=_("The listing “%(name)s” has been changed") % self.names,
            paragraphs=[
                _("The people who keep the directory have changed something in the listing “%(name)s”: %(fields)s.")
                % self.names,
                _("Here is why:"),
            ],
            quote=self.because,
            closing=[_("What it says now, and what it said before, is on the page of your listing."), OBJECT],
            action=Link.to(_("Your listing"), "providers:my_listing", self.slug),
        )

    @classmethod
    def sample(cls) -> ListingModerated:
        return cls("Le Moyeu", "le-moyeu", ["phone"], _("The old number rings at a florist’s; you gave us this one."))


@notification
@dataclass
class ModerationUndone(AboutModeration):
    kind = "providers.moderation_undone"
    label = gettext_lazy("A change of your listing by moderators is taken back")

    @classmethod
    def of(cls, provider: Provider, fields: list[str]) -> ModerationUndone:
        return cls(provider.name, provider.slug, fields)

    def content(self) -> MailContent:
        return MailContent(
            subject=_("The listing “%(name)s” says again what it said before") % self.names,
            paragraphs=[
                _(
                    "We had changed something in the listing “%(name)s”: %(fields)s. That was a mistake, please "
                    "excuse us."
                )
                % self.names,
                _("It says again what it said before. You need not do anything."),
            ],
            action=Link.to(_("Your listing"), "providers:my_listing", self.slug),
        )

    @classmethod
    def sample(cls) -> ModerationUndone:
        return cls("Le Moyeu", "le-moyeu", ["phone"])
