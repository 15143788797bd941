"""Races on a support request. Each is first shown to happen once the guard is taken away, then to be held by it.

The guard is a transaction around a conditional update. `unguarded` takes both away: what is written rests on
what was read before, and all rivals read before one of them writes.
"""

from __future__ import annotations

import threading
from contextlib import nullcontext
from functools import partial
from types import SimpleNamespace

import pytest
from django.db import transaction
from django.db.models import QuerySet

from portal.common.transitions import NotAllowedFrom, TransitionError, Workflow
from portal.notifications import delivery
from providers.actions.requests import answering, following, sending, upkeep
from providers.actions.requests.answering import Answer
from providers.actions.requests.errors import AnswerOvertaken, AnswersArrived
from providers.enums import AnswerState, RequestState
from providers.models import Recipient, SupportRequest
from tests.providers.requests import mails, make_draft, make_sent
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

        def put_answer(recipient, revision, step, **changes):
            present = Recipient.objects.get(pk=recipient.pk)
            if present.revision != revision:
                return 0
            all_have_read.wait(PATIENCE)
            return Recipient.objects.filter(pk=present.pk).update(
                state=step.target, revision=present.revision + 1, **changes
            )

        def send_by_itself(*args, **kwargs):
            with transaction.atomic():
                return delivery.send(*args, **kwargs)

        # PostgreSQL's locks are a guard too.
        monkeypatch.setattr(QuerySet, "select_for_update", lambda rows, **options: rows)
        monkeypatch.setattr(sending, "take_turn", lambda *names: None)
        monkeypatch.setattr(Workflow, "apply", move)
        monkeypatch.setattr(answering, "_put_answer", put_answer)
        for module in (sending, answering, following):
            monkeypatch.setattr(module, "transaction", SimpleNamespace(atomic=nullcontext))
            monkeypatch.setattr(module, "send", send_by_itself)

    return take_away


def _known_draft() -> SupportRequest:
    """A draft that leaves at once, its address being known."""
    draft = make_draft()
    SupportRequest.objects.filter(pk=draft.pk).update(address_confirmed_at=draft.created_at)
    return draft


def _submit_at_once(draft):
    return race(*[partial(sending.submit_request, draft, actor=None)] * RIVALS)


def test_double_submit_would_send_several_times_without_the_guard(unguarded):
    draft = _known_draft()
    unguarded(RIVALS)
    assert len(winners(_submit_at_once(draft))) == RIVALS
    assert len(mails("request_received")) == RIVALS


def test_double_submit_sends_once_and_tells_the_others():
    draft = _known_draft()
    results = _submit_at_once(draft)
    the_winner(results)
    assert all(isinstance(result, TransitionError) for result in results if isinstance(result, Exception))
    assert len(mails("request_received")) == len(mails("request_sent")) == 1


def test_link_of_the_mail_opened_several_times_sends_once():
    waiting = sending.submit_request(make_draft(), actor=None)
    signature = sending.signature_of(waiting)
    results = race(*[partial(sending.confirm_address, waiting, signature, actor=None)] * RIVALS)
    assert {result.state for result in results} == {RequestState.SENT}
    assert len(mails("request_received")) == 1


def _answers_at_once(recipient):
    said = [
        Answer(AnswerState.YES, text=f"Réponse {number}", available_from="demain")
        if number % 2
        else Answer(AnswerState.NO, text=f"Réponse {number}")
        for number in range(RIVALS)
    ]
    return race(*[partial(answering.give_answer, recipient, one, revision=0, actor=None) for one in said])


def test_two_people_of_one_provider_would_overwrite_each_other_without_the_guard(unguarded):
    recipient = make_sent().recipients.get()
    unguarded(RIVALS)
    assert len(winners(_answers_at_once(recipient))) == RIVALS
    assert len(mails("answer_received")) == RIVALS, "the association is told eight things"


def test_of_several_answers_for_one_provider_one_wins_and_the_others_are_shown_it():
    recipient = make_sent().recipients.get()
    results = _answers_at_once(recipient)
    winner = the_winner(results)
    losers = [result for result in results if isinstance(result, Exception)]
    assert all(isinstance(loser, AnswerOvertaken) for loser in losers), losers
    assert {loser.recipient.answer for loser in losers} == {winner.answer}
    recipient.refresh_from_db()
    assert (recipient.answer, recipient.revision) == (winner.answer, 1)
    assert len(mails("answer_received")) == 1


def _close_while_answering(request, pairs):
    recipient = request.recipients.get()
    said = Answer(AnswerState.YES, text="J’arrive", available_from="demain")
    close = partial(following.close_request, request, None, answers_seen=0, actor=None)
    give = partial(answering.give_answer, recipient, said, revision=0, actor=None)
    return race(*[close, give] * pairs), recipient


def test_request_would_be_closed_over_an_answer_without_the_guard(unguarded):
    request = make_sent()
    unguarded(2)
    results, recipient = _close_while_answering(request, pairs=1)
    assert len(winners(results)) == 2
    recipient.refresh_from_db()
    assert (recipient.request.state, recipient.state) == (RequestState.CLOSED, AnswerState.YES)
    assert recipient.request.closed_at and len(mails("answer_received")) == 1, "an answer nobody waits for any more"


def test_of_a_closing_and_an_answer_one_wins_and_the_other_is_told():
    request = make_sent()
    results, recipient = _close_while_answering(request, pairs=RIVALS // 2)
    the_winner(results)
    recipient = Recipient.objects.select_related("request").get(pk=recipient.pk)
    refused = {type(result) for result in results if isinstance(result, Exception)}
    if recipient.request.state == RequestState.CLOSED:
        assert recipient.state == AnswerState.WAITING
        assert refused <= {AnswerOvertaken, NotAllowedFrom}
    else:
        assert recipient.state == AnswerState.YES
        assert refused <= {AnswerOvertaken, AnswersArrived}


def test_several_tickers_remind_once():
    request = make_sent()
    SupportRequest.objects.update(sent_at=request.sent_at - upkeep.REMIND_AFTER[0])
    assert sum(race(*[upkeep.remind_recipients] * RIVALS)) == 1
    assert len(mails("answer_reminder")) == 1


def test_several_tickers_tell_of_silence_once():
    request = make_sent()
    SupportRequest.objects.update(sent_at=request.sent_at - upkeep.TELL_SILENCE_AFTER)
    assert sum(race(*[upkeep.tell_silence] * RIVALS)) == 1
    assert len(mails("still_silent")) == 1
