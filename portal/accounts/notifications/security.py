"""Told to the person each time the lock of their account changes, so that a change they did not make is seen."""

from __future__ import annotations

from django.utils.formats import date_format
from django.utils.timezone import get_default_timezone, localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.common import clock
from portal.notifications.registry import Link, MailContent, Notification, Text, notification


class SecurityNotice(Notification):
    """What changed, when, and what to do if it was somebody else. Subclasses say `subject` and `what`."""

    optional = False
    reason = gettext_lazy("You receive this message because it concerns the safety of your account.")
    essential_because = gettext_lazy("It protects you, so it cannot be stopped.")
    subject: Text = ""
    what: Text = ""

    def content(self) -> MailContent:
        moment = localtime(clock.now(), get_default_timezone())
        return MailContent(
            subject=self.subject,
            paragraphs=[self.sentence()],
            facts=[
                (
                    _("When"),
                    _("%(day)s at %(time)s")
                    % {"day": date_format(moment, "DATE_FORMAT"), "time": date_format(moment, "TIME_FORMAT")},
                )
            ],
            closing=[
                _("It was you: there is nothing to do."),
                _(
                    "It was not you: log in, end all sessions, and choose a new password. If you cannot log in any "
                    "more, write to the people who run this site; their address is at the foot of every page."
                ),
            ],
            action=Link.to(_("See the sessions of my account"), "usersessions_list"),
        )

    def sentence(self) -> str:
        return str(self.what)

    @classmethod
    def sample(cls) -> SecurityNotice:
        return cls()


@notification
class PasswordChanged(SecurityNotice):
    kind = "accounts.password_changed"
    label = gettext_lazy("The password was changed")
    subject = gettext_lazy("Your password was changed")
    what = gettext_lazy("The password of your account was just changed.")


@notification
class PasswordSet(SecurityNotice):
    kind = "accounts.password_set"
    label = gettext_lazy("A first password was chosen")
    subject = gettext_lazy("Your account now has a password")
    what = gettext_lazy("A password was just chosen for your account. Codes by mail still work.")


@notification
class PasswordReset(SecurityNotice):
    kind = "accounts.password_reset"
    label = gettext_lazy("The password was replaced with a code")
    subject = gettext_lazy("Your password was replaced")
    what = gettext_lazy("A new password was just chosen for your account, with a code sent to this address.")


class ChangeOfAddress(SecurityNotice):
    """About an address that joins, leaves or replaces; both addresses are shown in part only."""

    def __init__(self, address: str = "") -> None:
        self.address = address

    def sentence(self) -> str:
        return str(self.what) % {"address": veiled(self.address)}

    @classmethod
    def sample(cls) -> ChangeOfAddress:
        return cls("odile@voix-du-lavoir.example")


def veiled(address: str) -> str:
    """Enough of an address for its owner to recognise it, not enough to write to it."""
    name, _at, domain = address.partition("@")
    return f"{name[:1]}…@{domain}"


@notification
class AddressChanged(ChangeOfAddress):
    kind = "accounts.address_changed"
    label = gettext_lazy("The address of the account was changed")
    subject = gettext_lazy("Your account has a new address")
    what = gettext_lazy(
        "The address of your account is now %(address)s. This is the last mail to the old one; codes to log in go "
        "to the new one."
    )


@notification
class AddressRemoved(ChangeOfAddress):
    kind = "accounts.address_removed"
    label = gettext_lazy("An address was taken away from the account")
    subject = gettext_lazy("An address was taken away from your account")
    what = gettext_lazy("The address %(address)s does not belong to your account any more.")


@notification
class AppAdded(SecurityNotice):
    kind = "accounts.totp_added"
    label = gettext_lazy("An authenticator app was added")
    subject = gettext_lazy("An authenticator app protects your account")
    what = gettext_lazy("From now on, logging in asks for a code from the app on your phone too.")


@notification
class AppRemoved(SecurityNotice):
    kind = "accounts.totp_removed"
    label = gettext_lazy("The authenticator app was taken away")
    subject = gettext_lazy("The authenticator app was taken away")
    what = gettext_lazy("Logging in does not ask for a code from your app any more.")


@notification
class PasskeyAdded(SecurityNotice):
    kind = "accounts.passkey_added"
    label = gettext_lazy("A passkey was added")
    subject = gettext_lazy("A passkey was added to your account")
    what = gettext_lazy("A device or a security key can now open your account.")


@notification
class PasskeyRemoved(SecurityNotice):
    kind = "accounts.passkey_removed"
    label = gettext_lazy("A passkey was taken away")
    subject = gettext_lazy("A passkey was taken away from your account")
    what = gettext_lazy("One of your devices or security keys does not open your account any more.")


@notification
class RecoveryCodesMade(SecurityNotice):
    kind = "accounts.recovery_codes_made"
    label = gettext_lazy("New recovery codes were made")
    subject = gettext_lazy("New recovery codes for your account")
    what = gettext_lazy("New recovery codes were just made. The earlier ones do not work any more.")
