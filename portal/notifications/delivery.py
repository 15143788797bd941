"""From a notification to a mail row (in the caller's transaction), from the row to the mail server (after commit)."""

from __future__ import annotations

import smtplib
from datetime import timedelta
from email.utils import make_msgid
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import translation

from portal.common import clock
from portal.notifications.models import MailPreference, OutgoingMail
from portal.notifications.preferences import address_digest, stop_link
from portal.notifications.registry import Notification, Recipient
from portal.outbox.api import emit
from portal.outbox.registry import Delivery, handler, periodic
from portal.outbox.sweeper import PermanentFailure

KEEP_BODIES = timedelta(days=30)


def send(notification: Notification, *, to: Recipient) -> OutgoingMail | None:
    """Write the mail and its outbox event in the caller's transaction; nothing is sent before commit.

    Returns the row, or None when the person has stopped this kind of mail or has no address.
    """
    if not to.address or (notification.optional and is_stopped(notification.kind, to)):
        return None
    with translation.override(to.language):
        content = notification.content()
        context = {
            "content": content,
            "notification": notification,
            "recipient": to,
            "stop_url": stop_link(notification.kind, to) if notification.optional else "",
            "site_url": settings.SITE_URL,
            "postal_address": settings.POSTAL_ADDRESS,
        }
        text = render_to_string("notifications/email/mail.txt", context)
        html = render_to_string("notifications/email/mail.html", context)
        subject = " ".join(str(content.subject).split())
    headers = {"Auto-Submitted": "auto-generated"}
    if notification.optional:
        headers["List-Unsubscribe"] = f"<{context['stop_url']}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    mail = OutgoingMail.objects.create(
        kind=notification.kind,
        user=to.user,
        to_address=to.address,
        subject=subject[:200],
        text=text,
        html=html,
        headers=headers,
        message_id=make_msgid(domain=urlsplit(settings.SITE_URL).hostname or "localhost"),
        is_sensitive=notification.is_sensitive,
        created_at=clock.now(),
    )
    emit("mail.send_code" if notification.is_sensitive else "mail.send", {"mail": mail.pk})
    return mail


def is_stopped(kind: str, to: Recipient) -> bool:
    """Whether this person, by account or by address, does not want this kind of mail."""
    if to.user is not None:
        return MailPreference.objects.filter(user=to.user, kind=kind).exists()
    return MailPreference.objects.filter(address_digest=address_digest(to.address), kind=kind).exists()


@handler("mail.send_code", queue="urgent", transactional=False)
@handler("mail.send", transactional=False)
def deliver(payload: dict[str, Any], delivery: Delivery) -> None:
    """Hand one mail to the mail server. Always with the same Message-ID, so that a double can be told."""
    mail = OutgoingMail.objects.filter(pk=payload["mail"]).first()
    if mail is None or mail.sent_at or not mail.to_address:
        return
    message = EmailMultiAlternatives(
        subject=mail.subject,
        body=mail.text,
        to=[mail.to_address],
        headers={**mail.headers, "Message-ID": mail.message_id},
    )
    message.attach_alternative(mail.html, "text/html")
    try:
        message.send()
    except smtplib.SMTPRecipientsRefused as refused:
        code = next(iter(refused.recipients.values()))[0]
        if code >= 500:
            raise PermanentFailure(f"the mail server refuses the address for good ({code})") from refused
        raise
    mark_sent(mail)


def mark_sent(mail: OutgoingMail) -> None:
    """Note that the mail has left; a log-in code is blanked at once."""
    changes: dict[str, Any] = {"sent_at": clock.now()}
    if mail.is_sensitive:
        changes |= {"text": "", "html": "", "subject": "", "blanked_at": clock.now()}
    OutgoingMail.objects.filter(pk=mail.pk).update(**changes)


@periodic("notifications.blank_old_bodies", every=timedelta(hours=6))
def blank_old_bodies() -> int:
    """Blank what mails of more than 30 days said and to whom; returns how many."""
    now = clock.now()
    return OutgoingMail.objects.filter(blanked_at=None, created_at__lt=now - KEEP_BODIES).update(
        text="", html="", subject="", to_address="", blanked_at=now
    )
