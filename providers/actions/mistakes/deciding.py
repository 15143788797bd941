"""What moderators do with a reported mistake that its provider left open: end it with a reason, undo a wrong click."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from portal.common import clock
from portal.common.locks import hold
from portal.common.transitions import NotAllowedFrom
from providers import permissions
from providers.actions.mistakes.recording import record_step
from providers.models import MistakeReport
from providers.notifications.listings import tell_provider
from providers.notifications.mistakes.common import tell_reporter
from providers.notifications.mistakes.to_provider import DecisionTaken, DecisionTakenBack
from providers.notifications.mistakes.to_reporter import MistakeEnded, MistakeReread
from providers.workflow import MISTAKES, MODERATOR, check_party


def settle_mistake(report: MistakeReport, *, actor: Any, reason: str) -> MistakeReport:
    """Close the case: what was wrong is put right. The provider's side and whoever reported it read the reason.

    Raises PermissionDenied (also in one's own case), ReasonMissing, NotAllowedFrom or AlreadyMoved, having written
    nothing.
    """
    return _decide(report, "settle", actor=actor, reason=reason)


def dismiss_mistake(report: MistakeReport, *, actor: Any, reason: str) -> MistakeReport:
    """Close the case: there is nothing to correct. As settle_mistake()."""
    return _decide(report, "dismiss", actor=actor, reason=reason)


def take_back_decision(report: MistakeReport, *, actor: Any) -> MistakeReport:
    """Undo one's own decision of the last half hour, as long as nothing else happened; those who read it are told.

    Raises PermissionDenied, NotAllowedFrom or AlreadyMoved, having written nothing.
    """
    permissions.check_can_decide(actor, report)
    check_party(MISTAKES, "take_back", MODERATOR)
    now = clock.now()
    with transaction.atomic():
        hold(MistakeReport.objects.filter(pk=report.pk))
        present = _present(report)
        if not permissions.can_take_back(actor, present):
            raise NotAllowedFrom(
                _("A decision can be taken back by whoever took it, within thirty minutes, if nothing happened since.")
            )
        old = MISTAKES.apply(MistakeReport, present.pk, "take_back", decision_reason="", closed_at=None)
        present = _present(report)
        record_step("take_back", present, actor=actor, role=MODERATOR, old=old, at=now)
        tell_provider(present.provider, DecisionTakenBack(present))
        tell_reporter(present, MistakeReread(present))
    return present


def _decide(report: MistakeReport, step: str, *, actor: Any, reason: str) -> MistakeReport:
    permissions.check_can_decide(actor, report)
    check_party(MISTAKES, step, MODERATOR)
    now = clock.now()
    with transaction.atomic():
        old = MISTAKES.apply(
            MistakeReport,
            report.pk,
            step,
            reason=reason,
            decision_reason=reason.strip(),
            closed_at=now,
            fingerprint="",
        )
        decided = _present(report)
        record_step(step, decided, actor=actor, role=MODERATOR, old=old, reason=reason, at=now)
        tell_provider(decided.provider, DecisionTaken(decided))
        tell_reporter(decided, MistakeEnded(decided))
    return decided


def _present(report: MistakeReport) -> MistakeReport:
    return MistakeReport.objects.select_related("provider__organization", "author").get(pk=report.pk)
