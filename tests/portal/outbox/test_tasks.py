"""What a worker does with a message, called in this process."""

from __future__ import annotations

import time

import pytest
from django.db import OperationalError, transaction
from django.utils import translation

from portal.outbox.api import emit
from portal.outbox.models import OutboxEvent
from portal.outbox.sweeper import CLAIM

pytestmark = [pytest.mark.needs("redis"), pytest.mark.django_db(transaction=True)]


@pytest.fixture
def tasks(queues):
    from portal.outbox import tasks  # it wants a broker

    return tasks


def write(topic, number):
    with transaction.atomic():
        for _ in range(number):
            emit(topic, {})


def test_a_sweep_of_a_queue_does_what_is_due_in_it_and_in_those_above(tasks, topic):
    seen = []
    calm = topic(lambda payload, delivery: seen.append("calm"), "test.calm")
    urgent = topic(lambda payload, delivery: seen.append("urgent"), "test.urgent", queue="urgent")
    write(calm, 2), write(urgent, 2)
    tasks.sweep_queue("urgent")
    assert seen == ["urgent"] * 2
    write(urgent, 1)
    tasks.sweep_queue("default")
    assert seen == ["urgent"] * 3 + ["calm"] * 2


def test_a_code_that_comes_in_the_middle_of_other_events_goes_next(tasks, topic):
    seen = []
    urgent = topic(lambda payload, delivery: seen.append("urgent"), "test.urgent", queue="urgent")

    def handle(payload, delivery):
        seen.append("calm")
        if len(seen) == 3:
            write(urgent, 1)

    write(topic(handle, "test.calm", transactional=False), 6)
    tasks.sweep_queue("default")
    assert seen == ["calm"] * 3 + ["urgent"] + ["calm"] * 3


def test_while_there_is_more_others_are_called_to_help(tasks, topic, queues, monkeypatch):
    monkeypatch.setattr(tasks, "SHARE", 10)
    name = topic(lambda payload, delivery: None)
    write(name, 25)
    assert queues("default") == 1
    tasks.sweep_queue("default")
    assert queues("default") == 3  # after the first ten and the second ten
    assert not OutboxEvent.objects.exclude(state="done").exists()


def test_when_its_time_is_over_somebody_else_goes_on(tasks, topic, queues, monkeypatch):
    monkeypatch.setattr(tasks, "SWEEP_SECONDS", 0.5)
    write(topic(lambda payload, delivery: time.sleep(0.1)), 10)
    tasks.sweep_queue("default")
    assert queues("default") == 2
    assert 0 < OutboxEvent.objects.filter(state="done").count() < 10


def test_a_language_that_is_left_over_reaches_no_other_task(tasks, topic):
    seen = []
    name = topic(lambda payload, delivery: (seen.append(translation.get_language()), translation.activate("en")))
    for _ in range(2):
        write(name, 1)
        tasks.sweep_queue("default")
    assert seen == ["fr", "fr"]


def test_a_database_that_cannot_be_used_is_a_line_in_the_log(tasks, topic, monkeypatch, caplog):
    def fail(*args, **options):
        raise OperationalError("the server went away")

    monkeypatch.setattr(tasks, "sweep", fail)
    tasks.sweep_queue("default")
    assert "the server went away" in caplog.text and "Traceback" not in caplog.text


def test_a_job_that_nobody_knows_any_more_is_passed_over(tasks):
    tasks.run_job("gone.job")


def test_the_limits_of_a_task_leave_an_event_its_claim(tasks):
    """Whoever is told to stop has held its event longer than its claim, so nobody is stopped who still may go on."""
    from portal.outbox.broker import app

    claim, task = CLAIM.total_seconds(), tasks.sweep_queue
    assert tasks.SWEEP_SECONDS + claim <= task.soft_time_limit < task.time_limit
    slowest = max(one.time_limit for one in (tasks.sweep_queue, tasks.run_job))
    assert app.conf.broker_transport_options["visibility_timeout"] > slowest


def test_a_worker_takes_json_alone_and_orders_from_nobody(tasks):
    from portal.outbox.broker import app

    assert (app.conf.accept_content, app.conf.worker_enable_remote_control) == (["json"], False)
    assert set(app.tasks) >= {"outbox.sweep", "outbox.run_job"}
    assert not {name for name in app.tasks if not name.startswith(("outbox.", "celery."))}
