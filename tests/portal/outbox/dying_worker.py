"""Run by the tests in processes of their own: workers and beats on a real broker, and who gives them work.

    dying_worker.py                   be ready: each line of JSON it reads asks for one of the following, in a process
                                      forked from this one, which need not be set up again

    write 50          write so many mails, and as many events that count; and index some listings
    trickle 50 0.1    the same, slowly; says how long the slowest transaction took
    fill 10000        events that each take a hundredth of a second
    codes 8           urgent events, one after another; says how long each one waited
    wait              until everything is done; says what the books say
    worker QUEUES POINT [whole]   dies at a named point; `whole`: with the process above it
    beat [only-tells] `only-tells`: does nothing in place of the workers

With JOB_EVERY, worker and beat know a periodic job that comes again every so many seconds.

Those that say something print one line of JSON.
"""

from __future__ import annotations

import json
import logging
import os
import signal
import sys
import time
import traceback
from datetime import timedelta
from typing import Any

from tests.portal.outbox import deaths

from django.conf import settings  # isort: skip - the import above sets Django up
from django.db import transaction
from django.db.models import F

from portal.common import clock
from portal.outbox import beat, sweeper
from portal.outbox.api import emit
from portal.outbox.broker import app
from portal.outbox.models import OutboxEvent, PeriodicRun
from portal.outbox.registry import QUEUES, Periodic, Route, routes, schedule
from portal.search.api import enqueue
from portal.search.database.writing import drift
from portal.search.models import FruitlessSearch
from providers.models import Provider
from tests.providers.factories import ProviderFactory

settings.EMAIL_TIMEOUT = 8  # as in life: a busy machine is not a slow mail server
LISTINGS = 5
PATIENCE = 120


def count(payload: dict[str, Any], delivery: Any) -> None:
    """An effect on the database that shows when it happens twice."""
    FruitlessSearch.objects.filter(kind="test", text_normalised=payload["name"]).update(count=F("count") + 1)


routes["test.effect"] = Route("test.effect", count)
routes["test.slow"] = Route("test.slow", lambda payload, delivery: time.sleep(0.01))
routes["test.code"] = Route("test.code", lambda payload, delivery: None, queue="urgent")


def write_one(index: int) -> float:
    """One mail and one event, each in its transaction; returns the seconds of the slower one."""
    began = time.monotonic()
    deaths.write_mail(index)
    between = time.monotonic()
    with transaction.atomic():
        FruitlessSearch.objects.create(kind="test", text_normalised=str(index), count=0, last_on=clock.today())
        emit("test.effect", {"name": str(index)})
    return max(between - began, time.monotonic() - between)


def write(number: int, pause: float = 0.0) -> None:
    slowest = 0.0
    for index in range(number):
        slowest = max(slowest, write_one(index))
        time.sleep(pause)
    for provider in ProviderFactory.create_batch(LISTINGS):
        with transaction.atomic():
            enqueue("provider", [provider.pk])
    say(slowest=slowest)


def fill(number: int) -> None:
    now = clock.now()
    OutboxEvent.objects.bulk_create(
        [OutboxEvent(topic="test.slow", created_at=now, due_at=now) for _ in range(number)], batch_size=500
    )


def codes(number: int) -> None:
    """Begins when the workers are at their work."""
    wait_until(lambda: OutboxEvent.objects.filter(topic="test.slow", state="done").exists())
    waited = []
    for _ in range(number):
        began = time.monotonic()
        with transaction.atomic():
            event = emit("test.code", {})
        wait_until(lambda pk=event.pk: OutboxEvent.objects.filter(pk=pk, state="done").exists(), pause=0.01)
        waited.append(time.monotonic() - began)
        time.sleep(0.2)
    say(waited=waited, left=OutboxEvent.objects.filter(topic="test.slow").exclude(state="done").count())


def wait() -> None:
    done = wait_until(lambda: not deaths.is_open())
    effects = FruitlessSearch.objects.filter(kind="test").values_list("count", flat=True)
    indexed = Provider.objects.count() if not list(drift("provider")) else -1
    say(done=done, effects=list(effects), indexed=indexed, **deaths.report())


