"""What a worker does with a message: look into the outbox. Nothing here trusts a message to be the only one."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.utils import translation

from portal.outbox.broker import (
    JOB_HARD_LIMIT,
    JOB_SOFT_LIMIT,
    RUN_JOB,
    SWEEP,
    SWEEP_HARD_LIMIT,
    SWEEP_SECONDS,
    SWEEP_SOFT_LIMIT,
    app,
)
from portal.outbox.messages import tell_to_sweep
from portal.outbox.registry import down_to, schedule
from portal.outbox.schedule import run_if_due
from portal.outbox.sightings import note_look
from portal.outbox.sweeper import sweep

logger = logging.getLogger(__name__)

SHARE = 50  # events done before others are called to help


@contextmanager
def as_in_tick() -> Iterator[None]:
    """A language left over from the task before does not reach this one, and a busy database makes no long story.

    Connections need no care here: Celery closes them before and after each task.
    """
    with translation.override(settings.LANGUAGE_CODE):
        try:
            yield
        except (OperationalError, InterfaceError) as error:
            logger.warning("the database cannot be used, later again: %s", error)


@app.task(name=SWEEP, soft_time_limit=SWEEP_SOFT_LIMIT, time_limit=SWEEP_HARD_LIMIT)
def sweep_queue(queue: str) -> None:
    """Do what is due in a queue. A log-in code never waits for more than the one event that is being done."""
    until = time.monotonic() + SWEEP_SECONDS
    with as_in_tick():
        note_look(queue)
        while (left := until - time.monotonic()) > 0:
            if sweep(limit=SHARE, queues=down_to(queue), seconds=left) < SHARE and time.monotonic() < until:
                return
            # There may be more: whoever is idle takes a share, and when our time is over somebody goes on.
            tell_to_sweep(queue)


@app.task(name=RUN_JOB, soft_time_limit=JOB_SOFT_LIMIT, time_limit=JOB_HARD_LIMIT)
def run_job(name: str) -> None:
    """Run a periodic job, if it is still due and still there."""
    job = schedule.get(name)
    if job is not None:
        with as_in_tick():
            run_if_due(job)
