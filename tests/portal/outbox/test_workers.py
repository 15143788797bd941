"""Workers, beats, a broker and a mail server, and everything that can go wrong between them.

Effects on the database and the index happen exactly once. No mail is lost; one is doubled only where a process died
between the mail server's answer and our mark, and then with the same Message-ID.
"""

from __future__ import annotations

import time
from itertools import pairwise

import pytest
from redis import Redis

from tests import services
from tests.portal.outbox.mail_server import Received, free_port, mail_server, received_all
from tests.portal.outbox.workshop import Workshop
from tests.utils import database

# A process dies at its twelfth mail, effect or event, and must die three times.
MAILS, FEW = 36, 18
pytestmark = [pytest.mark.race, pytest.mark.needs("redis")]


@pytest.fixture
def broker():
    with services.started("redis") as server:
        yield server


@pytest.fixture
def mails():
    """A mail server that receives while the test runs."""
    port = free_port()
    with mail_server(Received(), port) as received:
        received.port = port
        yield received


@pytest.fixture
def workshop(database_folder, broker, mails):
    environment = {
        "CLAIM_SECONDS": "120",
        **database.environment_of(database_folder),
        "BROKER_URL": broker.url,
        "EMAIL_URL": f"smtp://127.0.0.1:{mails.port}",
    }
    shop = Workshop(environment, database_folder)
    yield shop
    shop.close()


@pytest.fixture
def short_claims(workshop):
    """What a process held that died is free again at once, not in two minutes."""
    workshop.environment["CLAIM_SECONDS"] = "0.4"


def all_is_done(shop, mails, number=MAILS):
    """Waits, looks into the books, and returns how many mails were doubled."""
    report = shop.ask("wait")
    assert report["done"], shop.words()
    assert report["effects"] == [1] * number
    assert report["indexed"] == 5
    return received_all(report, mails, number)


@pytest.mark.parametrize("point, number", [("after_claim", FEW), ("after_done", FEW), ("in_effect", MAILS)])
def test_a_process_killed_outside_the_window_loses_and_doubles_nothing(workshop, short_claims, mails, point, number):
    workshop.ask("write", str(number))
    workshop.start("worker", "urgent,default", point)
    workshop.start("beat", "only-tells")
    assert all_is_done(workshop, mails, number) == 0
    assert workshop.deaths() >= 3, "the process really died, several times"


@pytest.mark.parametrize("point", ["after_data", "before_mark"])
def test_a_process_killed_inside_the_window_doubles_one_mail_at_most(workshop, short_claims, mails, point):
    workshop.ask("write", str(MAILS))
    workshop.start("worker", "urgent,default", point)
    workshop.start("beat", "only-tells")
    doubles = all_is_done(workshop, mails)
    assert workshop.deaths() >= 3
    assert doubles <= workshop.deaths()
    if point == "before_mark":
        assert doubles == workshop.deaths(), "the window is real: without it the test would show nothing"


@pytest.mark.parametrize("point", ["in_effect", "before_mark"])
def test_a_whole_worker_killed_with_its_message_is_replaced_by_another(workshop, short_claims, mails, point):
    """Its message stays in the hands of nobody for half an hour; the outbox does not wait for it."""
    workshop.ask("write", str(MAILS))
    workshop.start("beat", "only-tells")
    for _life in range(2):
        workshop.start("worker", "urgent,default", point, "whole").wait(timeout=60)
    workshop.start("worker", "urgent,default", "nowhere")
    assert all_is_done(workshop, mails) <= workshop.deaths()
    assert workshop.deaths() == 2


def test_a_broker_emptied_killed_started_and_frozen_under_load(workshop, mails, broker):
    workshop.start("worker", "urgent,default", "nowhere")
    workshop.start("beat")
    writer = workshop.start("trickle", "60", "0.25")
    workshop.wait_for_words("this beat leads")
    for disturb in (empty, empty, broker.kill, broker.start, broker.freeze, broker.thaw, empty):
        time.sleep(2)
        disturb(broker) if disturb is empty else disturb()
    said = writer.said()
    print(f"slowest transaction with a broker in trouble: {said['slowest']:.2f} s")  # noqa: T201 - a figure
    assert said["slowest"] < 2.5
    assert all_is_done(workshop, mails, 60) == 0


def empty(broker):
    with Redis.from_url(broker.url) as client:
        client.flushall()


@pytest.mark.parametrize("trouble", ["kill", "freeze"])
def test_with_the_broker_gone_for_good_everything_is_done_by_beat(workshop, mails, broker, trouble):
    workshop.start("worker", "urgent,default", "nowhere")
    workshop.start("beat")
    workshop.wait_for_words("this beat leads")
    getattr(broker, trouble)()
    workshop.ask("write", str(MAILS))
    assert all_is_done(workshop, mails) == 0


def test_of_two_beats_one_leads_and_the_other_takes_over(workshop):
    every = {"JOB_EVERY": "2"}
    workshop.start("worker", "urgent,default", "nowhere", **every)
    first = workshop.start("beat", **every)
    workshop.wait_for_words("this beat leads")
    workshop.start("beat", **every)
    wait_for_runs(workshop, 2)
    workshop.wait_for_words("beat: Starting", 2)
    wait_for_runs(workshop, len(runs(workshop)) + 2)
    assert workshop.said("this beat leads") == 1
    workshop.kill(first)
    workshop.wait_for_words("this beat leads", 2)
    wait_for_runs(workshop, len(runs(workshop)) + 2)
    times = runs(workshop)
    assert all(later - earlier >= 2 for earlier, later in pairwise(times)), times


def wait_for_runs(workshop, number):
    until = time.monotonic() + 60
    while len(runs(workshop)) < number:
        assert time.monotonic() < until, workshop.words()
        time.sleep(0.2)


def runs(workshop):
    """When the job ran."""
    return [float(line) for line in workshop.runs.read_text().splitlines()] if workshop.runs.exists() else []


@pytest.mark.parametrize("workers", [["urgent,default"], ["urgent", "default"]], ids=["one for both", "one for each"])
def test_a_log_in_code_does_not_wait_behind_ten_thousand_other_events(workshop, workers):
    workshop.ask("fill", "10000")
    for queues in workers:
        workshop.start("worker", queues, "nowhere")
    workshop.start("beat")
    said = workshop.ask("codes", "8")
    waited = sorted(said["waited"])
    print(f"codes waited {waited[0]:.2f} to {waited[-1]:.2f} s behind {said['left']} events")  # noqa: T201 - a figure
    assert said["left"] > 8_000
    assert waited[-1] < 2.5
