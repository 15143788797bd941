"""Of several processes one leads, and another takes over when it falls silent."""

from __future__ import annotations

from datetime import timedelta

import pytest

from portal.common import clock
from portal.outbox.lease import hold, let_go
from portal.outbox.models import Lease
from tests.utils.rivals import race

TIME = timedelta(seconds=15)


def later(seconds):
    return clock.frozen_at(clock.now() + timedelta(seconds=seconds))


@pytest.mark.django_db
def test_one_holds_it_as_long_as_it_says_so():
    assert hold("beat", "a", duration=TIME) and not hold("beat", "b", duration=TIME)
    for seconds in (10, 20, 30):
        with later(seconds):
            assert hold("beat", "a", duration=TIME) and not hold("beat", "b", duration=TIME)


@pytest.mark.django_db
def test_who_falls_silent_loses_it_and_does_not_get_it_back():
    hold("beat", "a", duration=TIME)
    with later(16):
        assert hold("beat", "b", duration=TIME)
        assert not hold("beat", "a", duration=TIME)


@pytest.mark.django_db
def test_who_lets_it_go_makes_room_at_once_and_only_its_holder_can():
    hold("beat", "a", duration=TIME)
    let_go("beat", "b")
    assert not hold("beat", "b", duration=TIME)
    let_go("beat", "a")
    assert hold("beat", "b", duration=TIME)


@pytest.mark.django_db
def test_leases_of_different_names_are_apart():
    assert hold("beat", "a", duration=TIME) and hold("another", "b", duration=TIME)


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("held_before", [False, True])
def test_of_several_that_want_it_at_once_one_gets_it(held_before):
    if held_before:
        Lease.objects.create(name="beat", holder="gone", until=clock.now() - TIME)
    results = race(*[lambda name=name: hold("beat", name, duration=TIME) for name in "abcdef"])
    assert sorted(results) == [False] * 5 + [True], results
