"""allauth in this house: its mails go through the outbox, and it speaks our words."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.db import transaction
from django.db.models.functions import Lower
from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from portal.accounts.actions.terms import accept_terms
from portal.accounts.mails import TRACES, notification_for
from portal.accounts.models import User
from portal.audit.api import record
from portal.notifications import letterhead
from portal.notifications.delivery import send
from portal.notifications.registry import Recipient


class AccountAdapter(DefaultAccountAdapter):
    """Mails through the outbox, refusals in our words."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": _("This account is closed."),
        "email_password_mismatch": _("The address and the password do not go together. A code by mail works too."),
        "email_taken": _("This address cannot be used. Try another one."),
        "duplicate_email": _("This is already the address of your account."),
        "enter_current_password": _("This is not your present password."),
        "incorrect_code": _("This is not the code. Compare it with the last mail you received, or with your app."),
        "incorrect_password": _("This is not your password."),
        "rate_limited": _("This was tried many times. Wait five minutes, then try again."),
        "too_many_login_attempts": _("This was tried many times. Wait five minutes, or ask for a code by mail."),
        "invalid_login": _("Write your mail address."),
    }

    def send_mail(self, template_prefix: str, email: str, context: dict) -> None:
        """Write allauth's mail down as one of ours; the sweeper sends it, so no request waits for a mail server."""
        user = context.get("user") or owner_of(email)
        to = Recipient(
            address=email,
            name=user.display_name if user else "",
            language=user.language if user else (get_language() or "fr")[:2],
            user=user,
        )
        with transaction.atomic():
            send(notification_for(template_prefix, context), to=to)

    def send_notification_mail(
        self, template_prefix: str, user: User, context: dict[str, Any] | None = None, email: str | None = None
    ) -> None:
        """As allauth's, without the network address and the browser; the change is traced with the mail."""
        with transaction.atomic():
            record(TRACES[template_prefix], user, actor=user)
            address = email or user.email
            if address:
                self.send_mail(template_prefix, address, {**(context or {}), "user": user})

    def save_user(self, request: HttpRequest, user: User, form: Any, commit: bool = True) -> User:
        user.language = (get_language() or "fr")[:2]
        user.display_name = " ".join(form.cleaned_data["display_name"].split())
        with transaction.atomic():
            saved = super().save_user(request, user, form, commit)
            if commit and form.cleaned_data.get("terms"):
                version = form.cleaned_data["terms_version"]
                accept_terms(saved, actor=saved, version=version, language=user.language)
        return saved


def owner_of(address: str) -> User | None:
    """The account that an address belongs to, confirmed or not."""
    address = address.lower()  # as allauth keeps them, and as ours are unique
    known = EmailAddress.objects.filter(email=address).order_by("-verified").select_related("user").first()
    return known.user if known else User.objects.alias(lower=Lower("email")).filter(lower=address).first()


class SecondFactorAdapter(DefaultMFAAdapter):
    """Passkeys and apps are named after the site, not after the address it happens to be reached by."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": AccountAdapter.error_messages["incorrect_code"],
        "unverified_email": _("Confirm your mail address first."),
    }

    def build_totp_svg(self, url: str) -> str:
        """The drawing on white paper: a phone cannot read black squares on a dark page."""
        paper = '<rect width="100%" height="100%" fill="#ffffff"/>'
        return super().build_totp_svg(url).replace("<path ", paper + "<path ", 1)

    def get_totp_issuer(self) -> str:
        return letterhead.current().site_name

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        return {**super().get_public_key_credential_rp_entity(), "name": letterhead.current().site_name}

    def generate_authenticator_name(self, user: User, type: Authenticator.Type) -> str:
        number = Authenticator.objects.filter(user=user, type=type).count() + 1
        return str(_("Passkey %(number)s") % {"number": number})
