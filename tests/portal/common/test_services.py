"""The one list of services, one look at each, and how long a failure has lasted."""

from __future__ import annotations

import logging
import threading
import time
from datetime import timedelta

import pytest

from portal.common import clock, services
from portal.common.breaker import Breaker
from portal.common.registries import Registry
from portal.common.services import Service, State, Trouble, look_at, look_at_all
from portal.common.watch import Watch


class Thing:
    """A service that does what the test says, and counts how often it was looked at."""

    def __init__(self, **fields) -> None:
        self.trouble: Exception | None = None
        self.looked = 0
        self.service = Service(label="Thing", check=self.check, **fields)

    def check(self) -> str:
        self.looked += 1
        if self.trouble:
            raise self.trouble
        return "as it should be"


@pytest.fixture
def file(monkeypatch):
    """A list of services of this test alone."""
    own = Registry("services of a test")
    monkeypatch.setattr("portal.common.services.services", own)
    monkeypatch.setattr("portal.common.watch.services", own)

    def register(name, **fields):
        thing = Thing(**fields)
        own.register(name, thing.service, position=len(own.items()))
        return thing

    return register


def test_a_look_says_what_the_check_found(file):
    file("thing")
    assert [(look.name, look.state, look.text) for look in look_at_all()] == [("thing", State.OK, "as it should be")]


def test_whatever_a_check_raises_is_an_answer_without_secrets(file):
    file("thing").trouble = RuntimeError("redis://:hunter2@cache.example told odile@asso.example")
    (look,) = look_at_all()
    assert look.is_failing and look.text == "The thing fails: RuntimeError: redis://…@cache.example told …@…"


def test_what_is_not_configured_is_not_looked_at(file):
    thing = file("thing", is_used=lambda: False)
    assert (look_at_all()[0].state, thing.looked) == (State.NOT_USED, 0)


def test_one_fault_is_named_once_and_what_needs_it_is_not_looked_at(file):
    database, table, row = file("database"), file("table", needs="database"), file("row", needs="table")
    database.trouble = Trouble("The database is away.")
    assert [look.state for look in look_at_all()] == [State.FAILING, State.UNKNOWN, State.UNKNOWN]
    assert [look.state for look in Watch().looks()] == [State.FAILING, State.UNKNOWN, State.UNKNOWN]
    database.trouble = None
    assert [look.state for look in look_at_all()] == [State.OK, State.OK, State.OK]
    assert (table.looked, row.looked) == (1, 1)


def test_a_check_that_never_ends_is_ended_and_not_begun_a_second_time(file):
    over, begun = threading.Event(), []

    def hang():
        begun.append(1)
        over.wait(10)
        return "at last"

    service = Service(label="Slow", check=hang, apart=True)
    first = look_at("slow", service, patience=0.05)
    assert first.is_failing and "does not answer within" in first.text
    assert look_at("slow", service, patience=0.05).is_failing and len(begun) == 1
    over.set()
    for thread in threading.enumerate():
        if thread.name == "look at slow":
            thread.join()
    assert look_at("slow", service).text == "at last"


def test_what_a_check_in_its_own_thread_raises_arrives():
    def fail():
        raise Trouble("Nothing listens.")

    assert look_at("thing", Service(label="Thing", check=fail, apart=True)).text == "Nothing listens."


def test_however_often_it_is_asked_a_process_looks_at_its_pace(file):
    thing, watch = file("thing"), Watch()
    for _ in range(100):
        watch.looks()
    assert thing.looked == 1
    hurried, watch = file("hurried", keep=0), Watch()
    watch.looks(), watch.looks()
    assert (thing.looked, hurried.looked) == (2, 2)


def test_of_many_who_ask_at_once_one_looks(file):
    started = threading.Barrier(8)
    thing, watch = file("thing"), Watch()
    slow = thing.check
    watch_looks = []

    def check():
        time.sleep(0.05)
        return slow()

    object.__setattr__(thing.service, "check", check)

    def ask():
        started.wait()
        watch_looks.append([look.state for look in watch.looks()])

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert thing.looked == 1 and watch_looks == [[State.OK]] * 8


def test_while_one_looks_again_the_others_get_what_was_seen_before(file):
    thing, watch = file("thing", keep=0), Watch()
    watch.looks()
    inside, over = threading.Event(), threading.Event()

    def check():
        inside.set()
        over.wait(10)
        return "again"

    object.__setattr__(thing.service, "check", check)
    looking = threading.Thread(target=watch.looks)
    looking.start()
    inside.wait(10)
    assert watch.looks()[0].text == "as it should be"
    over.set()
    looking.join()
    assert watch._looks["thing"][1].text == "again"


def test_a_failure_is_as_old_as_the_first_look_that_failed(file, frozen):
    thing, watch = file("thing", keep=0), Watch()
    thing.trouble = Trouble("Away.")
    watch.looks()
    with clock.frozen_at(frozen + timedelta(minutes=5)):
        (look,) = watch.looks()
        assert (look.failing_since, look.failing_seconds) == (frozen, 300)
        thing.trouble = None
        assert watch.looks()[0].failing_since is None
        thing.trouble = Trouble("Away again.")
        assert watch.looks()[0].failing_seconds == 0


def test_an_earlier_moment_that_the_check_or_the_breaker_knows_of_counts(file, frozen):
    breaker = Breaker("a breaker of this test", faults=(OSError,))
    guarded, file_of_check = file("guarded", breaker=breaker.name), file("dated")
    with clock.frozen_at(frozen - timedelta(seconds=40)), pytest.raises(OSError), breaker:
        raise OSError
    guarded.trouble = Trouble("Away.")
    file_of_check.trouble = Trouble("Late.", since=frozen - timedelta(seconds=70))
    assert [look.failing_seconds for look in Watch().looks()] == [40, 70]


def test_the_log_tells_once_that_a_service_fails_and_once_that_it_is_back(file, caplog):
    thing, watch = file("thing", keep=0), Watch()
    for trouble in (None, Trouble("Away."), Trouble("Away."), None, None):
        thing.trouble = trouble
        watch.looks()
    told = [(record.levelno, record.getMessage()) for record in caplog.records]
    assert told == [(logging.ERROR, "thing fails: Away."), (logging.WARNING, "thing is fine again")]


@pytest.mark.django_db
def test_every_service_of_the_portal_is_looked_at_without_a_fault_of_the_look():
    for look in look_at_all():
        assert "Error" not in look.text, look
        assert look.state is not State.UNKNOWN, look


def test_every_service_has_words_for_people_in_both_languages():
    from django.utils import translation

    for _name, service in services.services.items():
        for words in filter(None, (service.label, service.meanwhile)):
            with translation.override("en"):
                english = str(words)
            assert str(words) != english or english in ("Cache", "Tables"), english
