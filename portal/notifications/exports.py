"""What this room knows of a person, as plain data."""

from __future__ import annotations

from typing import Any

from portal.common.takeout import Told
from portal.notifications.models import OutgoingMail
from portal.notifications.preferences import Person


def export_mails(user: Any) -> Told:
    """The mails of the last 30 days, and what was stopped."""
    return Told(
        (
            OutgoingMail.objects.filter(user=user, blanked_at=None),
            lambda mail: {
                "mail": mail.kind,
                "subject": mail.subject,
                "to": mail.to_address,
                "text": mail.text,
                "sent": mail.sent_at,
            },
        ),
        (
            Person.of(user).rows(),
            lambda wish: {"stopped": wish.kind, "since": wish.stopped_at},
        ),
    )
