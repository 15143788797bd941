"""Several sweepers at once: each event is taken by one of them. First with the guard off, then with it."""

from __future__ import annotations

import uuid
from collections import Counter

import pytest
from django.db import transaction
from django.db.models import F

from portal.common import clock
from portal.outbox import sweeper
from portal.outbox.api import emit
from portal.outbox.models import OutboxEvent, PeriodicRun
from portal.outbox.sweeper import CLAIM, sweep
from tests.utils.rivals import race

EVENTS, SWEEPERS = 40, 5
pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


def in_threads(work):
    """What several raised that began together."""
    return [result for result in race(*[work] * SWEEPERS) if isinstance(result, Exception)]


def write(topic):
    with transaction.atomic():
        for number in range(EVENTS):
            emit(topic, {"number": number})


def claim_without_guard(queues):
    """As claim_next, but nothing is locked and the update does not ask whether the event is still free."""
    now = clock.now()
    event = sweeper._due(now, "default").first()
    if event is None:
        return None
    claim = uuid.uuid4().hex
    OutboxEvent.objects.filter(pk=event.pk).update(
        state="claimed", claim=claim, claimed_until=now + CLAIM, attempts=F("attempts") + 1
    )
    event.claim, event.state, event.attempts = claim, "claimed", event.attempts + 1
    return event


def swept(topic):
    done = Counter()
    write(topic(lambda payload, delivery: done.update([payload["number"]]), transactional=False))
    errors = in_threads(sweep)
    return done, errors


def test_without_the_guard_events_are_done_twice(topic, monkeypatch):
    monkeypatch.setattr(sweeper, "claim_next", claim_without_guard)
    done, _errors = swept(topic)
    assert sum(done.values()) > EVENTS, "the race is real"


def test_with_it_each_event_is_done_by_one_sweeper(topic):
    done, errors = swept(topic)
    assert errors == []
    assert done == dict.fromkeys(range(EVENTS), 1)
    assert set(OutboxEvent.objects.values_list("state", flat=True)) == {"done"}


def test_effects_on_the_database_happen_once_each(topic):
    row = PeriodicRun.objects.create(name="0", last_run_at=clock.now())

    def count(payload, delivery):
        present = PeriodicRun.objects.select_for_update(of=("self",)).get(pk=row.pk)
        PeriodicRun.objects.filter(pk=row.pk).update(name=str(int(present.name) + 1))

    write(topic(count))
    assert in_threads(sweep) == []
    row.refresh_from_db()
    assert row.name == str(EVENTS)


def test_the_same_wish_from_several_transactions_is_one_event(topic):
    name = topic(lambda payload, delivery: None)

    def wish():
        with transaction.atomic():
            emit(name, {}, key="provider:3")

    assert in_threads(wish) == []
    assert OutboxEvent.objects.count() == 1
