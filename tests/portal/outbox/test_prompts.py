"""On commit a worker is told that there is work: once for each queue, at no cost when the broker is gone."""

from __future__ import annotations

import base64
import json
import time
from datetime import timedelta

import pytest
from django.db import transaction
from redis import Redis

from portal.outbox.actions import retry_event
from portal.outbox.api import emit
from portal.outbox.models import OutboxEvent
from portal.outbox.sweeper import sweep
from tests import services
from tests.portal.accounts.factories import UserFactory

pytestmark = [pytest.mark.needs("redis"), pytest.mark.django_db(transaction=True)]


@pytest.fixture
def calm(topic):
    return topic(lambda payload, delivery: None)


@pytest.fixture
def urgent(topic):
    return topic(lambda payload, delivery: None, "test.urgent", queue="urgent")


class Undone(Exception):
    pass


def test_a_transaction_prompts_once_for_each_queue(queues, calm, urgent):
    with transaction.atomic():
        for number in range(10):
            emit(calm, {"number": number})
            emit(urgent, {"number": number})
        assert (queues("urgent"), queues("default")) == (0, 0)
    assert (queues("urgent"), queues("default")) == (1, 1)


def test_a_message_names_a_queue_and_nothing_else(queues, calm, settings):
    with transaction.atomic():
        emit(calm, {"address": "ada@example.org"})
    with Redis.from_url(settings.BROKER_URL) as client:
        message = json.loads(client.lindex("default", 0))
    assert json.loads(base64.b64decode(message["body"]))[:2] == [["default"], {}]
    assert message["headers"]["task"] == "outbox.sweep"
    assert "ada" not in json.dumps(message)


def test_what_is_undone_prompts_nobody(queues, calm):
    with pytest.raises(Undone), transaction.atomic():
        emit(calm, {})
        raise Undone
    assert queues("default") == 0


def test_a_part_that_is_undone_takes_no_prompt_with_it(queues, calm):
    with transaction.atomic():
        with pytest.raises(Undone), transaction.atomic():
            emit(calm, {"part": 1})
            raise Undone
        emit(calm, {"part": 2})
        with pytest.raises(Undone), transaction.atomic():
            emit(calm, {"part": 3})
            raise Undone
    assert queues("default") == 1
    assert [event.payload for event in OutboxEvent.objects.all()] == [{"part": 2}]


def test_what_is_due_later_prompts_nobody_now(queues, calm):
    with transaction.atomic():
        emit(calm, {}, delay=timedelta(hours=1))
    assert queues("default") == 0


def test_a_second_wish_prompts_too(queues, calm):
    """The first prompt may have been followed while this transaction still kept the event from being taken up."""
    for _ in range(2):
        with transaction.atomic():
            emit(calm, {}, key="provider:3")
    assert queues("default") == 2


def test_what_an_operator_wants_tried_again_prompts(queues, calm):
    with transaction.atomic():
        event = emit(calm, {})
    OutboxEvent.objects.update(state="failed")
    retry_event(event, actor=UserFactory(groups=["operators"]))
    assert queues("default") == 2


def test_while_no_worker_runs_only_a_few_prompts_gather(queues, calm):
    for number in range(20):
        with transaction.atomic():
            emit(calm, {"number": number})
    assert queues("default") == 4
    assert OutboxEvent.objects.count() == 20


def test_without_a_broker_nothing_is_told_and_nothing_is_missing(settings, calm):
    settings.BROKER_URL = ""
    with transaction.atomic():
        emit(calm, {})
    assert sweep() == 1


@pytest.mark.parametrize("trouble", ["kill", "freeze"])
def test_a_broker_in_trouble_fails_no_action_and_slows_it_once(settings, calm, queues, trouble):
    with services.started("redis") as server:
        settings.BROKER_URL = server.url
        with transaction.atomic():
            emit(calm, {"number": 0})
        getattr(server, trouble)()
        began = time.monotonic()
        for number in range(1, 30):
            with transaction.atomic():
                emit(calm, {"number": number})
        assert time.monotonic() - began < 2.5
    assert OutboxEvent.objects.count() == 30
    assert sweep() == 30


@pytest.mark.parametrize(
    "trouble", [{"maxmemory": 1}, {"requirepass": "a new one"}, {"min-replicas-to-write": 3}], ids=str
)
def test_a_broker_that_refuses_fails_no_action(settings, calm, queues, trouble):
    with services.started("redis") as server:
        settings.BROKER_URL = server.url
        with Redis.from_url(server.url) as client:
            for name, value in trouble.items():
                client.config_set(name, value)
        with transaction.atomic():
            emit(calm, {})
    assert sweep() == 1


def test_after_the_trouble_prompts_are_sent_again(settings, calm, queues):
    from portal.outbox import messages

    with services.started("redis") as server:
        settings.BROKER_URL = server.url
        assert messages.tell_to_sweep("urgent")
        server.kill()
        assert not messages.tell_to_sweep("urgent")
        server.start()
        assert not messages.tell_to_sweep("urgent"), "it is left alone for a moment"
        messages.breaker._next_try = 0
        assert messages.tell_to_sweep("urgent")
        assert Redis.from_url(server.url).llen("urgent") == 1
