"""Eight sweepers and two hundred events, and wishes that join a waiting one."""

from __future__ import annotations

import threading
from collections import Counter

import pytest
from django.db import transaction

from portal.common import clock
from portal.outbox import api, sweeper
from portal.outbox.api import emit
from portal.outbox.models import OutboxEvent, PeriodicRun
from portal.outbox.sweeper import claim_next, sweep
from tests.utils.rivals import PATIENCE, RIVALS, race

EVENTS = 200
pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


def test_eight_sweepers_do_two_hundred_events_once_each(topic):
    done, by_whom = Counter(), Counter()

    def handle(payload, delivery):
        done[payload["number"]] += 1
        by_whom[threading.get_ident()] += 1

    name = topic(handle, transactional=False)
    with transaction.atomic():
        for number in range(EVENTS):
            emit(name, {"number": number})
    assert sum(race(*[sweep] * RIVALS)) == EVENTS
    assert done == dict.fromkeys(range(EVENTS), 1)
    assert set(OutboxEvent.objects.values_list("state", "attempts")) == {("done", 1)}
    assert len(by_whom) > 1, "nobody did all of it"


@pytest.mark.only_on("postgresql")
def test_a_sweeper_passes_by_what_another_one_is_about_to_take(topic):
    name = topic(lambda payload, delivery: None)
    with transaction.atomic():
        first, second = emit(name, {}), emit(name, {})
    with transaction.atomic():
        OutboxEvent.objects.select_for_update(of=("self",)).get(pk=first.pk)
        assert race(claim_next)[0] == second, "it did not wait"
        assert race(claim_next) == [None]
    assert claim_next() == first


@pytest.fixture
def writer(topic):
    """Changes a name and wishes that it be noted, while a sweeper sweeps before the commit; returns what was noted."""
    row = PeriodicRun.objects.create(name="before", last_run_at=clock.now())
    noted = []
    name = topic(lambda payload, delivery: noted.append(PeriodicRun.objects.get().name))

    def write():
        with transaction.atomic():
            emit(name, {}, key="note")
        with transaction.atomic():
            PeriodicRun.objects.filter(pk=row.pk).update(name="after")
            assert emit(name, {}, key="note") is None, "one waits already"
            race(sweep)
        while sweep():
            pass
        return noted

    return write


@pytest.mark.only_on("postgresql")
def test_without_the_lock_a_wish_is_done_before_what_it_is_about(writer, monkeypatch):
    def waits(topic, key):
        return OutboxEvent.objects.filter(topic=topic, key=key, state="waiting").exists()

    monkeypatch.setattr(api, "_joins_a_waiting_one", waits)
    assert writer() == ["before"], "nobody notes what came after"


@pytest.mark.only_on("postgresql")
def test_a_wish_that_joins_a_waiting_one_is_done_after_the_commit(writer):
    assert writer() == ["after"]


@pytest.mark.only_on("postgresql")
def test_writers_with_the_same_wish_do_not_wait_for_one_another(topic):
    name = topic(lambda payload, delivery: None)
    with transaction.atomic():
        emit(name, {}, key="note")
    both = threading.Barrier(RIVALS)

    def wish():
        with transaction.atomic():
            joined = emit(name, {}, key="note")
            both.wait(PATIENCE)  # all are in their transaction at once
            return joined

    assert race(*[wish] * RIVALS) == [None] * RIVALS
    assert sweeper.sweep() == 1
