"""The clock of the workers. Of several beats one leads; the others take over once it has been silent for a while.

The timetable is the one of `manage.py tick`. When a periodic job ran last stands in the database, as it does for tick:
so a lost message, a new beat or a tick that runs beside make no job run twice or never.
"""

from __future__ import annotations

import logging
import os
import socket
import time
from contextlib import suppress
from datetime import timedelta
from typing import Any

import django.db
from celery.beat import ScheduleEntry, Scheduler
from django.db import close_old_connections

from portal.common import clock
from portal.outbox.broker import RUN_JOB, SWEEP
from portal.outbox.lease import hold, let_go
from portal.outbox.messages import tell_to_run, tell_to_sweep
from portal.outbox.models import PeriodicRun
from portal.outbox.registry import QUEUES, down_to, schedule
from portal.outbox.schedule import run_if_due
from portal.outbox.sightings import note_look
from portal.outbox.sweeper import sweep

logger = logging.getLogger(__name__)

LEASE = "beat"
LEASE_TIME = timedelta(seconds=15)
RENEWED_EVERY = 3.0  # seconds, as all below
STANDING_BY = 2.0
SWEEP_EVERY = {"urgent": 2.0, "default": 5.0, "search": 5.0}
BOOKS_EVERY = 300.0
OWN_SWEEP = 3.0


def timetable() -> dict[str, dict[str, Any]]:
    """Every queue, and every periodic job of the registry."""
    sweeps = {f"sweep {queue}": {"task": SWEEP, "args": [queue], "schedule": SWEEP_EVERY[queue]} for queue in QUEUES}
    jobs = {name: {"task": RUN_JOB, "args": [name], "schedule": job.every} for name, job in schedule.items()}
    return sweeps | jobs


class LeadingScheduler(Scheduler):
    """Sends messages while it holds the lease, and does the work itself while nobody takes them."""

    producer = None  # messages go the way of all others, see `tell`

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.holder = f"{socket.gethostname()} {os.getpid()}"
        self._leading = self._busy = False
        self._renew_at = self._books_at = 0.0
        super().__init__(*args, **kwargs)

    def setup_schedule(self) -> None:
        self.update_from_dict(timetable())

    def tick(self, *args: Any, **kwargs: Any) -> float:
        """One step: lead or stand by. Returns after how many seconds to come again."""
        self._busy = True
        try:
            return min(super().tick(*args, **kwargs), RENEWED_EVERY) if self._leads() else STANDING_BY
        except django.db.Error as error:
            if self._leading:
                logger.warning("beat cannot use the database, trying again: %s", error)
            self._leading = False
            return STANDING_BY
        finally:
            close_old_connections()
            self._busy = False

    def _leads(self) -> bool:
        now = time.monotonic()
        if not self._leading or now >= self._renew_at:
            led, self._leading = self._leading, hold(LEASE, self.holder, duration=LEASE_TIME)
            self._renew_at = now + RENEWED_EVERY
            if self._leading and not led:
                logger.info("this beat leads: %s", self.holder)
                self._books_at = 0.0
        if self._leading and now >= self._books_at:
            self._look_at_the_books()
            self._books_at = now + BOOKS_EVERY
        return self._leading

    def _look_at_the_books(self) -> None:
        """When each job really ran last: a message may have been lost, another beat may have been leading."""
        last = dict(PeriodicRun.objects.values_list("name", "last_run_at"))
        for entry in self.schedule.values():
            entry.last_run_at = last.get(entry.name, clock.now() - entry.schedule.run_every)
        self._heap = None

    def apply_entry(self, entry: ScheduleEntry, producer: Any = None) -> None:
        """Send the message of an entry that is due. Where nobody takes it, beat does for a moment what tick does."""
        try:
            self._see_to(entry.task, *entry.args)
        except django.db.Error:
            raise
        except Exception:
            logger.exception("beat could not see to %s; it comes again", entry.name)

    def _see_to(self, task: str, argument: str) -> None:
        if task == SWEEP:
            if not tell_to_sweep(argument):
                note_look(argument)
                sweep(queues=down_to(argument), seconds=OWN_SWEEP)
        elif not tell_to_run(argument):
            run_if_due(schedule[argument])

    def close(self) -> None:
        # Called from the handler of a signal too, where a connection may be in the middle of something: then once more.
        if self._leading and not self._busy:
            with suppress(django.db.Error):
                let_go(LEASE, self.holder)
        super().close()
