"""The static schedule: what `tick` or a worker runs by the clock, once over all processes."""

from __future__ import annotations

import logging

from portal.common import clock
from portal.outbox.models import PeriodicRun
from portal.outbox.registry import Periodic, schedule

logger = logging.getLogger(__name__)


def run_due() -> list[str]:
    """Run the periodic jobs whose time has come; returns their names. Of two processes one runs each."""
    return [job.name for job in schedule.values() if run_if_due(job)]


def run_if_due(job: Periodic) -> bool:
    """Run a periodic job if its time has come and nobody else has taken it; returns whether it was run."""
    if not _claim(job):
        return False
    try:
        job.run()
    except Exception:
        logger.exception("periodic job %s failed; it comes again in %s", job.name, job.every)
    return True


def _claim(job: Periodic) -> bool:
    now = clock.now()
    row, created = PeriodicRun.objects.get_or_create(name=job.name, defaults={"last_run_at": now})
    if created:
        return True
    if row.last_run_at > now - job.every:
        return False
    return bool(PeriodicRun.objects.filter(pk=row.pk, last_run_at=row.last_run_at).update(last_run_at=now))
