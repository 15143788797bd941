"""Races on a reported mistake. Each is first shown to happen once the guard is taken away, then to be held by it.

The guard is a transaction around a conditional update. `unguarded` takes both away: what is written rests on
what was read before, and all rivals read before one of them writes.
"""

from __future__ import annotations

import threading
from contextlib import nullcontext
from datetime import timedelta
from functools import partial
from itertools import count
from types import SimpleNamespace

import pytest
from django.db import transaction
from django.db.models import QuerySet

from portal.audit.models import AuditEntry
from portal.common import clock
from portal.common.transitions import NotAllowedFrom, TransitionError, Workflow
from portal.notifications import delivery
from providers import mistake_limits
from providers.actions.mistakes import answering, deciding, following, reporting, upkeep
from providers.actions.mistakes.answering import Said
from providers.actions.mistakes.errors import CannotReport
from providers.enums import MistakeAnswer, MistakeState
from providers.models import MistakeReport
from providers.models.mistake_report import ANSWER_WITHIN
from providers.notifications import listings
from providers.notifications.mistakes import common
from tests.providers.factories import ProviderFactory
from tests.providers.mistakes import (
    ADDRESS,
    REASON,
    STILL,
    make_contested,
    make_corrected,
    make_decided,
    make_moderator,
    make_report,
    make_unanswered,
)
from tests.providers.requests import mails
from tests.utils.rivals import PATIENCE, RIVALS, race, the_winner, winners

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def unguarded(monkeypatch):
    """Replace transactions and conditional updates by read-then-write, `rivals` of them reading before any writes."""

    def take_away(rivals: int) -> None:
        all_have_read = threading.Barrier(rivals)

        def move(workflow, model, pk, name, *, reason="", **changes):
            present = model.objects.get(pk=pk).state
            if present not in workflow.get(name).sources:
                raise NotAllowedFrom(present)
            all_have_read.wait(PATIENCE)
            model.objects.filter(pk=pk).update(state=workflow.get(name).target, **changes)
            return present

        def put_answer(report, step, **answer):
            present = MistakeReport.objects.get(pk=report.pk)
            if present.answer or present.state not in step.sources:
                return 0
            all_have_read.wait(PATIENCE)
            closed = (
                {"closed_at": answer["answered_at"]} if step.target == MistakeState.CORRECTED else {"closed_at": None}
            )
            moved = {"at_desk_at": answer["answered_at"], **closed}
            return MistakeReport.objects.filter(pk=report.pk).update(state=step.target, **answer, **moved)

        def send_by_itself(*args, **kwargs):
            with transaction.atomic():
                return delivery.send(*args, **kwargs)

        # PostgreSQL's locks are a guard too.
        monkeypatch.setattr(QuerySet, "select_for_update", lambda rows, **options: rows)
        monkeypatch.setattr(reporting, "take_turn", lambda *names: None)
        monkeypatch.setattr(Workflow, "apply", move)
        monkeypatch.setattr(answering, "_put_answer", put_answer)
        for module in (common, listings):
            monkeypatch.setattr(module, "send", send_by_itself)
        for module in (reporting, answering, deciding, following):
            monkeypatch.setattr(module, "transaction", SimpleNamespace(atomic=nullcontext))

    return take_away


def _all_refused(results):
    losers = [result for result in results if isinstance(result, Exception)]
    return all(isinstance(loser, TransitionError) and str(loser) for loser in losers)


