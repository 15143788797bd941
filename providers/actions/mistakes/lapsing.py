"""A case ends because there is nobody left to answer: the people of its listing are gone."""

from __future__ import annotations

from portal.common import clock
from providers.actions.mistakes.recording import record_step
from providers.enums import Party
from providers.models import MistakeReport
from providers.notifications.mistakes.common import tell_reporter
from providers.notifications.mistakes.to_reporter import MistakeEnded
from providers.workflow import MISTAKES, check_party


def lapse_mistake(report: MistakeReport) -> None:
    """End an open case because the listing's people have left, in the caller's transaction; whoever reported it is
    told."""
    check_party(MISTAKES, "lapse", Party.PORTAL)
    now = clock.now()
    old = MISTAKES.apply(MistakeReport, report.pk, "lapse", closed_at=now, fingerprint="")
    report.refresh_from_db()
    record_step("lapse", report, actor=None, role=Party.PORTAL, old=old, at=now)
    tell_reporter(report, MistakeEnded(report))
