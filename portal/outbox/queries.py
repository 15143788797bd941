"""What the operators' page shows of the outbox."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Case, Count, Max, Min, QuerySet, When

from portal.common import clock
from portal.outbox.models import Lease, OutboxEvent, PeriodicRun
from portal.outbox.registry import QUEUES, Periodic, WhyLost, routes, schedule
from portal.outbox.sightings import PREFIX

OPEN = (OutboxEvent.State.WAITING, OutboxEvent.State.CLAIMED)
STUCK_AFTER = timedelta(minutes=10)
UNWATCHED_AFTER = timedelta(minutes=5)
LATE_AFTER = 2  # times its own rhythm
LATELY = timedelta(days=1)


@dataclass(frozen=True)
class OutboxFigures:
    """Counts of events, and how long the oldest due one has waited (None when nothing waits)."""

    waiting: int
    failed: int
    done_last_day: int
    oldest_wait: timedelta | None

    @property
    def oldest_wait_minutes(self) -> int:
        return int(self.oldest_wait.total_seconds() // 60) if self.oldest_wait else 0

    @property
    def is_stuck(self) -> bool:
        """Whether something has been due for so long that the sweeper cannot be running."""
        return self.oldest_wait is not None and self.oldest_wait > STUCK_AFTER


@dataclass(frozen=True)
class GivenUp:
    """How many events were given up in the last day, and since when."""

    count: int
    since: datetime | None


def figures() -> OutboxFigures:
    """The state of the outbox in four figures (three queries)."""
    now = clock.now()
    not_done = OutboxEvent.objects.exclude(state=OutboxEvent.State.DONE)
    states = dict(not_done.order_by().values_list("state").annotate(Count("pk")))
    return OutboxFigures(
        waiting=states.get("waiting", 0) + states.get("claimed", 0),
        failed=states.get("failed", 0),
        done_last_day=OutboxEvent.objects.filter(state="done", done_at__gte=now - timedelta(days=1)).count(),
        oldest_wait=oldest_wait(now),
    )


@dataclass(frozen=True)
class Watch:
    """When a queue was last looked into, to the minute, by a ticker or a worker."""

    queue: str
    last_look_at: datetime | None
    is_late: bool


def watches() -> list[Watch]:
    """Every queue (one query)."""
    late = clock.now() - UNWATCHED_AFTER
    looks = dict(PeriodicRun.objects.filter(name__startswith=PREFIX).values_list("name", "last_run_at"))
    found = [(queue, looks.get(f"{PREFIX}{queue}")) for queue in QUEUES]
    return [Watch(queue, at, at is None or at < late) for queue, at in found]


def keeper_of_the_clock() -> str:
    """The machine and process of the beat that leads now; empty when there is none, as with `manage.py tick`."""
    return Lease.objects.filter(name="beat", until__gte=clock.now()).values_list("holder", flat=True).first() or ""


def failed_events() -> QuerySet[OutboxEvent]:
    """Events that were given up and wait for an operator."""
    return OutboxEvent.objects.exclude(state=OutboxEvent.State.DONE).filter(state=OutboxEvent.State.FAILED)


def lost_events(events: Iterable[OutboxEvent]) -> dict[int, str]:
    """Those of these events that can never be done any more, by number, and why (one query if a mail is among them)."""
    by_room: dict[WhyLost, list[OutboxEvent]] = defaultdict(list)
    for event in events:
        if event.topic in routes:
            by_room[routes[event.topic].why_lost].append(event)
    found: dict[int, str] = {}
    for why_lost, rows in by_room.items():
        reasons = why_lost([event.payload for event in rows])
        found.update({event.pk: reason for event, reason in zip(rows, reasons, strict=True) if reason})
    return found


def oldest_wait(now: datetime) -> timedelta | None:
    """For how long the oldest due event has waited (one query, of the index of open ones)."""
    oldest = OutboxEvent.objects.filter(state__in=OPEN, due_at__lte=now).aggregate(Min("due_at"))["due_at__min"]
    return now - oldest if oldest else None


def given_up_lately() -> GivenUp:
    """What was given up since yesterday (one query); an event was last tried when it was last due."""
    not_done = OutboxEvent.objects.exclude(state=OutboxEvent.State.DONE)
    lately = not_done.filter(state=OutboxEvent.State.FAILED, due_at__gte=clock.now() - LATELY)
    found = lately.aggregate(count=Count("pk"), since=Min("due_at"))
    return GivenUp(found["count"], found["since"])


def last_runs() -> dict[str, datetime]:
    """When each periodic job last ran; one that never did is not among them (one query)."""
    return dict(PeriodicRun.objects.values_list("name", "last_run_at"))


def is_late(job: Periodic, last: datetime | None) -> bool:
    """Whether a job should have run since, with some patience."""
    return last is None or last < clock.now() - LATE_AFTER * job.every


def late_jobs() -> list[str]:
    """Names of the periodic jobs that are late or never ran (one query)."""
    runs = last_runs()
    return [job.name for job in schedule.values() if is_late(job, runs.get(job.name))]


def is_open(topic: str) -> bool:
    """Whether something of this topic is still to be done (one query)."""
    return OutboxEvent.objects.filter(topic=topic, state__in=OPEN).exists()


def open_events() -> QuerySet[OutboxEvent]:
    """Events that are not done, given-up ones first, then the oldest."""
    return OutboxEvent.objects.exclude(state=OutboxEvent.State.DONE).order_by(
        Case(When(state=OutboxEvent.State.FAILED, then=0), default=1), "due_at", "pk"
    )


def last_number() -> int:
    """The highest number of an event; whatever is emitted from now on has a higher one."""
    return OutboxEvent.objects.aggregate(Max("pk"))["pk__max"] or 0
