"""Which of our mails stands for which of allauth's."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from portal.accounts.notifications import codes, security
from portal.notifications.registry import Notification

MAILS: dict[str, Callable[[dict[str, Any]], Notification]] = {
    "account/email/login_code": lambda context: codes.LoginCode(context["code"]),
    "account/email/email_confirmation_signup": lambda context: codes.SignupCode(context["code"]),
    "account/email/email_confirmation": lambda context: codes.AddressCode(context["code"]),
    "account/email/password_reset_code": lambda context: codes.PasswordResetCode(context["code"]),
    "account/email/account_already_exists": lambda context: codes.AlreadyRegistered(),
    "account/email/unknown_account": lambda context: codes.UnknownAddress(),
    "account/email/password_changed": lambda context: security.PasswordChanged(),
    "account/email/password_set": lambda context: security.PasswordSet(),
    "account/email/password_reset": lambda context: security.PasswordReset(),
    "account/email/email_changed": lambda context: security.AddressChanged(context["to_email"]),
    "account/email/email_deleted": lambda context: security.AddressRemoved(context["deleted_email"]),
    "mfa/email/totp_activated": lambda context: security.AppAdded(),
    "mfa/email/totp_deactivated": lambda context: security.AppRemoved(),
    "mfa/email/webauthn_added": lambda context: security.PasskeyAdded(),
    "mfa/email/webauthn_removed": lambda context: security.PasskeyRemoved(),
    "mfa/email/recovery_codes_generated": lambda context: security.RecoveryCodesMade(),
}

# What each change of the lock of an account is called in the audit trail.
TRACES = {
    "account/email/password_changed": "person.password_changed",
    "account/email/password_set": "person.password_set",
    "account/email/password_reset": "person.password_reset",
    "account/email/email_changed": "person.address_changed",
    "account/email/email_deleted": "person.address_removed",
    "mfa/email/totp_activated": "person.second_factor_added",
    "mfa/email/totp_deactivated": "person.second_factor_removed",
    "mfa/email/webauthn_added": "person.second_factor_added",
    "mfa/email/webauthn_removed": "person.second_factor_removed",
    "mfa/email/recovery_codes_generated": "person.recovery_codes_made",
}


def notification_for(template_prefix: str, context: dict[str, Any]) -> Notification:
    """Our mail for one of allauth's. Raises KeyError for one that this table does not know."""
    return MAILS[template_prefix](context)
