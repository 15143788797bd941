"""What monitoring reads of the outbox and of the periodic jobs."""

from __future__ import annotations

from django.db.models import Count, Min, Q

from portal.common import clock
from portal.common.gauges import Gauge
from portal.outbox.models import OutboxEvent
from portal.outbox.queries import OPEN, last_runs
from portal.outbox.registry import routes, schedule

State = OutboxEvent.State


def of_outbox() -> list[Gauge]:
    """How much waits, was given up, and for how long the oldest has been due, for each queue (one query)."""
    now = clock.now()
    rows = (
        OutboxEvent.objects.exclude(state=State.DONE)
        .order_by()
        .values_list("queue")
        .annotate(
            waiting=Count("pk", filter=Q(state__in=OPEN)),
            failed=Count("pk", filter=Q(state=State.FAILED)),
            oldest=Min("due_at", filter=Q(state__in=OPEN, due_at__lte=now)),
        )
    )
    # A queue in which nothing is has its figure too.
    counts = {(route.queue, state): 0.0 for route in routes.values() for state in ("waiting", "failed")}
    waits = {(route.queue,): 0.0 for route in routes.values()}
    for queue, waiting, failed, due in rows:
        counts[queue, "waiting"], counts[queue, "failed"] = float(waiting), float(failed)
        waits[queue,] = (now - due).total_seconds() if due else 0.0
    return [
        Gauge("outbox_events", "Tasks that wait or were given up", counts, ("queue", "state")),
        Gauge("outbox_oldest_wait_seconds", "For how long the oldest task has been due", waits, ("queue",)),
    ]


def of_periodic_jobs() -> list[Gauge]:
    """How long ago each periodic job ran (one query); -1 if it never did."""
    now, runs = clock.now(), last_runs()
    ages = {(name,): (now - runs[name]).total_seconds() if name in runs else -1.0 for name in schedule}
    return [Gauge("periodic_job_age_seconds", "How long ago the job ran; -1 if it never did", ages, ("job",))]
