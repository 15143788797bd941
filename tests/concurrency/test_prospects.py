"""Races about one address: of eight who would invite it, one does; of eight ticks, one reminds.

What keeps a second invitation from being written, should all else fail, is the unique digest; the turn under the
address makes a sentence of it. SQLite has one writer at a time, so the race without the turn can be shown on
PostgreSQL alone.
"""

from __future__ import annotations

from datetime import timedelta
from functools import partial

import pytest
from django.db import IntegrityError

from portal.common import clock
from providers.vetting.actions import prospecting
from providers.vetting.actions.prospect_upkeep import remind_prospects
from providers.vetting.actions.prospecting import invite, say_never_again
from providers.vetting.enums import ProspectState
from providers.vetting.models import InvitedAddress, NeverAgain, Prospect
from providers.vetting.prospect_workflow import InvitedBefore
from tests.utils.rivals import RIVALS, all_read_first, race, the_winner, winners
from tests.vetting.prospecting import ADDRESS, invited, kinds, moderator

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


def eight_of_one_address():
    return [Prospect.objects.create(name=f"N{number}", email=ADDRESS, source="table") for number in range(RIVALS)]


def invite_all(rows):
    person = moderator()
    return race(*[partial(invite, row, actor=person) for row in rows])


@pytest.mark.only_on("postgresql")
def test_without_the_turn_the_others_run_into_the_constraint(monkeypatch):
    rows = eight_of_one_address()
    monkeypatch.setattr(prospecting, "deciding_about", lambda digest: None)
    monkeypatch.setattr(prospecting, "was_invited", all_read_first(prospecting.was_invited, RIVALS))
    results = invite_all(rows)
    assert all(isinstance(one, IntegrityError) for one in results if one is not the_winner(results)), results


def test_of_eight_who_invite_one_address_one_does_and_the_others_read_why_not():
    results = invite_all(eight_of_one_address())
    assert the_winner(results).state == ProspectState.INVITED
    assert all(isinstance(one, InvitedBefore) for one in results if one is not the_winner(results)), results
    assert kinds() == ["vetting.invitation"]
    assert InvitedAddress.objects.count() == 1


def test_of_eight_ticks_one_reminds():
    with clock.frozen_at(clock.now() - timedelta(days=15)):
        invited()
    assert sum(winners(race(*[remind_prospects] * RIVALS))) == 1
    assert kinds() == ["vetting.invitation", "vetting.invitation_reminder"]


def test_whoever_says_never_again_while_others_invite_gets_at_most_what_was_written_before():
    rows = eight_of_one_address()
    person = moderator()
    race(*[partial(invite, row, actor=person) for row in rows[1:]], partial(say_never_again, rows[0]))
    assert NeverAgain.objects.count() == 1
    assert not Prospect.objects.exclude(state=ProspectState.REFUSED).exists()
    assert not Prospect.objects.exclude(email="").exists()
