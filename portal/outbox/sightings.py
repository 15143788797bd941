"""When somebody last looked into each queue: a ticker, a worker, or beat in place of one. For the operators' page."""

from __future__ import annotations

import time

from portal.common import clock
from portal.outbox.models import PeriodicRun

NOTED_EVERY = 60.0  # seconds, by each process
PREFIX = "outbox.sweep "

_noted: dict[str, float] = {}


def note_look(queue: str) -> None:
    """Write down that `queue` was looked into, unless this process did so less than a minute ago."""
    now = time.monotonic()
    if now >= _noted.get(queue, 0.0):
        PeriodicRun.objects.update_or_create(name=f"{PREFIX}{queue}", defaults={"last_run_at": clock.now()})
        _noted[queue] = now + NOTED_EVERY
