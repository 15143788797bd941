"""Several tickers look at a followed search at once: its people get one mail about one new listing."""

from __future__ import annotations

from datetime import timedelta

import pytest

from portal.common import clock
from portal.notifications.models import OutgoingMail
from providers.actions.alerts import upkeep
from providers.models import SavedSearch
from tests.providers.alerts import NEWS, REMINDER, followed
from tests.providers.factories import listed
from tests.utils.rivals import RIVALS, all_read_first, race

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def all_look(monkeypatch):
    """Every rival has found the search due, and what is new, before one of them writes."""
    monkeypatch.setattr(upkeep, "found_by", all_read_first(upkeep.found_by, RIVALS))


@pytest.fixture
def due():
    """A search that was followed a month ago, and a listing that came since."""
    with clock.frozen_at(clock.now() - upkeep.MONTH - timedelta(hours=1)):
        row = followed()
    listed()
    return row


def told(kind=NEWS):
    return OutgoingMail.objects.filter(kind=kind).count()


def test_without_the_guard_every_ticker_would_tell(due, all_look, monkeypatch):
    as_it_was = SavedSearch.objects.get(pk=due.pk)
    monkeypatch.setattr(upkeep, "hold", lambda rows: [as_it_was])
    assert sum(race(*[upkeep.tell_alerts] * RIVALS)) == told() == RIVALS


def test_eight_tickers_tell_once(due, all_look):
    assert sum(race(*[upkeep.tell_alerts] * RIVALS)) == told() == 1


def test_eight_tickers_ask_once_whether_it_is_still_wanted(due):
    SavedSearch.objects.update(wanted_at=clock.now() - upkeep.YEAR - timedelta(days=1))
    assert sum(race(*[upkeep.remind_of_alerts] * RIVALS)) == told(REMINDER) == 1
