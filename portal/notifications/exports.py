"""What this room knows of a person, as plain data."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from portal.notifications.models import OutgoingMail
from portal.notifications.preferences import Person


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
