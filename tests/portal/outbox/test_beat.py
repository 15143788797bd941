"""The clock of the workers, one step at a time: who leads, what it tells, and what it does when nobody listens."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection, transaction

from portal.common import clock
from portal.outbox.api import emit
from portal.outbox.models import Lease, OutboxEvent, PeriodicRun
from portal.outbox.registry import QUEUES, Periodic, schedule
from tests import services

pytestmark = [pytest.mark.needs("redis"), pytest.mark.django_db(transaction=True)]


@pytest.fixture
def beat(queues):
    """Makes a beat: `step()` is what it does until it would sleep."""
    from portal.outbox.beat import LeadingScheduler
    from portal.outbox.broker import app

    class Beat(LeadingScheduler):
        def __init__(self, holder):
            super().__init__(app=app)
            self.holder = holder

        def step(self):
            while (pause := self.tick()) <= 0:
                pass
            return pause

    return Beat


@pytest.fixture
def jobs(monkeypatch):
    """Periodic jobs of this test alone, which note that they ran."""
    ran = []
    schedule_before = dict(schedule)
    schedule.clear()
    for name in ("test.one", "test.two"):
        schedule[name] = Periodic(name, timedelta(hours=1), lambda name=name: ran.append(name))
    yield ran
    schedule.clear()
    schedule.update(schedule_before)


def run_messages():
    """What a worker would do with what lies in the broker."""
    from portal.outbox.broker import app

    app.loader.import_default_modules()
    done = []
    with app.connection_for_read() as broker:
        for name in QUEUES:
            queue = app.amqp.queues[name].bind(broker.default_channel)
            while message := queue.get(no_ack=True):
                task, argument = message.headers["task"], message.payload[0][0]
                app.tasks[task](argument)
                done.append((task, argument))
    return done


@pytest.fixture
def worker(queues, settings):
    from portal.outbox.broker import app

    app.conf.broker_url = settings.BROKER_URL
    return run_messages


def test_it_tells_workers_of_every_queue_and_every_job_that_is_due(beat, jobs, worker):
    beat("a").step()
    assert worker() == [
        ("outbox.sweep", "urgent"),
        ("outbox.sweep", "default"),
        ("outbox.run_job", "test.one"),
        ("outbox.run_job", "test.two"),
        ("outbox.sweep", "search"),
    ]
    assert jobs == ["test.one", "test.two"]


def test_a_job_that_ran_lately_is_not_told_again_by_a_new_beat_either(beat, jobs, worker):
    beat("a").step()
    worker()
    Lease.objects.all().delete()
    beat("b").step()
    assert {task for task, _argument in worker()} == {"outbox.sweep"}
    assert jobs == ["test.one", "test.two"]


def test_a_message_that_doubles_makes_no_job_run_twice(beat, jobs, worker):
    for holder in "ab":
        Lease.objects.all().delete()
        beat(holder).step()
    assert [argument for task, argument in worker() if task == "outbox.run_job"].count("test.one") == 2
    assert jobs == ["test.one", "test.two"]


def test_a_job_whose_message_was_lost_is_told_again(beat, jobs, worker, settings):
    from redis import Redis

    leader = beat("a")
    leader.step()
    with Redis.from_url(settings.BROKER_URL) as client:
        client.flushdb()
    leader.step()
    assert jobs == []
    leader._books_at = 0.0  # five minutes later
    leader.step()
    worker()
    assert jobs == ["test.one", "test.two"]


def test_what_tick_did_beat_need_not(beat, jobs, worker):
    PeriodicRun.objects.create(name="test.one", last_run_at=clock.now())
    beat("a").step()
    worker()
    assert jobs == ["test.two"]


def test_a_second_beat_stands_by_and_takes_over(beat, jobs, queues):
    first, second = beat("a"), beat("b")
    first.step()
    told = queues("default")
    assert second.step() == 2.0
    assert queues("default") == told
    with clock.frozen_at(clock.now() + timedelta(seconds=16)):
        second.step()
        assert Lease.objects.get().holder == "b"
        first._renew_at = 0.0
        assert first.step() == 2.0, "the first one has noticed"


def test_a_beat_that_ends_politely_makes_room_at_once(beat, jobs):
    first, second = beat("a"), beat("b")
    first.step()
    first.close()
    second.step()
    assert Lease.objects.get().holder == "b"


def test_one_that_stands_by_lets_nothing_go(beat, jobs):
    first, second = beat("a"), beat("b")
    first.step(), second.step()
    second.close()
    assert Lease.objects.get().holder == "a"


def test_with_the_database_gone_it_stays_and_leads_again_afterwards(beat, jobs, queues, caplog):
    leader = beat("a")
    leader.step()
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE outbox_lease RENAME TO away")
    leader._renew_at = 0.0
    for _ in range(3):
        assert leader.step() == 2.0
    leader.close()
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE away RENAME TO outbox_lease")
    assert leader.step() > 0 and leader._leading
    assert caplog.text.count("beat cannot use the database") == 1


@pytest.mark.parametrize("trouble", ["kill", "freeze"])
def test_without_a_broker_it_does_the_work_itself(beat, jobs, topic, settings, trouble):
    done = []
    name = topic(lambda payload, delivery: done.append(payload["number"]))
    with services.started("redis") as server:
        settings.BROKER_URL = server.url
        getattr(server, trouble)()
        with transaction.atomic():
            emit(name, {"number": 1})
        beat("a").step()
    assert done == [1] and sorted(jobs) == ["test.one", "test.two"]


def test_while_nobody_takes_its_messages_it_does_the_work_itself(beat, jobs, topic):
    from portal.outbox.messages import tell_to_sweep

    done = []
    name = topic(lambda payload, delivery: done.append(payload["number"]))
    while tell_to_sweep("default"):
        pass
    with transaction.atomic():
        emit(name, {"number": 1})
    beat("a").step()
    assert done == [1]
    assert OutboxEvent.objects.get().state == "done"


def test_a_job_that_fails_ends_nothing(beat, monkeypatch, settings):
    def fail():
        raise ValueError

    monkeypatch.setitem(schedule, "test.fails", Periodic("test.fails", timedelta(hours=1), fail))
    with services.started("redis") as server:
        settings.BROKER_URL = server.url
        server.kill()
        assert beat("a").step() > 0
