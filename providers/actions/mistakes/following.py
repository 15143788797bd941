"""What is left to whoever reported a mistake: say once that it is still wrong, and ask not to be written to."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from portal.common import clock
from portal.common.locks import hold
from portal.common.transitions import NotAllowedFrom
from providers.actions.mistakes.recording import record_step
from providers.enums import MistakeState
from providers.models import MistakeReport
from providers.workflow import MISTAKES, REPORTER, check_party


def say_still_wrong(report: MistakeReport, words: str, *, actor: Any) -> MistakeReport:
    """Bring a "corrected" to the moderators, within fourteen days, once. The same words twice are one.

    Raises ReasonMissing, NotAllowedFrom or AlreadyMoved, having written nothing.
    """
    check_party(MISTAKES, "say_still_wrong", REPORTER)
    now = clock.now()
    with transaction.atomic():
        hold(MistakeReport.objects.filter(pk=report.pk))
        present = MistakeReport.objects.select_related("provider__organization").get(pk=report.pk)
        if words and present.still_wrong_words == words:
            return present
        if present.state == MistakeState.CORRECTED and not present.may_be_called_wrong:
            raise NotAllowedFrom(
                _("The fourteen days are over. If something is wrong today, please report it anew from the listing.")
            )
        old = MISTAKES.apply(
            MistakeReport,
            present.pk,
            "say_still_wrong",
            reason=words,
            still_wrong_words=words,
            still_wrong_at=now,
            at_desk_at=now,
            closed_at=None,
        )
        present.refresh_from_db()
        record_step("say_still_wrong", present, actor=actor, role=REPORTER, old=old, at=now)
    return present


def forget_address(report: MistakeReport, *, actor: Any) -> bool:
    """Take the address off: nothing is sent there any more. Twice is harmless; returns whether there was one."""
    with transaction.atomic():
        forgotten = MistakeReport.objects.filter(pk=report.pk).exclude(contact_email="").update(contact_email="")
        if forgotten:
            record_step("forget_address", report, actor=actor, role=REPORTER)
    return bool(forgotten)
