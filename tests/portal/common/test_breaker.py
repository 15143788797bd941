import logging
import threading

import pytest

from portal.common import breaker as module
from portal.common.breaker import Breaker, Resting, breakers


@pytest.fixture
def seconds(monkeypatch):
    """The seconds that have gone by, to be changed by the test."""
    passed = [1000.0]
    monkeypatch.setattr(module.time, "monotonic", lambda: passed[0])
    return passed


@pytest.fixture
def breaker(seconds):
    yield Breaker("a service", faults=(ConnectionError,), rest=5)
    del breakers["a service"]


def fail(breaker, error=None):
    error = error or ConnectionError("gone")
    with pytest.raises(type(error)), breaker:
        raise error


def test_a_service_that_answers_is_asked_each_time(breaker):
    for _ in range(3):
        with breaker:
            pass
    assert not breaker.is_open


def test_after_one_fault_nobody_asks_until_the_rest_is_over(breaker, seconds, frozen):
    fail(breaker)
    assert (breaker.is_open, breaker.failing_since, breaker.last_error) == (True, frozen, "ConnectionError: gone")
    seconds[0] += 4.9
    with pytest.raises(Resting, match="a service failed a moment ago: ConnectionError: gone"), breaker:
        pytest.fail("the service was asked")
    seconds[0] += 0.2
    with breaker:
        pass
    assert (breaker.is_open, breaker.failing_since, breaker.last_error) == (False, None, "")


def test_one_caller_tries_again_while_the_others_do_without(breaker, seconds):
    fail(breaker)
    seconds[0] += 6
    with breaker:
        with pytest.raises(Resting), breaker:
            pytest.fail("a second caller asked too")
    with breaker:
        pass


def test_a_try_that_fails_begins_another_rest_but_not_another_failure(breaker, seconds):
    fail(breaker)
    since = breaker.failing_since
    seconds[0] += 6
    fail(breaker, ConnectionError("still gone"))
    assert (breaker.failing_since, breaker.last_error) == (since, "ConnectionError: still gone")
    seconds[0] += 4
    with pytest.raises(Resting), breaker:
        pytest.fail("the service was asked")


def test_a_mistake_of_the_caller_is_no_fault_of_the_service(breaker):
    fail(breaker, ValueError("a bad question"))
    assert not breaker.is_open


def test_both_turns_are_logged_once(breaker, seconds, caplog):
    caplog.set_level(logging.WARNING)
    for _ in range(2):
        fail(breaker)
        seconds[0] += 6
    with breaker:
        pass
    assert [record.getMessage() for record in caplog.records] == [
        "a service fails, doing without: ConnectionError: gone",
        "a service answers again",
    ]


def test_a_fault_met_elsewhere_opens_it_too(breaker, seconds, frozen):
    breaker.note(ConnectionError("gone"))
    assert (breaker.is_open, breaker.failing_since) == (True, frozen)
    with pytest.raises(Resting), breaker:
        pytest.fail("the service was asked")


def test_threads_do_not_queue_behind_a_slow_call(breaker):
    inside, done = threading.Event(), threading.Event()

    def slow():
        with breaker:
            inside.set()
            assert done.wait(10)

    thread = threading.Thread(target=slow)
    thread.start()
    assert inside.wait(10)
    with breaker:
        done.set()
    thread.join(10)
    assert not thread.is_alive()
