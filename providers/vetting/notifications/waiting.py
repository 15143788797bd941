"""Mails of the waiting list: to confirm an address, to say that it waits already, and the one it waits for."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.notifications.registry import Link, MailContent, Notification, notification

TYPED = gettext_lazy("You receive this message because somebody, you perhaps, typed this address on our site.")
ASKED = gettext_lazy("You receive this message because you asked to be told once files are taken again.")


@dataclass
class OfTheList(Notification):
    """What these mails share: the key to the address on the list."""

    token: str

    reason = TYPED
    optional = False
    essential_because = gettext_lazy("You asked for it, and nothing else comes.")

    @classmethod
    def sample(cls) -> OfTheList:
        return cls("k3y")


@notification
@dataclass
class PleaseConfirm(OfTheList):
    kind = "vetting.waiting_confirm"
    label = gettext_lazy("Confirm that you wish to be told")

    def content(self) -> MailContent:
        return MailContent(
            subject=_("Shall we tell you once files are taken again?"),
            paragraphs=[
                _("Somebody typed this address on our page about joining the directory, which takes no files for now."),
                _("If that was you, confirm it: we write once, when files are taken again, then forget the address."),
            ],
            action=Link.to(_("Yes, tell me"), "vetting:waiting_address", self.token),
            notes=[_("It was not you? Do nothing: the address is forgotten after seven days.")],
        )


@notification
@dataclass
class OnTheListAlready(OfTheList):
    kind = "vetting.waiting_already"
    label = gettext_lazy("You are on the waiting list already")

    def content(self) -> MailContent:
        return MailContent(
            subject=_("You are on the waiting list already"),
            paragraphs=[
                _(
                    "This address was typed once more on our page about joining the directory. It is on the waiting "
                    "list already: there is nothing to do, we write once files are taken again."
                )
            ],
            action=Link.to(_("See it, or leave the list"), "vetting:waiting_address", self.token),
        )


@notification
@dataclass
class IntakeOpens(Notification):
    kind = "vetting.intake_opens"
    label = gettext_lazy("Files are taken again")
    reason = ASKED
    optional = False
    essential_because = gettext_lazy("You asked for it, and nothing else comes.")

    def content(self) -> MailContent:
        return MailContent(
            subject=_("You can join the directory again"),
            paragraphs=[
                _("You asked us to tell you: files of those who would like to be listed are taken again."),
                _("Begin whenever you like; a file is saved as you go."),
            ],
            action=Link.to(_("What is asked"), "vetting:join"),
            notes=[_("This was the one message you asked for. Your address is no longer on the waiting list.")],
        )

    @classmethod
    def sample(cls) -> IntakeOpens:
        return cls()
