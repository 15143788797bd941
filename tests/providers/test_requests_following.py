"""What the association does once its request has left."""

from __future__ import annotations

import pytest

from portal.common.transitions import TransitionError
from providers.actions.requests import following
from providers.actions.requests.errors import AnswersArrived
from providers.enums import AnswerState, Outcome, RequestState
from tests.providers.factories import ProviderFactory
from tests.providers.requests import answer, mails, make_answered, make_closed, make_sent

pytestmark = pytest.mark.django_db


def test_reply_is_added_to_the_request_and_told_to_the_one_who_asked():
    asking, other = ProviderFactory(), ProviderFactory()
    request = make_sent([asking, other], note="Demander Bernard")
    recipient = answer(request.recipients.get(provider=asking), AnswerState.QUESTIONS)
    assert following.reply_to_questions(recipient, "Nous sommes quinze", actor=None) is True
    request.refresh_from_db()
    assert request.note.startswith("Demander Bernard\n\n") and request.note.endswith("Nous sommes quinze")
    assert [mail.to_address for mail in mails("reply_received")] == [asking.email]


def test_same_reply_twice_is_one():
    recipient = make_answered(AnswerState.QUESTIONS)
    following.reply_to_questions(recipient, "Nous sommes quinze", actor=None)
    assert following.reply_to_questions(recipient, "Nous sommes quinze", actor=None) is False
    assert len(mails("reply_received")) == 1


def test_reply_to_somebody_who_asked_nothing_is_refused():
    with pytest.raises(TransitionError):
        following.reply_to_questions(make_answered(AnswerState.YES), "Nous sommes quinze", actor=None)


def test_thanks_go_once():
    recipient = make_answered()
    assert following.thank_provider(recipient, "Merci d’avoir répondu si vite", actor=None) is True
    assert following.thank_provider(recipient, actor=None) is False
    assert [mail.to_address for mail in mails("thanks_received")] == [recipient.provider.email]
    assert "si vite" in mails("thanks_received")[0].text


def test_silence_is_not_thanked():
    assert following.thank_provider(make_sent().recipients.get(), actor=None) is False


def test_closing_tells_each_provider_with_whom_the_association_leaves():
    chosen, other = ProviderFactory(), ProviderFactory()
    request = make_sent([chosen, other])
    following.close_request(request, chosen, answers_seen=0, actor=None)
    assert (request.state, request.chosen) == (RequestState.CLOSED, chosen)
    told = {mail.to_address: mail.text for mail in mails("request_ended")}
    assert set(told) == {chosen.email, other.email}
    assert told[chosen.email] != told[other.email].replace(other.name, chosen.name)


def test_answer_that_just_arrived_is_read_before_closing():
    request = make_sent()
    answer(request.recipients.get())
    with pytest.raises(AnswersArrived):
        following.close_request(request, None, answers_seen=0, actor=None)
    request.refresh_from_db()
    assert request.state == RequestState.SENT
    assert following.close_request(request, None, answers_seen=1, actor=None).state == RequestState.CLOSED


def test_nobody_leaves_with_a_provider_that_was_not_asked():
    with pytest.raises(TransitionError):
        following.close_request(make_sent(), ProviderFactory(), answers_seen=0, actor=None)


def test_outcome_is_said_after_closing_and_may_be_said_again():
    request = make_sent()
    with pytest.raises(TransitionError):
        following.say_outcome(request, Outcome.WORKED, "", actor=None)
    closed = make_closed(organization_name="Le club de judo")
    following.say_outcome(closed, Outcome.PARTLY, "Le secret est bien gardé", actor=None)
    following.say_outcome(closed, Outcome.WORKED, "", actor=None)
    closed.refresh_from_db()
    assert (closed.outcome, closed.outcome_note) == (Outcome.WORKED, "")
