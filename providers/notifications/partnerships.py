"""Mails between two listings that work together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.notifications.registry import Link, MailContent, Notification, notification
from providers.models import Provider
from providers.notifications.listings import REASON_OF_ADDRESS


@dataclass
class AboutPartnership(Notification):
    """Base: who is written to, and the listing that acted."""

    provider_name: str
    slug: str
    other_name: str
    note: str = ""

    reason = REASON_OF_ADDRESS
    optional = False
    essential_because = gettext_lazy("It is about what your listing says.")

    @classmethod
    def of(cls, provider: Provider, other: Provider, note: str = "") -> Self:
        """The mail to `provider` about what `other` did."""
        return cls(provider.name, provider.slug, other.name, note)

    @property
    def names(self) -> dict[str, str]:
        return {"name": self.provider_name, "other": self.other_name}

    def partners_page(self, label: str) -> Link:
        return Link.to(label, "providers:my_partners", self.slug)

    @classmethod
    def sample(cls) -> Self:
        return cls("Le Moyeu", "le-moyeu", "Nuage de Poche")


@notification
@dataclass
class PartnershipProposed(AboutPartnership):
    kind = "providers.partnership_proposed"
    label = gettext_lazy("A listing proposes to say that you work together")

    def content(self) -> MailContent:
        return MailContent(
            subject=_("%(other)s would like to say that you work together") % self.names,
            paragraphs=[
                _(
                    "“%(other)s” proposes that both listings, theirs and “%(name)s”, say that you work together. "
                    "Associations read it only once you have confirmed it."
                )
                % self.names,
            ],
            quote=self.note,
            closing=[_("You prefer not to? One button, and you need not say why.")],
            action=self.partners_page(_("Answer the proposal")),
        )

    @classmethod
    def sample(cls) -> Self:
        return cls("Le Moyeu", "le-moyeu", "Nuage de Poche", _("One moves the mailboxes, the other trains the team."))


@notification
@dataclass
class PartnershipConfirmed(AboutPartnership):
    kind = "providers.partnership_confirmed"
    label = gettext_lazy("A listing confirms that you work together")

    def content(self) -> MailContent:
        return MailContent(
            subject=_("%(other)s confirms: you work together") % self.names,
            paragraphs=[
                _("Good news: “%(other)s” has confirmed it. Both listings say from now on that you work together.")
                % self.names,
            ],
            action=self.partners_page(_("See your partners")),
        )


@notification
@dataclass
class PartnershipDeclined(AboutPartnership):
    kind = "providers.partnership_declined"
    label = gettext_lazy("A listing prefers not to say that you work together")

    def content(self) -> MailContent:
        return MailContent(
            subject=_("%(other)s prefers to leave it at that for now") % self.names,
            paragraphs=[
                _(
                    "“%(other)s” has read your proposal and prefers not to say on the listings that you work "
                    "together, for now. It says nothing about your work."
                )
                % self.names,
                _("You can propose it again in three months, and work together all the same."),
            ],
            action=self.partners_page(_("See your partners")),
        )


@notification
@dataclass
class PartnershipEnded(AboutPartnership):
    kind = "providers.partnership_ended"
    label = gettext_lazy("A listing no longer says that you work together")

    def content(self) -> MailContent:
        return MailContent(
            subject=_("%(other)s no longer says that you work together") % self.names,
            paragraphs=[
                _(
                    "“%(other)s” has ended the partnership with “%(name)s” on this site. Neither listing shows it "
                    "any more; the rest of your listing stays as it is."
                )
                % self.names,
                _("A misunderstanding? Write to them: it can be proposed again at any time."),
            ],
            action=self.partners_page(_("See your partners")),
        )
