"""What became of mails."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from portal.notifications.models import OutgoingMail

TEXT_REMOVED = _(
    "The text of this mail was removed after thirty days: it cannot be sent any more. Drop it, and write down why; "
    "whoever it was for may have to be told another way."
)


def why_lost(payloads: Sequence[dict[str, Any]]) -> list[str]:
    """For each payload of a mail's event why it can never leave, or "" (one query)."""
    keys = [payload.get("mail") for payload in payloads]
    rows = OutgoingMail.objects.only("created_at", "sent_at", "blanked_at")
    mails = rows.in_bulk({key for key in keys if isinstance(key, int)})
    return [str(TEXT_REMOVED) if key in mails and mails[key].is_lost else "" for key in keys]
