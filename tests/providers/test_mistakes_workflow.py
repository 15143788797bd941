"""Every (state, step, role) of the table, tried through the actions: a report moves exactly where the table says."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from portal.audit.models import AuditEntry
from portal.common import clock
from portal.common.transitions import TransitionError
from portal.notifications.models import OutgoingMail
from providers.actions.mistakes.answering import Said, answer_mistake
from providers.actions.mistakes.deciding import dismiss_mistake, settle_mistake, take_back_decision
from providers.actions.mistakes.following import say_still_wrong
from providers.actions.mistakes.people import lapse_mistake
from providers.actions.mistakes.upkeep import hand_over_mistakes
from providers.enums import MistakeAnswer, MistakeState, Party
from providers.models import MistakeReport
from providers.models.mistake_report import ANSWER_WITHIN
from providers.workflow import MISTAKES, MODERATOR, REPORTER, NotYourStep, check_party
from tests.portal.accounts.factories import UserFactory
from tests.providers.mistakes import (
    CORRECTED,
    REASON,
    RIGHT,
    STILL,
    make_corrected,
    make_decided,
    make_moderator,
    make_report,
    make_unanswered,
)

pytestmark = pytest.mark.django_db
ROLES = (Party.PROVIDER, Party.PORTAL, REPORTER, MODERATOR)


def _put_into(state: str, moderator: Any) -> MistakeReport:
    """A report that came to a state by the way people take."""
    report = {
        MistakeState.ASKED: make_report,
        MistakeState.AT_DESK: make_unanswered,
        MistakeState.CORRECTED: make_corrected,
        MistakeState.SETTLED: lambda: make_decided(actor=moderator),
        MistakeState.UNFOUNDED: lambda: make_decided(MistakeState.UNFOUNDED, actor=moderator),
        MistakeState.LAPSED: _lapsed,
    }[MistakeState(state)]()
    report.refresh_from_db()
    assert report.state == state
    return report


def _lapsed() -> MistakeReport:
    report = make_report()
    lapse_mistake(report)
    return report


def _correct(report: MistakeReport, moderator: Any) -> None:
    answer_mistake(report, Said(MistakeAnswer.CORRECTED, f"{CORRECTED} Promis."), actor=None)


def _contest(report: MistakeReport, moderator: Any) -> None:
    answer_mistake(report, Said(MistakeAnswer.RIGHT, f"{RIGHT} Promis."), actor=None)


def _hand_over(report: MistakeReport, moderator: Any) -> None:
    with clock.frozen_at(clock.now() + ANSWER_WITHIN):
        hand_over_mistakes()


STEPS: dict[str, Callable[[MistakeReport, Any], Any]] = {
    "correct": _correct,
    "contest": _contest,
    "hand_over": _hand_over,
    "answer_late": _correct,
    "say_still_wrong": lambda report, moderator: say_still_wrong(report, STILL, actor=None),
    "settle": lambda report, moderator: settle_mistake(report, actor=moderator, reason=REASON),
    "dismiss": lambda report, moderator: dismiss_mistake(report, actor=moderator, reason=REASON),
    "take_back": lambda report, moderator: take_back_decision(report, actor=moderator),
    "lapse": lambda report, moderator: lapse_mistake(report),
}
# Late or not, an answer is one deed: which step it is follows from where the report stands.
SAME_DEED = {"correct": "answer_late", "contest": "answer_late", "answer_late": "correct"}


def test_every_step_of_the_table_is_tried():
    assert set(STEPS) == {transition.name for transition in MISTAKES}


@pytest.mark.parametrize(("state", "name"), list(product(MistakeState.values, STEPS)))
def test_report_moves_exactly_where_its_table_says(state, name):
    moderator = make_moderator()
    report = _put_into(state, moderator)
    ways = [MISTAKES.get(step) for step in (name, SAME_DEED.get(name)) if step]
    target = next((way.target for way in ways if state in way.sources), None)
    before = (AuditEntry.objects.count(), OutgoingMail.objects.count())
    try:
        STEPS[name](report, moderator)
        moved = True
    except TransitionError as error:
        assert str(error)
        moved = False
    report.refresh_from_db()
    assert report.state == (target or state)
    if name != "hand_over":  # the periodic job raises nothing
        assert moved == (target is not None)
    if target is None:
        assert (AuditEntry.objects.count(), OutgoingMail.objects.count()) == before


@pytest.mark.parametrize(
    ("step", "role"), list(product(MISTAKES, ROLES)), ids=lambda value: str(getattr(value, "name", value))
)
def test_each_step_belongs_to_its_role(step, role):
    owner = {
        "hand_over": Party.PORTAL,
        "lapse": Party.PORTAL,
        "say_still_wrong": REPORTER,
        "settle": MODERATOR,
        "dismiss": MODERATOR,
        "take_back": MODERATOR,
    }.get(step.name, Party.PROVIDER)
    if role == owner:
        check_party(MISTAKES, step.name, role)
    else:
        with pytest.raises(NotYourStep):
            check_party(MISTAKES, step.name, role)


@pytest.mark.parametrize("name", ["settle", "dismiss", "take_back"])
@pytest.mark.parametrize("group", [None, "editors", "operators"])
def test_nobody_but_a_moderator_decides(name, group):
    report = _put_into(MistakeState.SETTLED if name == "take_back" else MistakeState.AT_DESK, make_moderator())
    before = report.state
    with pytest.raises(PermissionDenied):
        STEPS[name](report, UserFactory(groups=[group] if group else []))
    report.refresh_from_db()
    assert report.state == before


@pytest.mark.parametrize("name", ["correct", "contest", "answer_late", "say_still_wrong", "settle", "dismiss"])
@pytest.mark.parametrize("words", ["", "   \n"])
def test_a_step_that_others_read_needs_words(name, words):
    moderator = make_moderator()
    report = _put_into(next(iter(MISTAKES.get(name).sources)), moderator)
    deeds: dict[str, Callable[[], Any]] = {
        "say_still_wrong": lambda: say_still_wrong(report, words, actor=None),
        "settle": lambda: settle_mistake(report, actor=moderator, reason=words),
        "dismiss": lambda: dismiss_mistake(report, actor=moderator, reason=words),
    }
    said = Said(MistakeAnswer.RIGHT if name == "contest" else MistakeAnswer.CORRECTED, words)
    before = MistakeReport.objects.filter(pk=report.pk).values().get()
    with pytest.raises(TransitionError):
        deeds.get(name, lambda: answer_mistake(report, said, actor=None))()
    assert MistakeReport.objects.filter(pk=report.pk).values().get() == before
