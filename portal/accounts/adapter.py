"""allauth in this house: its mails go through the outbox, its sessions keep no raw address."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.usersessions.adapter import DefaultUserSessionsAdapter
from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import get_language

from portal.accounts.mails import notification_for
from portal.accounts.models import User
from portal.notifications.delivery import send
from portal.notifications.registry import Recipient


class AccountAdapter(DefaultAccountAdapter):
    """Mails through the outbox; nothing else differs from allauth."""

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
        """As allauth's, without the network address and the browser: the mail tells what and when, no more."""
        address = email or user.email
        if address:
            self.send_mail(template_prefix, address, {**(context or {}), "user": user})

    def save_user(self, request: HttpRequest, user: User, form: Any, commit: bool = True) -> User:
        user.language = (get_language() or "fr")[:2]
        user.display_name = " ".join(form.cleaned_data["display_name"].split())
        return super().save_user(request, user, form, commit)


def owner_of(address: str) -> User | None:
    """The account that an address belongs to, confirmed or not."""
    known = EmailAddress.objects.filter(email__iexact=address).order_by("-verified").select_related("user").first()
    return known.user if known else User.objects.filter(email__iexact=address).first()


class SecondFactorAdapter(DefaultMFAAdapter):
    pass


class SessionsAdapter(DefaultUserSessionsAdapter):
    pass
