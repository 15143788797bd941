"""Every (state, step, party) of the two tables, tried through the actions: it moves exactly where the table says."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product
from typing import Any

import pytest

from portal.common import clock
from portal.common.transitions import TransitionError
from providers.actions.requests import answering, following, sending
from providers.actions.requests.answering import Answer
from providers.actions.requests.errors import AnswerOvertaken
from providers.enums import AnswerState, Party, RequestState
from providers.models import Recipient, SupportRequest
from providers.workflow import ANSWERS, REQUESTS, NotYourStep, check_party
from tests.providers.requests import make_draft

pytestmark = pytest.mark.django_db


def _put_into(state: str) -> SupportRequest:
    """A complete request in any state, as if it had come there."""
    request = make_draft()
    now = clock.now()
    SupportRequest.objects.filter(pk=request.pk).update(
        state=state,
        sent_at=None if state in (RequestState.DRAFT, RequestState.TO_CONFIRM) else now,
        closed_at=now if state in (RequestState.CLOSED, RequestState.WITHDRAWN) else None,
    )
    request.refresh_from_db()
    return request


def _send_known(request: SupportRequest) -> Any:
    SupportRequest.objects.filter(pk=request.pk).update(address_confirmed_at=clock.now())
    return sending.submit_request(request, actor=None)


STEPS: dict[str, Callable[[SupportRequest], Any]] = {
    "ask_confirmation": lambda request: sending.submit_request(request, actor=None),
    "send": _send_known,
    "correct": lambda request: sending.correct_request(request, actor=None),
    "confirm": lambda request: sending.confirm_address(request, sending.signature_of(request), actor=None),
    "close": lambda request: following.close_request(request, None, answers_seen=0, actor=None),
    "withdraw": lambda request: following.withdraw_request(request, actor=None),
}


def test_every_step_of_the_table_is_tried():
    assert set(STEPS) == {transition.name for transition in REQUESTS}


@pytest.mark.parametrize(("state", "name"), list(product(RequestState.values, STEPS)))
def test_request_moves_exactly_where_its_table_says(state, name):
    request = _put_into(state)
    transition = REQUESTS.get(name)
    try:
        STEPS[name](request)
    except TransitionError:
        pass
    request.refresh_from_db()
    assert request.state == (transition.target if state in transition.sources else state)


@pytest.mark.parametrize(("state", "name"), list(product(AnswerState.values, AnswerState.values[1:])))
@pytest.mark.parametrize("request_state", [RequestState.SENT, RequestState.CLOSED, RequestState.WITHDRAWN])
def test_answer_moves_exactly_where_its_table_says_and_only_while_the_request_is_open(request_state, state, name):
    recipient = _put_into(request_state).recipients.get()
    Recipient.objects.filter(pk=recipient.pk).update(
        state=state, answered_at=None if state == AnswerState.WAITING else clock.now()
    )
    recipient.refresh_from_db()
    moves = state in ANSWERS.get(name).sources and request_state == RequestState.SENT
    try:
        answering.give_answer(recipient, Answer(AnswerState(name), text="Voilà"), revision=0, actor=None)
    except AnswerOvertaken:
        assert not moves
    recipient.refresh_from_db()
    assert (recipient.state, recipient.revision) == ((name, 1) if moves else (state, 0))


@pytest.mark.parametrize(
    ("workflow", "transition", "party"),
    [
        (workflow, transition, party)
        for workflow in (REQUESTS, ANSWERS)
        for transition in workflow
        for party in Party.values
    ],
    ids=lambda value: getattr(value, "name", str(value) if isinstance(value, str) else ""),
)
def test_each_step_belongs_to_its_parties(workflow, transition, party):
    owners = {"withdraw": {Party.ASSOCIATION, Party.PORTAL}}.get(
        transition.name, {Party.PROVIDER} if workflow is ANSWERS else {Party.ASSOCIATION}
    )
    if party in owners:
        check_party(workflow, transition.name, party)
    else:
        with pytest.raises(NotYourStep):
            check_party(workflow, transition.name, party)


def test_provider_cannot_withdraw_a_request():
    request = _put_into(RequestState.SENT)
    with pytest.raises(NotYourStep):
        following.withdraw_request(request, actor=None, party=Party.PROVIDER)
    request.refresh_from_db()
    assert request.state == RequestState.SENT
