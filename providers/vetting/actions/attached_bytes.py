"""The bytes of attached files go with their rows: after the commit, and what was missed by the calendar."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db import transaction

from portal.common.actions.private_files import PrivateFolder
from portal.outbox.api import emit
from portal.outbox.registry import Delivery, handler, periodic
from providers.vetting.models import Attachment

FORGET = "vetting.forget_attached"
FOLDER = PrivateFolder("vetting", Attachment)


def erase_attachments(attachments: Any) -> int:
    """Delete rows of attached files, in the caller's transaction; their bytes go once it is committed. How many."""
    names = list(attachments.values_list("stored_as", flat=True))
    if names:
        with transaction.atomic():
            Attachment.objects.filter(stored_as__in=names).delete()
            emit(FORGET, {"names": names})
    return len(names)


@handler(FORGET, transactional=False)
def forget_bytes(payload: dict[str, Any], delivery: Delivery) -> None:
    """Delete the bytes of files that have no row any more. Twice is harmless."""
    FOLDER.delete(payload["names"])


@periodic("vetting.sweep_attached", every=timedelta(days=1))
def sweep_attached() -> int:
    """Delete bytes without a row that are older than a day, as a cascade or a broken upload leaves them; how many."""
    return FOLDER.sweep()
