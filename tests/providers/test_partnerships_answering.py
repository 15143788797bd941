"""A request answered together: who may be named, who reads it, what the partner is told."""

from __future__ import annotations

import pytest
from django.urls import reverse

from providers.actions.listings import suspend_listing
from providers.actions.partnerships import end_partnership
from providers.actions.requests.answering import Answer, give_answer
from providers.enums import AnswerState
from tests.providers.edits import admin_of, make_moderator
from tests.providers.factories import ProviderFactory
from tests.providers.partnerships import a_partnership, a_proposal
from tests.providers.requests import ASSOCIATION, mails, make_sent

pytestmark = pytest.mark.django_db


@pytest.fixture
def one():
    return ProviderFactory(name="Le Moyeu", slug="le-moyeu")


@pytest.fixture
def other():
    return ProviderFactory(name="Nuage de Poche", slug="nuage-de-poche")


def said(recipient, state=AnswerState.YES, *partners, text="Nous venons à deux"):
    words = Answer(state, text=text, available_from="en juin", together_with=partners)
    return give_answer(recipient, words, revision=recipient.revision, actor=None)


def typed(recipient, **more):
    shown = {"state": "yes", "available_from": "en juin", "answer": "Nous venons à deux"}
    return {**shown, "revision": recipient.revision, **more}


def test_an_answer_given_together_is_read_by_the_association_with_a_link(client, one, other):
    a_partnership(one, other)
    recipient = make_sent([one]).recipients.get()
    page = client.get(recipient.get_absolute_url()).content.decode()
    assert "Nous répondons avec" in page and "Nuage de Poche" in page
    answer = client.post(recipient.get_absolute_url(), typed(recipient, together_with=[other.slug]), follow=True)
    assert "Avec Nuage de Poche" in answer.content.decode()
    followed = client.get(recipient.request.get_absolute_url()).content.decode()
    assert other.get_absolute_url() in followed
    (mail,) = mails("answer_received")
    assert "Nuage de Poche" in mail.text and other.get_absolute_url() in mail.text


def test_the_partner_is_told_and_reads_nothing_of_what_the_association_wrote(one, other):
    a_partnership(one, other)
    asked = make_sent([one], place="Thizy")
    said(asked.recipients.get(), AnswerState.YES, other)
    (mail,) = mails("answered_together")
    assert mail.to_address == other.email
    assert "Le Moyeu" in mail.text
    for secret in (*ASSOCIATION.values(), asked.token, asked.hope, "Thizy", "Nous venons à deux"):
        assert secret not in mail.text and secret not in mail.html and secret not in mail.subject


def test_a_partner_named_again_is_told_once(one, other):
    a_partnership(one, other)
    recipient = said(make_sent([one]).recipients.get(), AnswerState.QUESTIONS, other)
    said(recipient, AnswerState.YES, other)
    assert len(mails("answered_together")) == 1


def test_a_no_is_said_alone(one, other):
    a_partnership(one, other)
    recipient = said(make_sent([one]).recipients.get(), AnswerState.YES, other)
    assert not said(recipient, AnswerState.NO, other).together_with.exists()


@pytest.mark.parametrize("how", ["proposed", "ended", "suspended", "stranger"])
def test_who_is_no_partner_is_neither_offered_nor_named(client, one, other, how):
    if how == "proposed":
        a_proposal(one, other)
    elif how != "stranger":
        made = a_partnership(one, other)
        if how == "ended":
            end_partnership(made, other, actor=admin_of(other))
        else:
            suspend_listing(other, actor=make_moderator(), reason="Injoignable.")
    recipient = make_sent([one]).recipients.get()
    assert "Nous répondons avec" not in client.get(recipient.get_absolute_url()).content.decode()
    assert not said(recipient, AnswerState.YES, other).together_with.exists()
    assert not mails("answered_together")


def test_a_name_that_was_never_offered_is_refused_and_the_words_are_kept(client, one, other):
    a_partnership(one, other)
    recipient = make_sent([one]).recipients.get()
    page = client.post(recipient.get_absolute_url(), typed(recipient, together_with=[one.slug])).content.decode()
    assert "Nous venons à deux" in page
    recipient.refresh_from_db()
    assert not recipient.is_answered


def test_a_partner_that_was_asked_too_keeps_its_own_answer_open(client, one, other):
    a_partnership(one, other)
    asked = make_sent([one, other])
    mine, theirs = asked.recipients.order_by("position")
    said(mine, AnswerState.YES, other)
    theirs.refresh_from_db()
    page = client.get(theirs.get_absolute_url()).content.decode()
    assert theirs.state == "waiting" and "avec vous par Le Moyeu" in page and 'name="answer"' in page


def test_no_room_asks_for_no_partner(client, one, other):
    a_partnership(one, other)
    recipient = make_sent([one]).recipients.get()
    page = client.get(reverse("providers:answer_no", args=[recipient.token])).content.decode()
    assert "Nous répondons avec" not in page
