"""Mails without which nobody could get in: codes, and what stands in for a code when there is no account.

Nothing in them tells whoever typed an address in the page whether it has an account: only the
person who reads the mails of that address learns it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.utils.formats import date_format
from django.utils.timezone import get_default_timezone, localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.common import clock
from portal.notifications.registry import Link, MailContent, Notification, notification

CODE_LIFE = timedelta(minutes=15)  # ACCOUNT_…_TIMEOUT in the settings says the same


class CodeMail(Notification):
    """A code to type in the page that is waiting for it."""

    optional = False
    is_sensitive = True
    essential_because = gettext_lazy("Without this mail you could not go on, so it cannot be stopped.")

    def __init__(self, code: str) -> None:
        self.code = code

    def code_content(self, subject: str, what_for: str) -> MailContent:
        end = localtime(clock.now() + CODE_LIFE, get_default_timezone())
        return MailContent(
            subject=subject,
            paragraphs=[what_for],
            code=self.code,
            closing=[_("Until %(time)s it can be used.") % {"time": date_format(end, "TIME_FORMAT")}],
            notes=[
                _(
                    "You asked for nothing? Then do nothing: without this code nobody gets any further. Never give "
                    "it to anybody, even if they say they are us."
                )
            ],
        )

    @classmethod
    def sample(cls) -> CodeMail:
        return cls("KVT7-9QMD")


@notification
class LoginCode(CodeMail):
    kind = "accounts.login_code"
    label = gettext_lazy("The code to log in")
    reason = gettext_lazy("You receive this message because somebody asked to log in with this address.")

    def content(self) -> MailContent:
        return self.code_content(_("Your code to log in"), _("Type this code in the page where you are logging in:"))


@notification
class SignupCode(CodeMail):
    kind = "accounts.signup_code"
    label = gettext_lazy("The code to open an account")
    reason = gettext_lazy("You receive this message because somebody asked to open an account with this address.")

    def content(self) -> MailContent:
        return self.code_content(
            _("Your code to open your account"), _("Type this code in the page where you are opening your account:")
        )


@notification
class AddressCode(CodeMail):
    kind = "accounts.address_code"
    label = gettext_lazy("The code to confirm a new address")
    reason = gettext_lazy("You receive this message because somebody wants to use this address for their account.")

    def content(self) -> MailContent:
        return self.code_content(
            _("Your code to confirm this address"), _("Type this code in the page that is waiting for it:")
        )


@notification
class ConfirmCode(CodeMail):
    kind = "accounts.confirm_code"
    label = gettext_lazy("The code before a change that matters")
    reason = gettext_lazy("You receive this message because somebody who is logged in wants to change your account.")

    def content(self) -> MailContent:
        return self.code_content(
            _("Your code to show it is you"), _("Type this code in the page that asks whether it is really you:")
        )


@notification
class PasswordResetCode(CodeMail):
    kind = "accounts.password_reset_code"
    label = gettext_lazy("The code to choose a new password")
    reason = gettext_lazy("You receive this message because somebody asked for a new password with this address.")

    def content(self) -> MailContent:
        return self.code_content(
            _("Your code to choose a new password"), _("Type this code in the page where you asked for a new password:")
        )


@dataclass
class AddressMail(Notification):
    """To an address that was typed where it does not fit; the page says the same as if it did."""

    optional = False
    is_sensitive = True
    essential_because = gettext_lazy("It is the only answer that the page did not give, so it cannot be stopped.")

    @classmethod
    def sample(cls) -> AddressMail:
        return cls()


@notification
class AlreadyRegistered(AddressMail):
    kind = "accounts.already_registered"
    label = gettext_lazy("Somebody opens an account with an address that has one")
    reason = gettext_lazy("You receive this message because somebody asked to open an account with this address.")

    def content(self) -> MailContent:
        return MailContent(
            subject=_("You already have an account"),
            paragraphs=[
                _("Somebody, probably you, just asked to open an account with this address. It has one already."),
                _("To log in, ask for a code by mail: no password is needed."),
            ],
            action=Link.to(_("Log in"), "account_login"),
            notes=[_("It was not you? Then do nothing: nothing has changed.")],
        )


@notification
class UnknownAddress(AddressMail):
    kind = "accounts.unknown_address"
    label = gettext_lazy("Somebody wants to log in with an address that has no account")
    reason = gettext_lazy("You receive this message because somebody asked to log in with this address.")

    def content(self) -> MailContent:
        return MailContent(
            subject=_("No account with this address"),
            paragraphs=[
                _("Somebody, probably you, just asked to log in with this address. There is no account with it."),
                _(
                    "Perhaps you used another address? If not, you can open an account. Reading, searching and "
                    "writing to providers work without one."
                ),
            ],
            action=Link.to(_("Open an account"), "account_signup"),
            notes=[_("It was not you? Then do nothing: nothing has changed, and we keep nothing of it.")],
        )
