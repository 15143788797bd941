"""Mails about a lost second factor. Each one before the end carries the link that stops it."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.common.words import day
from portal.notifications.registry import Link, MailContent, Notification, notification


class AboutFactor(Notification):
    optional = False
    reason = gettext_lazy("You receive this message because it concerns the safety of your account.")
    essential_because = gettext_lazy("It protects you, so it cannot be stopped.")


class Stoppable(AboutFactor):
    """Somebody asks to get into the account without its second factor: the person can stop it by this mail alone."""

    def __init__(self, token: str, due_at: datetime | None = None) -> None:
        self.token, self.due_at = token, due_at

    def stop(self) -> Link:
        return Link.to(_("It was not me: stop this"), "accounts:factor_stop", self.token)

    @classmethod
    def sample(cls) -> Stoppable:
        return cls("ODM:1xV1sZ:FUXYLRoXupM2", datetime(2026, 5, 19, 18, 0, tzinfo=ZoneInfo("Europe/Paris")))


@notification
class FactorResetAsked(Stoppable):
    kind = "accounts.factor_reset_asked"
    label = gettext_lazy("Somebody asks for your second factor to be taken away")

    def content(self) -> MailContent:
        return MailContent(
            subject=_("Somebody says that your second factor is lost: was it you?"),
            paragraphs=[
                _("Somebody who can read this mailbox, or knows your password, says that your second factor is lost."),
                _(
                    "It was you: an operator looks at it and may ask you a few questions. Then three days pass "
                    "before anything changes."
                ),
                _("It was not you: stop it, and choose a new password."),
            ],
            action=self.stop(),
        )


@notification
class FactorResetStarted(Stoppable):
    kind = "accounts.factor_reset_started"
    label = gettext_lazy("Your second factor will be taken away")

    def content(self) -> MailContent:
        return MailContent(
            subject=_("Your second factor will be taken away"),
            paragraphs=[
                _(
                    "An operator accepted the request. On the day below your second factor is taken away and all "
                    "your sessions are ended; then your mailbox or your password alone open your account."
                ),
                _("It was not you, or you found your phone again: stop it."),
            ],
            facts=[(_("On"), day(self.due_at))],
            action=self.stop(),
        )


@notification
class FactorResetRefused(AboutFactor):
    kind = "accounts.factor_reset_refused"
    label = gettext_lazy("Your second factor stays")

    def __init__(self, why: str) -> None:
        self.why = why

    def content(self) -> MailContent:
        return MailContent(
            subject=_("Your second factor stays"),
            paragraphs=[_("An operator did not accept to take your second factor away. Here is why:")],
            quote=self.why,
            closing=[_("You can ask again, or write to the people who run this site.")],
            action=Link.to(_("Log in"), "account_login"),
        )

    @classmethod
    def sample(cls) -> FactorResetRefused:
        return cls("Nous n’avons pas réussi à vous joindre au numéro de votre association.")


@notification
class FactorResetDone(AboutFactor):
    kind = "accounts.factor_reset_done"
    label = gettext_lazy("Your second factor was taken away")

    def content(self) -> MailContent:
        return MailContent(
            subject=_("Your second factor was taken away"),
            paragraphs=[
                _(
                    "Your account opens again with your mailbox or your password alone, and all its sessions were "
                    "ended."
                ),
                _("Add a new second factor as soon as you can."),
            ],
            action=Link.to(_("Log in and add one"), "mfa_index"),
        )

    @classmethod
    def sample(cls) -> FactorResetDone:
        return cls()


@notification
class FactorResetToDecide(Notification):
    kind = "accounts.factor_reset_to_decide"
    label = gettext_lazy("Somebody lost their second factor")
    reason = gettext_lazy("You receive this message because you are an operator of this site.")

    def __init__(self, who: str) -> None:
        self.who = who

    def content(self) -> MailContent:
        return MailContent(
            subject=_("%(who)s lost their second factor") % {"who": self.who},
            paragraphs=[
                _("Make sure by another way than mail that it is really them, then accept or refuse with a reason.")
            ],
            action=Link.to(_("Decide"), "accounts:factor_resets"),
        )

    @classmethod
    def concerns(cls, user: Any) -> bool:
        return user is not None and user.is_operator

    @classmethod
    def sample(cls) -> FactorResetToDecide:
        return cls("Annick")
