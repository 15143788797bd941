"""Two listings propose to each other at once, answer while the other takes back, leave meanwhile.

The guard is the rows of both listings, held before what stands between them is read.
"""

from __future__ import annotations

from functools import partial

import pytest
from django.db import IntegrityError

from portal.common.transitions import TransitionError
from providers.actions import partnerships
from providers.actions.leaving import leave_directory
from providers.actions.partnerships import (
    MOST_OPEN_PROPOSALS,
    CannotPropose,
    confirm_partnership,
    propose_partnership,
    take_back_partnership,
)
from providers.models import Partnership, Provider
from tests.providers.edits import admin_of
from tests.providers.factories import ProviderFactory
from tests.providers.partnerships import a_proposal
from tests.utils.rivals import all_read_first, race, the_winner

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]

TURNS = 3


def again(model, row):
    return model._default_manager.get(pk=row.pk)


def proposing(provider, other):
    """What an admin of `provider` does, with listings read beforehand."""
    return partial(
        propose_partnership, again(Provider, provider), again(Provider, other), note="", actor=admin_of(provider)
    )


@pytest.mark.only_on("postgresql")
def test_without_the_guard_one_of_two_who_propose_runs_into_the_database(monkeypatch):
    one, other = ProviderFactory(), ProviderFactory()
    monkeypatch.setattr(partnerships, "_hold_both", lambda provider, other: None)
    monkeypatch.setattr(partnerships, "_check_may_propose", all_read_first(lambda *read: None, 2))
    results = race(proposing(one, other), proposing(other, one))
    the_winner(results)
    assert any(isinstance(result, IntegrityError) for result in results)
    assert Partnership.objects.get().state == "proposed"


@pytest.mark.parametrize("_turn", range(TURNS))
def test_two_who_propose_to_each_other_at_once_have_confirmed_it(_turn):
    one, other = ProviderFactory(), ProviderFactory()
    results = race(proposing(one, other), proposing(other, one))
    assert not [result for result in results if isinstance(result, Exception)], results
    assert Partnership.objects.get().is_confirmed


@pytest.mark.only_on("postgresql")
def test_without_the_guard_more_proposals_wait_than_may(monkeypatch):
    one = ProviderFactory()
    for _time in range(MOST_OPEN_PROPOSALS - 1):
        a_proposal(one)
    monkeypatch.setattr(partnerships, "_hold_both", lambda provider, other: None)
    monkeypatch.setattr(partnerships, "open_proposals_count", all_read_first(partnerships.open_proposals_count, 2))
    race(proposing(one, ProviderFactory()), proposing(one, ProviderFactory()))
    assert Partnership.objects.count() == MOST_OPEN_PROPOSALS + 1


@pytest.mark.parametrize("_turn", range(TURNS))
def test_of_two_proposals_for_the_last_place_one_is_made(_turn):
    one = ProviderFactory()
    for _time in range(MOST_OPEN_PROPOSALS - 1):
        a_proposal(one)
    results = race(proposing(one, ProviderFactory()), proposing(one, ProviderFactory()))
    the_winner(results)
    assert any(isinstance(result, CannotPropose) for result in results)


@pytest.mark.parametrize("_turn", range(TURNS))
def test_what_is_confirmed_while_it_is_taken_back_is_one_of_both(_turn):
    made = a_proposal()
    asked = made.other_of(made.proposed_by)
    results = race(
        partial(confirm_partnership, again(Partnership, made), asked, actor=admin_of(asked)),
        partial(take_back_partnership, again(Partnership, made), made.proposed_by, actor=admin_of(made.proposed_by)),
    )
    won = the_winner(results)
    assert any(isinstance(result, TransitionError) for result in results)
    assert again(Partnership, made).state == won.state


@pytest.mark.parametrize("_turn", range(TURNS))
def test_who_leaves_while_it_is_proposed_to_has_no_open_partnership(_turn):
    one, other = ProviderFactory(), ProviderFactory()
    proposed, left = race(
        proposing(one, other), partial(leave_directory, again(Provider, other), actor=admin_of(other))
    )
    assert isinstance(left, Provider) and isinstance(proposed, Partnership | CannotPropose)
    assert not Partnership.objects.open().exists()
