"""The bytes of attached files go with their rows: after the commit, and what was missed by the calendar."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db import transaction

from portal.common import clock
from portal.common.private_storage import private_storage
from portal.outbox.api import emit
from portal.outbox.registry import Delivery, handler, periodic
from providers.vetting.models import Attachment

FORGET = "vetting.forget_attached"
FOLDER = "vetting"
ASKED_AT_ONCE = 500
KEPT_WITHOUT_ROW = timedelta(days=1)  # whoever attaches writes the bytes first, and the row may still come


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
    _delete(payload["names"])


@periodic("vetting.sweep_attached", every=timedelta(days=1))
def sweep_attached() -> int:
    """Delete bytes without a row that are older than a day, as a cascade or a broken upload leaves them; how many."""
    storage = private_storage()
    try:
        _folders, found = storage.listdir(FOLDER)
    except FileNotFoundError:  # nothing was ever attached
        return 0
    before = clock.now() - KEPT_WITHOUT_ROW
    names = [f"{FOLDER}/{name}" for name in found]
    return _delete([name for name in names if storage.get_modified_time(name) < before])


def _delete(names: list[str]) -> int:
    orphans: list[str] = []
    for start in range(0, len(names), ASKED_AT_ONCE):
        some = names[start : start + ASKED_AT_ONCE]
        known = set(Attachment.objects.filter(stored_as__in=some).values_list("stored_as", flat=True))
        orphans += [name for name in some if name not in known]
    for name in orphans:
        private_storage().delete(name)
    return len(orphans)
