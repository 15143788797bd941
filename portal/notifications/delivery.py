"""From a notification to a mail row (in the caller's transaction), from the row to the mail server (after commit)."""

from __future__ import annotations

import smtplib
import time
from typing import Any

from django.core.mail import EmailMultiAlternatives, get_connection
from django.db import InterfaceError, OperationalError
from django.db import connection as database

from portal.notifications.actions.mails import mark_sent, write_mail
from portal.notifications.models import OutgoingMail
from portal.notifications.preferences import is_stopped
from portal.notifications.queries import why_lost
from portal.notifications.registry import Notification, Recipient
from portal.notifications.rendering import render
from portal.outbox.api import emit
from portal.outbox.registry import Delivery, handler
from portal.outbox.sweeper import PermanentFailure

MARK_WITHIN = 15.0  # seconds: a database that starts anew is back before
BREATH = 0.5


class NotTaken(Exception):
    """The mail server did not take a mail. Says what it answered, without the address it may have repeated."""


def send(notification: Notification, *, to: Recipient, reply_to: str = "") -> OutgoingMail | None:
    """Write the mail and its outbox event in the caller's transaction; nothing is sent before commit.

    `reply_to` is the one address that an answer should go to. Returns the row, or None when the
    person has stopped this kind of mail or has no address.
    """
    if not to.address or (notification.optional and is_stopped(notification.kind, to)):
        return None
    mail = write_mail(notification, render(notification, to, reply_to=reply_to), to=to)
    emit("mail.send_code" if notification.is_sensitive else "mail.send", {"mail": mail.pk})
    return mail


@handler("mail.send_code", queue="urgent", transactional=False, why_lost=why_lost)
@handler("mail.send", transactional=False, why_lost=why_lost)
def deliver(payload: dict[str, Any], delivery: Delivery) -> None:
    """Hand one mail to the mail server. Always with the same Message-ID, so that a double can be told.

    Whatever the server answers, the mail is tried again later: a refusal "for good" is as often a
    relay set up wrong for an hour as an address that is gone, and only the first may lose nothing.
    Raises PermanentFailure for a mail whose text was removed by age: called done, nobody would learn
    that it never reached its person. One that was erased is not missed.
    """
    mail = OutgoingMail.objects.filter(pk=payload["mail"]).first()
    if mail is not None and mail.is_lost:
        raise PermanentFailure("the text of this mail was removed after thirty days: it cannot be sent any more")
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
        with get_connection() as connection:
            connection.send_messages([message])
            _mark_patiently(mail)  # before the server is told goodbye: nothing but the mark belongs here
    except smtplib.SMTPException as error:
        answer = f"{type(error).__name__}: {error}".replace(mail.to_address, "…")
        raise NotTaken(answer) from None


def _mark_patiently(mail: OutgoingMail) -> None:
    """Note that a mail has left, though the database be away for a moment: unmarked it would leave a second time."""
    until = time.monotonic() + MARK_WITHIN
    while True:
        try:
            return mark_sent(mail)
        except (OperationalError, InterfaceError):
            if database.in_atomic_block or time.monotonic() > until:
                raise
            database.close()
            time.sleep(BREATH)
