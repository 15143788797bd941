"""What the portal does by itself: remind once, hand over to the moderators, forget. Each effect happens once."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from portal.common import clock
from portal.common.locks import hold
from portal.common.transitions import TransitionError
from portal.notifications.actions.mails import blank_mails_holding
from portal.outbox.registry import periodic
from providers.actions.mistakes.recording import record_step
from providers.enums import MistakeState, Party
from providers.models import MistakeReport
from providers.models.mistake_report import ANSWER_WITHIN, OPEN
from providers.notifications.listings import tell_provider
from providers.notifications.mistakes.to_provider import MistakeReminder
from providers.workflow import MISTAKES

REMIND_AFTER = timedelta(days=5)
KEEP_WORDS = timedelta(days=183)

# What was written by people; what stays is what is counted.
BLANK = {
    "words": "", "contact_email": "", "fingerprint": "", "answer_words": "", "still_wrong_words": "",
    "decision_reason": "", "author": None, "answered_by": None,
}  # fmt: skip


@periodic("providers.remind_of_mistakes", every=timedelta(hours=1))
def remind_of_mistakes() -> int:
    """Remind providers, once, of a reported mistake without an answer after five days; returns of how many."""
    now = clock.now()
    silent = MistakeReport.objects.filter(
        state=MistakeState.ASKED,
        reminded_at=None,
        created_at__lte=now - REMIND_AFTER,
        # After a long pause of the ticker the moderators take over: a reminder would say too much.
        created_at__gt=now - ANSWER_WITHIN,
    )
    return sum(_remind(report, now) for report in silent.select_related("provider__organization"))


def _remind(report: MistakeReport, now: datetime) -> bool:
    with transaction.atomic():
        counted = MistakeReport.objects.filter(pk=report.pk, state=MistakeState.ASKED, reminded_at=None).update(
            reminded_at=now
        )
        if counted:
            record_step("remind", report, actor=None, role=Party.PORTAL, at=now)
            tell_provider(report.provider, MistakeReminder(report))
    return bool(counted)


@periodic("providers.hand_over_mistakes", every=timedelta(hours=1))
def hand_over_mistakes() -> int:
    """Bring what had no answer for ten days to the moderators; returns how many."""
    now = clock.now()
    silent = MistakeReport.objects.filter(state=MistakeState.ASKED, created_at__lte=now - ANSWER_WITHIN)
    return sum(_hand_over(report, now) for report in silent.select_related("provider__organization"))


def _hand_over(report: MistakeReport, now: datetime) -> bool:
    try:
        with transaction.atomic():
            old = MISTAKES.apply(MistakeReport, report.pk, "hand_over", at_desk_at=now)
            report.refresh_from_db(fields=["state"])
            record_step("hand_over", report, actor=None, role=Party.PORTAL, old=old, at=now)
    except TransitionError:  # answered in between
        return False
    return True


@periodic("providers.blank_old_mistakes", every=timedelta(hours=12))
def blank_old_mistakes() -> int:
    """Blank address and words six months after the end, or at once where their author has left; returns how many."""
    kept = MistakeReport.objects.filter(erased_at=None)
    old = kept.filter(closed_at__lt=clock.now() - KEEP_WORDS)
    left = kept.filter(author_left_at__isnull=False, closed_at__isnull=False)
    return sum(_blank_one(pk) for due in (old, left) for pk in due.values_list("pk", flat=True))


def _blank_one(pk: int) -> bool:
    with transaction.atomic():
        return blank_mistake(MistakeReport.objects.select_related("provider__organization").get(pk=pk))


def blank_mistake(report: MistakeReport) -> bool:
    """Blank one closed report and the mails that asked its provider, in the caller's transaction. Twice is harmless."""
    now = clock.now()
    if not hold(MistakeReport.objects.filter(pk=report.pk, erased_at=None).exclude(state__in=OPEN)):
        return False
    MistakeReport.objects.filter(pk=report.pk).update(erased_at=now, **BLANK)
    blank_mails_holding(report.token)
    record_step("blank", report, actor=None, role=Party.PORTAL, at=now)
    return True
