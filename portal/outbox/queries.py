"""What the operators' page shows of the outbox."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Case, Count, Min, QuerySet, When

from portal.common import clock
from portal.outbox.models import OutboxEvent

STUCK_AFTER = timedelta(minutes=10)


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


def figures() -> OutboxFigures:
    """The state of the outbox in four figures (three queries)."""
    now = clock.now()
    not_done = OutboxEvent.objects.exclude(state=OutboxEvent.State.DONE)
    states = dict(not_done.order_by().values_list("state").annotate(Count("pk")))
    oldest = OutboxEvent.objects.filter(
        state__in=[OutboxEvent.State.WAITING, OutboxEvent.State.CLAIMED], due_at__lte=now
    ).aggregate(Min("due_at"))["due_at__min"]
    return OutboxFigures(
        waiting=states.get("waiting", 0) + states.get("claimed", 0),
        failed=states.get("failed", 0),
        done_last_day=OutboxEvent.objects.filter(state="done", done_at__gte=now - timedelta(days=1)).count(),
        oldest_wait=now - oldest if oldest else None,
    )


def failed_count() -> int:
    """How many events were given up and wait for an operator."""
    return OutboxEvent.objects.exclude(state=OutboxEvent.State.DONE).filter(state=OutboxEvent.State.FAILED).count()


def open_events() -> QuerySet[OutboxEvent]:
    """Events that are not done, given-up ones first, then the oldest."""
    return OutboxEvent.objects.exclude(state=OutboxEvent.State.DONE).order_by(
        Case(When(state=OutboxEvent.State.FAILED, then=0), default=1), "due_at", "pk"
    )
