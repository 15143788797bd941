"""What the operators' page shows of the outbox."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count, Min

from portal.common import clock
from portal.outbox.models import OutboxEvent


@dataclass(frozen=True)
class OutboxFigures:
    """Counts of events, and how long the oldest due one has waited (None when nothing waits)."""

    waiting: int
    failed: int
    done_last_day: int
    oldest_wait: timedelta | None


def figures() -> OutboxFigures:
    """The state of the outbox in four figures (three queries)."""
    now = clock.now()
    states = dict(OutboxEvent.objects.order_by().values_list("state").annotate(Count("pk")))
    oldest = OutboxEvent.objects.filter(
        state__in=[OutboxEvent.State.WAITING, OutboxEvent.State.CLAIMED], due_at__lte=now
    ).aggregate(Min("due_at"))["due_at__min"]
    return OutboxFigures(
        waiting=states.get("waiting", 0) + states.get("claimed", 0),
        failed=states.get("failed", 0),
        done_last_day=OutboxEvent.objects.filter(state="done", done_at__gte=now - timedelta(days=1)).count(),
        oldest_wait=now - oldest if oldest else None,
    )
