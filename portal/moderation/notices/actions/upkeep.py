"""What becomes of notices by themselves: who sent them and their words go six months after the end."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db import transaction

from portal.common import clock
from portal.common.locks import hold
from portal.moderation.notices.actions.recording import record_step
from portal.moderation.notices.enums import OPEN
from portal.moderation.notices.models import Notice
from portal.moderation.notices.workflow import CLOCK
from portal.notifications.actions.mails import blank_mails_holding
from portal.outbox.registry import periodic

KEEP_WORDS = timedelta(days=183)
BLANK_OLD_NOTICES = "moderation.blank_old_notices"
BLANK: dict[str, Any] = {
    "explanation": "", "legal_basis": "", "name": "", "email": "", "fingerprint": "", "decision_reason": "",
    "objection": "", "author": None, "decided_by": None,
}  # fmt: skip


@periodic(BLANK_OLD_NOTICES, every=timedelta(hours=12))
def blank_old_notices() -> int:
    """Blank what ended six months ago, or at once where who sent it has left; returns how many."""
    kept = Notice.objects.filter(erased_at=None)
    old = kept.filter(closed_at__lt=clock.now() - KEEP_WORDS)
    left = kept.filter(author_left_at__isnull=False, closed_at__isnull=False)
    return sum(_blank_one(pk) for due in (old, left) for pk in due.values_list("pk", flat=True))


def _blank_one(pk: int) -> bool:
    with transaction.atomic():
        return blank_notice(pk)


def blank_notice(pk: int) -> bool:
    """Blank one closed notice and its mails, in the caller's transaction. Twice is harmless; returns whether it did."""
    held = hold(Notice.objects.filter(pk=pk, erased_at=None).exclude(state__in=OPEN))
    if not held:
        return False
    now = clock.now()
    Notice.objects.filter(pk=pk).update(erased_at=now, **BLANK)
    blank_mails_holding(held[0].token)
    record_step("blank", held[0], actor=None, role=CLOCK, at=now)
    return True
