"""What this room knows of a person: given out, and forgotten with the account."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import Q, TextField
from django.db.models.functions import Cast

from portal.common import clock
from portal.notifications.delivery import blank
from portal.notifications.models import OutgoingMail
from portal.notifications.preferences import Person

SHORTEST_NAME = 3  # a shorter one would be found in any text


def export_mails(user: Any) -> Iterator[dict]:
    """The mails of the last 30 days, and what was stopped."""
    for mail in OutgoingMail.objects.filter(user=user, blanked_at=None):
        yield {
            "mail": mail.kind,
            "subject": mail.subject,
            "to": mail.to_address,
            "text": mail.text,
            "sent": mail.sent_at,
        }
    for wish in Person.of(user).rows():
        yield {"stopped": wish.kind, "since": wish.stopped_at}


def erase_mails(user: Any) -> None:
    """Blank every mail to the person, and those already sent to others that name them; forget their choices."""
    Person.of(user).rows().delete()
    now = clock.now()
    theirs = Q(user=user) | Q(to_address__iexact=user.email)
    OutgoingMail.objects.filter(theirs).update(user=None, **blank(now))
    about = Q(text__icontains=user.email) | Q(headers_text__icontains=user.email)
    if len(user.display_name) >= SHORTEST_NAME:
        about |= Q(text__contains=user.display_name) | Q(subject__contains=user.display_name)
    mails = OutgoingMail.objects.annotate(headers_text=Cast("headers", TextField()))
    mails.filter(about, sent_at__isnull=False, blanked_at=None).update(**blank(now))
