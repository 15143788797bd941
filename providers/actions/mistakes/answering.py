"""What the provider's side says of a reported mistake: corrected, or right as it is. Its link is enough."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from portal.common import clock
from portal.common.locks import hold
from portal.common.transitions import NotAllowedFrom, ReasonMissing, Transition
from providers.actions.mistakes.recording import record_step
from providers.enums import MistakeAnswer, MistakeState, Party
from providers.models import MistakeReport
from providers.notifications.mistakes.common import tell_reporter
from providers.notifications.mistakes.to_reporter import MistakeCorrected
from providers.permissions import is_member
from providers.workflow import MISTAKES, check_party


@dataclass(frozen=True)
class Said:
    """What the provider says, and in words: what was changed, or why nothing has to be."""

    answer: MistakeAnswer
    words: str


def answer_mistake(report: MistakeReport, said: Said, *, actor: Any) -> MistakeReport:
    """Answer once. Within ten days "corrected" closes the case, and whoever reported it reads the words; anything
    else, and any answer that comes later, goes to the moderators.

    The report is held, and the answer is one conditional update: of two people who answer, or of an answer and a
    decision, one wins. The same answer twice is one. Raises ReasonMissing or NotAllowedFrom, having written nothing.
    """
    now = clock.now()
    with transaction.atomic():
        hold(MistakeReport.objects.filter(pk=report.pk))
        present = _present(report)
        if (present.answer, present.answer_words) == (said.answer, said.words):
            return present
        step = step_of(present, said.answer)
        check_party(MISTAKES, step, Party.PROVIDER)
        if not said.words.strip():
            raise ReasonMissing(_("Write a few words: those who read your answer will want to understand it."))
        by = actor if is_member(actor, present.provider) else None
        if not _put_answer(
            present, MISTAKES.get(step), answer=said.answer, answer_words=said.words, answered_by=by, answered_at=now
        ):
            raise NotAllowedFrom(why_too_late(_present(report)))
        old, answered = present.state, _present(report)
        record_step(step, answered, actor=by, role=Party.PROVIDER, old=old, at=now)
        if answered.state == MistakeState.CORRECTED:
            tell_reporter(answered, MistakeCorrected(answered))
    return answered


def step_of(report: MistakeReport, answer: MistakeAnswer) -> str:
    """The row of the table that an answer is, from where the report stands."""
    if report.state == MistakeState.AT_DESK:
        return "answer_late"
    return "correct" if answer == MistakeAnswer.CORRECTED else "contest"


def why_too_late(report: MistakeReport) -> str:
    """What happened instead, in words."""
    if report.is_open:
        return _("Somebody else has just answered for %(provider)s: yours was not sent.") % {
            "provider": report.provider.name
        }
    return _("This case is closed meanwhile: your answer was not sent, and none is needed any more.")


def _put_answer(report: MistakeReport, step: Transition, **answer: Any) -> int:
    """The conditional update: 1, or 0 when somebody was quicker."""
    now = answer["answered_at"]
    moved: dict[str, Any] = {}
    if step.target == MistakeState.CORRECTED:
        moved = {"closed_at": now, "fingerprint": ""}
    elif report.at_desk_at is None:
        moved = {"at_desk_at": now}
    unanswered = MistakeReport.objects.filter(pk=report.pk, state=report.state, state__in=step.sources, answer="")
    return unanswered.update(state=step.target, **answer, **moved)


def _present(report: MistakeReport) -> MistakeReport:
    return MistakeReport.objects.select_related("provider__organization", "author").get(pk=report.pk)
