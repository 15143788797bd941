"""The two mails that somebody may get who could be listed and asked for nothing: an invitation, and one reminder."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.notifications.letterhead import current
from portal.notifications.registry import Link, MailContent, Notification, Recipient, notification
from providers.vetting.models import Prospect


def recipient_of(prospect: Prospect) -> Recipient:
    """A prospect as somebody to write to."""
    return Recipient(prospect.email, language=prospect.language)


@notification
@dataclass
class Invitation(Notification):
    name: str
    why: str
    token: str

    kind = "vetting.invitation"
    label = gettext_lazy("Would you like to be listed?")
    reason = gettext_lazy(
        "You receive this message because somebody thinks that you accompany associations; your address is public, or "
        "was given to us."
    )
    # Stopped by a link of its own: a preference is for those who chose to be written to.
    optional = False
    essential_because = gettext_lazy("We remind you once, and never write again; or not even once, if you say so.")

    @classmethod
    def of(cls, prospect: Prospect) -> Invitation:
        return cls(prospect.name, prospect.why, prospect.token)

    @property
    def said(self) -> dict[str, str]:
        return {"name": self.name, "site": str(current().site_name)}

    def one_click_stop(self) -> str:
        return self.never_again.url

    @property
    def never_again(self) -> Link:
        return Link.to(_("Never write to us again"), "vetting:never_again", self.token)

    def content(self) -> MailContent:
        return MailContent(
            subject=_("%(name)s: would you like to be listed?") % self.said,
            paragraphs=[
                _(
                    "%(site)s is a directory of those who accompany associations away from the web giants’ tools: "
                    "cooperatives, associations, companies, freelances. It is free, without advertising, and kept by "
                    "people who read every file."
                )
                % self.said,
                _("We have been told of “%(name)s”, and think that associations would like to find you there.")
                % self.said,
                *([_("What made us think of you:")] if self.why else []),
            ],
            quote=self.why,
            closing=[
                _("The link says what is asked, and how long it takes. If it is not for you, you need not do anything.")
            ],
            action=Link.to(_("See what it is about"), "vetting:invitation", self.token),
            second=self.never_again,
        )

    @classmethod
    def concerns(cls, user: object) -> bool:
        return user is None  # nothing to choose for who has an account

    @classmethod
    def sample(cls) -> Invitation:
        return cls("Le Moyeu", "Vos ateliers du samedi, dont trois associations nous ont parlé.", "k3y")


@notification
@dataclass
class InvitationReminder(Invitation):
    kind = "vetting.invitation_reminder"
    label = gettext_lazy("A reminder, the only one: would you like to be listed?")
    essential_because = gettext_lazy("It is the last one: we do not write to you again.")

    def content(self) -> MailContent:
        return MailContent(
            subject=_("A reminder, the only one: “%(name)s” in the directory?") % self.said,
            paragraphs=[
                _("Two weeks ago we wrote to you about %(site)s, where associations look for somebody to go with them.")
                % self.said,
                _("The invitation stands, for as long as you wish. This is our last message about it."),
            ],
            action=Link.to(_("See what it is about"), "vetting:invitation", self.token),
            second=self.never_again,
        )
