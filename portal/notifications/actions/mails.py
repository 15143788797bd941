"""The rows of mails: written, marked, blanked. Nobody else writes this table."""

from __future__ import annotations

from datetime import datetime, timedelta
from email.utils import make_msgid
from typing import Any
from urllib.parse import urlsplit

from allauth.account.models import EmailAddress
from django.conf import settings
from django.db.models import Q, TextField, Value
from django.db.models.functions import Cast, Coalesce

from portal.common import clock
from portal.notifications.models import KEEP_BODIES, OutgoingMail
from portal.notifications.preferences import Person
from portal.notifications.registry import Notification, Recipient
from portal.notifications.rendering import RenderedMail
from portal.outbox.registry import periodic

SHORTEST_NAME = 3  # a shorter one would be found in any text


def write_mail(notification: Notification, rendered: RenderedMail, *, to: Recipient) -> OutgoingMail:
    """Write a rendered mail down, in the caller's transaction."""
    return OutgoingMail.objects.create(
        kind=notification.kind,
        user=to.user,
        to_address=to.address,
        subject=rendered.subject,
        text=rendered.text,
        html=rendered.html,
        headers=rendered.headers,
        message_id=make_msgid(domain=urlsplit(settings.SITE_URL).hostname or "localhost"),
        is_sensitive=notification.is_sensitive,
        created_at=clock.now(),
    )


def mark_sent(mail: OutgoingMail) -> None:
    """Note that the mail has left; one that holds a code, or goes to an address that is gone, is blanked at once."""
    now = clock.now()
    changes = {"sent_at": now, **(blank(now) if mail.is_sensitive else {})}
    OutgoingMail.objects.filter(pk=mail.pk).update(**changes)


def blank(now: datetime) -> dict[str, Any]:
    """The columns of a mail row that say something about somebody, emptied."""
    return {"text": "", "html": "", "subject": "", "to_address": "", "headers": {}, "blanked_at": now}


def blank_mails_holding(key: str) -> int:
    """Blank every mail whose text holds `key` (of a link), in the transaction of an erasure; returns how many.

    One that has not left yet does not leave any more.
    """
    return OutgoingMail.objects.filter(blanked_at=None, text__contains=key).update(**blank(clock.now()))


def blank_sent_mails_saying(words: str, *, kinds: str) -> int:
    """Blank the mails of one app (whose kinds begin with `kinds`) that say `words` and have left; returns how many.

    In the transaction of an erasure. A mail that has not left yet may be about something else, and still leaves.
    """
    if len(words) < SHORTEST_NAME:
        return 0
    said = Q(subject__contains=words) | Q(text__contains=words)
    rows = OutgoingMail.objects.filter(said, kind__startswith=kinds, sent_at__isnull=False, blanked_at=None)
    return rows.update(**blank(clock.now()))


@periodic("notifications.blank_old_bodies", every=timedelta(hours=6))
def blank_old_bodies() -> int:
    """Blank what mails of more than 30 days said and to whom; returns how many.

    One that has not left by then is lost (`OutgoingMail.is_lost`): its event fails, and operators are told.
    """
    now = clock.now()
    return OutgoingMail.objects.filter(blanked_at=None, created_at__lt=now - KEEP_BODIES).update(**blank(now))


def erase_mails(user: Any) -> None:
    """Eraser: blank every mail to the person, and those already sent to others that name them; forget their choices."""
    now, theirs, person = clock.now(), Q(user=user), Person(user_id=user.pk)
    # An address that was never confirmed may be somebody else's, who still waits for mails and has stopped others.
    if EmailAddress.objects.filter(user=user, email__iexact=user.email, verified=True).exists():
        theirs |= Q(to_address__iexact=user.email)
        person = Person.of(user)
    person.rows().delete()
    # The first blanking keeps its date: it tells what was erased from what age had removed before.
    OutgoingMail.objects.filter(theirs).update(
        **{**blank(now), "user": None, "blanked_at": Coalesce("blanked_at", Value(now))}
    )
    about = Q(text__icontains=user.email) | Q(headers_text__icontains=user.email)
    if len(user.display_name) >= SHORTEST_NAME:
        about |= Q(text__contains=user.display_name) | Q(subject__contains=user.display_name)
    mails = OutgoingMail.objects.annotate(headers_text=Cast("headers", TextField()))
    mails.filter(about, sent_at__isnull=False, blanked_at=None).update(**blank(now))