def _decide_at_once(report):
    moderators = [make_moderator(f"M{number}") for number in range(RIVALS)]
    acts = [deciding.settle_mistake, deciding.dismiss_mistake] * (RIVALS // 2)
    return race(
        *[
            partial(act, report, actor=person, reason=f"{REASON} {person}")
            for act, person in zip(acts, moderators, strict=True)
        ]
    )


def test_two_moderators_would_both_decide_without_the_guard(unguarded):
    report = make_contested()
    unguarded(RIVALS)
    assert len(winners(_decide_at_once(report))) == RIVALS
    assert len(mails("mistake_decided")) == RIVALS, "its people are told eight things"


def test_of_eight_moderators_who_decide_at_once_one_wins_and_the_others_are_told():
    report = make_contested()
    results = _decide_at_once(report)
    winner = the_winner(results)
    assert _all_refused(results), results
    report.refresh_from_db()
    assert (report.state, report.decision_reason) == (winner.state, winner.decision_reason)
    assert len(mails("mistake_decided")) == 1
    assert AuditEntry.objects.filter(verb__in=["mistake.settle", "mistake.dismiss"]).count() == 1


def _answer_while_deciding(report, pairs):
    moderator = make_moderator()
    said = Said(MistakeAnswer.CORRECTED, "Nous venons de changer le numéro.")
    answer = partial(answering.answer_mistake, report, said, actor=None)
    decide = partial(deciding.settle_mistake, report, actor=moderator, reason=REASON)
    return race(*[answer, decide] * pairs)


def test_provider_would_answer_over_a_decision_without_the_guard(unguarded):
    report = make_unanswered()
    unguarded(2)
    assert len(winners(_answer_while_deciding(report, pairs=1))) == 2
    assert len(mails("mistake_decided")) == 1
    report.refresh_from_db()
    assert report.answer, "words that nobody reads before deciding"


def test_of_an_answer_and_a_decision_none_overwrites_the_other():
    report = make_unanswered()
    results = _answer_while_deciding(report, pairs=RIVALS // 2)
    assert _all_refused(results), results
    report.refresh_from_db()
    assert report.state == MistakeState.SETTLED and report.decision_reason == REASON
    steps = list(AuditEntry.objects.filter(target_id=report.pk).order_by("pk").values_list("verb", flat=True))
    decided = steps.index("mistake.settle")
    assert steps.count("mistake.settle") == 1 and steps[decided + 1 :] == [], "nothing happens after the decision"
    assert steps.count("mistake.answer_late") == (1 if report.answer else 0)


def _answers_at_once(report):
    said = [
        Said(MistakeAnswer.CORRECTED if number % 2 else MistakeAnswer.RIGHT, f"Réponse numéro {number}")
        for number in range(RIVALS)
    ]
    return race(*[partial(answering.answer_mistake, report, one, actor=None) for one in said])


def test_two_people_of_one_provider_would_overwrite_each_other_without_the_guard(unguarded):
    report = make_report(address=ADDRESS)
    unguarded(RIVALS)
    steps = AuditEntry.objects.filter(verb__in=["mistake.correct", "mistake.contest", "mistake.answer_late"])
    results = _answers_at_once(report)
    assert len(winners(results)) == steps.count() == RIVALS, results


def test_of_several_answers_one_counts_and_the_others_are_told():
    report = make_report(address=ADDRESS)
    results = _answers_at_once(report)
    winner = the_winner(results)
    assert _all_refused(results), results
    report.refresh_from_db()
    assert (report.answer, report.answer_words) == (winner.answer, winner.answer_words)
    assert len(mails("mistake_corrected")) == (1 if winner.answer == MistakeAnswer.CORRECTED else 0)


def _report_at_once(provider):
    return race(*[partial(make_report, provider, address=ADDRESS)] * RIVALS)


def test_double_submit_would_ask_several_times_without_the_guards(unguarded, monkeypatch):
    provider = ProviderFactory()
    unguarded(1)
    numbers = count()
    # The constraint is a guard as well: here each believes to say something new.
    monkeypatch.setattr(reporting, "fingerprint_of", lambda *parts: f"{next(numbers)}")
    monkeypatch.setattr(mistake_limits, "A_DAY_PER_PERSON", 100)
    monkeypatch.setattr(mistake_limits, "WAITING_FROM_STRANGERS", 100)
    monkeypatch.setattr(reporting, "may_write_to", lambda address: True)
    assert len({result.pk for result in _report_at_once(provider)}) == RIVALS
    assert len(mails("mistake_reported")) == RIVALS


def test_double_submit_asks_once_and_shows_everybody_the_same_report():
    results = _report_at_once(ProviderFactory())
    assert len({result.pk for result in results}) == 1, results
    assert len(mails("mistake_reported")) == len(mails("mistake_received")) == 1


def test_last_report_of_the_day_about_a_listing_gets_through_alone():
    provider = ProviderFactory()
    for number in range(mistake_limits.WAITING_FROM_STRANGERS - 1):
        make_report(provider, words=f"Une erreur de plus, la {number}.")
    results = race(
        *[partial(make_report, provider, words=f"La goutte d’eau numéro {number}.") for number in range(RIVALS)]
    )
    the_winner(results)
    assert all(isinstance(result, CannotReport) for result in results if isinstance(result, Exception)), results


def test_still_wrong_is_said_once():
    report = make_corrected()
    results = race(
        *[partial(following.say_still_wrong, report, f"{STILL} {number}", actor=None) for number in range(RIVALS)]
    )
    the_winner(results)
    assert _all_refused(results), results
    assert AuditEntry.objects.filter(verb="mistake.say_still_wrong").count() == 1


def test_decision_is_taken_back_once():
    moderator = make_moderator()
    report = make_decided(actor=moderator)
    results = race(*[partial(deciding.take_back_decision, report, actor=moderator)] * RIVALS)
    the_winner(results)
    assert _all_refused(results), results
    assert len(mails("mistake_taken_back")) == 1


@pytest.mark.parametrize(
    ("job", "after"), [(upkeep.remind_of_mistakes, upkeep.REMIND_AFTER), (upkeep.hand_over_mistakes, ANSWER_WITHIN)]
)
def test_several_tickers_remind_and_hand_over_once(job, after):
    with clock.frozen_at(clock.now() - after - timedelta(minutes=1)):
        make_report()
    assert sum(race(*[job] * RIVALS)) == 1
    assert AuditEntry.objects.filter(verb__in=["mistake.remind", "mistake.hand_over"]).count() == 1
