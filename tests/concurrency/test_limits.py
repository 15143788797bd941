"""Limits are counted, and whoever counts takes a turn: of eight who would each be the last, one is.

SQLite has one writer at a time, so the race without the turn can be shown on PostgreSQL alone.
"""

from __future__ import annotations

from functools import partial

import pytest
from django.db import transaction

from portal.common.locks import take_turn
from providers import request_limits
from providers.actions.requests import drafting, sending
from providers.actions.requests.errors import CannotLeave, NoMoreMails
from providers.enums import RequestState
from providers.models import SupportRequest
from tests.providers.factories import ProviderFactory
from tests.providers.requests import mails, make_draft, make_sent
from tests.utils.rivals import RIVALS, all_read_first, race, the_winner, winners

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


def eight_drafts(**fields):
    """Drafts that leave at once, their address being known, each to a provider of its own."""
    drafts = [make_draft(**fields) for _number in range(RIVALS)]
    SupportRequest.objects.filter(state=RequestState.DRAFT).update(address_confirmed_at=drafts[0].created_at)
    return drafts


def submit_all(drafts):
    return race(*[partial(sending.submit_request, draft, actor=None) for draft in drafts])


@pytest.fixture
def without_turns(monkeypatch):
    for module in (sending, drafting):
        monkeypatch.setattr(module, "take_turn", lambda *names: None)
    monkeypatch.setattr(sending, "sending_problems", all_read_first(sending.sending_problems, RIVALS))
    monkeypatch.setattr(drafting, "may_write_to", all_read_first(drafting.may_write_to, RIVALS))


def one_less_than_an_association_may():
    for _number in range(request_limits.A_DAY_PER_ASSOCIATION - 1):
        make_sent()
    return eight_drafts()


@pytest.mark.only_on("postgresql")
def test_without_turns_an_association_sends_more_than_it_may(monkeypatch, request):
    drafts = one_less_than_an_association_may()
    request.getfixturevalue("without_turns")
    assert len(winners(submit_all(drafts))) == RIVALS


def test_of_eight_requests_of_one_association_the_last_of_the_day_leaves_alone():
    results = submit_all(one_less_than_an_association_may())
    assert the_winner(results).state == RequestState.SENT
    assert all(isinstance(result, CannotLeave) for result in results if result is not the_winner(results)), results


def one_less_than_a_provider_takes():
    """From strangers, each of another association, at the same provider."""
    provider = ProviderFactory()
    for number in range(request_limits.A_DAY_FROM_STRANGERS - 1):
        make_sent([provider], organization_name=f"Avant {number}", contact_email=f"avant{number}@exemple.example")
    drafts = [
        make_draft([provider], organization_name=f"Voix {number}", contact_email=f"voix{number}@exemple.example")
        for number in range(RIVALS)
    ]
    SupportRequest.objects.filter(state=RequestState.DRAFT).update(address_confirmed_at=drafts[0].created_at)
    return drafts


@pytest.mark.only_on("postgresql")
def test_without_turns_a_provider_receives_more_than_it_should(request):
    drafts = one_less_than_a_provider_takes()
    request.getfixturevalue("without_turns")
    assert len(winners(submit_all(drafts))) == RIVALS


def test_of_eight_strangers_the_last_one_of_a_provider_s_day_gets_through():
    results = submit_all(one_less_than_a_provider_takes())
    assert the_winner(results).state == RequestState.SENT


def links_to_one_address():
    """Eight drafts, and one mail less than an address that nobody confirmed gets in a day."""
    drafts = [make_draft() for _number in range(RIVALS)]
    for draft in drafts[: request_limits.MAILS_TO_A_STRANGER - 1]:
        drafting.send_resume_link(draft, "quelqu-un@exemple.example", actor=None)
    return [partial(drafting.send_resume_link, draft, "quelqu-un@exemple.example", actor=None) for draft in drafts]


@pytest.mark.only_on("postgresql")
def test_without_turns_an_address_gets_more_mails_than_it_should(request):
    deeds = links_to_one_address()
    request.getfixturevalue("without_turns")
    assert len(winners(race(*deeds))) == RIVALS


def test_of_eight_mails_to_one_address_the_last_of_the_day_is_written():
    results = race(*links_to_one_address())
    assert len([result for result in results if isinstance(result, NoMoreMails)]) == RIVALS - 1, results
    assert len(mails("request_saved")) == request_limits.MAILS_TO_A_STRANGER


def test_turns_under_several_names_in_any_order_never_cross():
    def take(names):
        with transaction.atomic():
            take_turn(*names)

    results = race(*[partial(take, names) for names in ("abc", "cba", "bca", "acb")] * 2)
    assert results == [None] * RIVALS


def test_a_turn_outside_a_transaction_is_refused():
    with pytest.raises(RuntimeError, match="inside"):
        take_turn("something")