def wait_until(true: Any, pause: float = 0.2) -> bool:
    until = time.monotonic() + PATIENCE
    while not true():
        if time.monotonic() > until:
            return False
        time.sleep(pause)
    return True


def say(**words: Any) -> None:
    print(json.dumps(words), flush=True)  # noqa: T201 - read by the test


def worker(queues: str, point: str, whole: bool = False) -> None:
    sweeper.CLAIM = timedelta(seconds=deaths.CLAIM_SECONDS)
    if whole:
        before = deaths.die

        def die() -> None:
            os.kill(os.getppid(), signal.SIGKILL)
            before()

        deaths.die = die
    deaths.prepare(point)
    app.start(["worker", "-Q", queues, "-c", "1", "-l", "WARNING"])


def run_beat(only_tells: bool = False) -> None:
    """With shorter times than in life."""
    for name in ("portal.outbox.beat", "celery.beat"):  # whatever the settings say of logs: the test listens to them
        logger = logging.getLogger(name)
        logger.setLevel(logging.INFO)
        logger.addHandler(logging.StreamHandler())
        logger.propagate = False
    beat.SWEEP_EVERY = dict.fromkeys(QUEUES, 0.3)
    beat.LEASE_TIME, beat.RENEWED_EVERY, beat.STANDING_BY = timedelta(seconds=3), 0.5, 0.3
    sweeper.CLAIM = timedelta(seconds=deaths.CLAIM_SECONDS)
    if only_tells:
        beat.OWN_SWEEP = 0.0
    app.start(["beat", "-l", "INFO"])


def set_schedule(seconds: float) -> None:
    """One job, or none, that writes down when it ran, in a file and in the order in which it happened."""

    def note() -> None:
        with open(os.environ["RUNS"], "a") as runs:
            runs.write(f"{PeriodicRun.objects.get(name='test.job').last_run_at.timestamp()}\n")

    schedule.clear()
    if seconds:
        schedule["test.job"] = Periodic("test.job", timedelta(seconds=seconds), note)


def act(what: str, *rest: str) -> None:
    """Do one of the things named above."""
    set_schedule(float(os.environ.get("JOB_EVERY", "0")))
    if what == "worker":
        worker(rest[0], rest[1], "whole" in rest)
    elif what == "beat":
        run_beat("only-tells" in rest)
    elif what == "trickle":
        write(int(rest[0]), float(rest[1]))
    else:
        {"write": write, "fill": fill, "codes": codes}[what](int(rest[0])) if rest else wait()


def be_ready() -> None:
    """Fork for each `{"act": …, "environment": …, "out": …, "log": …}`, and say the number of the process; for each
    `{"wait": number, "seconds": …}` say how it ended, or null when it goes on.
    """
    for line in sys.stdin:
        asked = json.loads(line)
        if "wait" in asked:
            say(ended=ended(asked["wait"], asked["seconds"]))
            continue
        if (pid := os.fork()) == 0:
            in_the_child(asked)
        say(pid=pid)


def ended(pid: int, seconds: float) -> int | None:
    """The exit code of a child, negative for a signal; None if it has not ended after so many seconds."""
    until = time.monotonic() + seconds
    while True:
        found, status = os.waitpid(pid, os.WNOHANG)
        if found:
            return os.waitstatus_to_exitcode(status)
        if time.monotonic() > until:
            return None
        time.sleep(0.05)


def in_the_child(asked: dict[str, Any]) -> None:
    """As a process that was started for this alone: in a session of its own, with streams of its own."""
    code = 1
    try:
        os.setsid()
        os.environ.update(asked["environment"])
        for stream, path in ((0, os.devnull), (1, asked["out"]), (2, asked["log"])):
            os.dup2(os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND), stream)
        act(*asked["act"])
        code = 0
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else 1
    except BaseException:  # noqa: BLE001 - whatever it is, it must not go on in the loop of the parent
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


if __name__ == "__main__":
    be_ready()
