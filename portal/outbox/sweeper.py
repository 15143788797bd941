"""Doing what waits: claim, handle, mark. Used by `manage.py tick` and by the workers.

A claim is a conditional update with an end: if the process dies, the event is free again once the
claim has run out. Nothing is lost. A transactional handler commits together with the mark, so its
effects happen exactly once; another one can happen twice only if the process dies between its
outside effect and the mark.
"""

from __future__ import annotations

import logging
import math
import random
import time
import uuid
from collections.abc import Sequence
from contextlib import nullcontext
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import BooleanField, F, Func, Q, QuerySet

from portal.common import clock
from portal.outbox.models import OutboxEvent
from portal.outbox.registry import QUEUES, Delivery, Route, routes

logger = logging.getLogger(__name__)

CLAIM = timedelta(minutes=2)
TRIES = 10
State = OutboxEvent.State
# The condition of the index, word for word: SQLite would not recognise it in parameters.
OPEN = Func(F("state"), template="%(expressions)s IN ('waiting', 'claimed')", output_field=BooleanField())


class PermanentFailure(Exception):
    """Raised by a handler when trying again cannot help (an address refused for good)."""


class LostClaim(Exception):
    """The claim ran out and somebody else has the event: our work in this transaction is undone."""


def sweep(*, limit: int = 500, queues: Sequence[str] = QUEUES, seconds: float = math.inf) -> int:
    """Do up to `limit` due events, those of the first queue first. Returns how many were taken up.

    After `seconds` no further one is taken up.
    """
    until = time.monotonic() + seconds
    handled = 0
    while handled < limit and time.monotonic() < until:
        event = claim_next(queues)
        if event is None:
            break
        deliver(event)
        handled += 1
    return handled


def claim_next(queues: Sequence[str] = QUEUES) -> OutboxEvent | None:
    """Take the next due event for ourselves, or None. Of two sweepers exactly one gets it.

    On PostgreSQL each sweeper passes by the rows that others are about to take, so that many of them do not fight for
    the first one. The conditional update is the guard on every database.
    """
    for queue in queues:
        event = _claim_in(queue)
        if event is not None:
            return event
    return None


def _claim_in(queue: str) -> OutboxEvent | None:
    for _ in range(TRIES):
        # SQLite has no such locks: there a transaction would only make an idle ticker take the write lock.
        with transaction.atomic() if connection.features.has_select_for_update_skip_locked else nullcontext():
            now = clock.now()
            event = _due(now, queue).select_for_update(skip_locked=True, of=("self",)).first()
            if event is None:
                return None
            taken = take(event)
        if taken:
            return event
    return None


def _due(now: datetime, queue: str) -> QuerySet[OutboxEvent]:
    # Beyond the index only the last condition is asked, and of few rows, however many wait or were done.
    free = Q(state=State.WAITING) | Q(state=State.CLAIMED, claimed_until__lt=now)
    return OutboxEvent.objects.filter(OPEN, queue=queue, due_at__lte=now).filter(free).order_by("due_at", "pk")


def deliver_now(event: OutboxEvent) -> bool:
    """Do one waiting event at once, without its turn; returns whether it was still there to be taken."""
    taken = take(event)
    if taken:
        deliver(event)
    return taken


def take(event: OutboxEvent) -> bool:
    """Claim this event, as it was read; of two who try, one does."""
    claim, now = uuid.uuid4().hex, clock.now()
    taken = OutboxEvent.objects.filter(
        pk=event.pk, state=event.state, claim=event.claim, attempts=event.attempts
    ).update(state=State.CLAIMED, claim=claim, claimed_until=now + CLAIM, attempts=F("attempts") + 1)
    if taken:
        event.claim, event.state, event.attempts = claim, State.CLAIMED, event.attempts + 1
    return bool(taken)


def deliver(event: OutboxEvent) -> None:
    """Hand a claimed event to its handler and mark it done, due again, or given up."""
    route = routes.get(event.topic)
    if route is None:
        give_up(event, f"nobody handles the topic {event.topic!r}")
        return
    if event.attempts > route.max_attempts:
        # put_back() counts the failures it sees; an event that kills its process is only seen here.
        give_up(event, "the process ended each time this was tried")
        return
    try:
        run_handler(route, event)
    except LostClaim:
        logger.warning("outbox event %s: the claim was lost, its effects undone", event.pk)
    except PermanentFailure as error:
        give_up(event, str(error))
    except Exception as error:  # noqa: BLE001 - whatever a handler raises, the event must survive it
        put_back(event, route, error)


def run_handler(route: Route, event: OutboxEvent) -> None:
    delivery = Delivery(event_id=event.pk, attempt=event.attempts)
    if route.transactional:
        with transaction.atomic():
            route.handle(event.payload, delivery)
            mark_done(event)
    else:
        route.handle(event.payload, delivery)
        mark_done(event)


def mark_done(event: OutboxEvent) -> None:
    """Note that a claimed event is done. Raises LostClaim if the claim is no longer ours."""
    if not _ours(event).update(state=State.DONE, done_at=clock.now(), claimed_until=None, last_error=""):
        raise LostClaim


def put_back(event: OutboxEvent, route: Route, error: Exception) -> None:
    """Try again later, further apart each time (about 10 s to 6 h); give up after the route's attempts."""
    message = f"{type(error).__name__}: {error}"[:2000]
    if event.attempts >= route.max_attempts:
        give_up(event, message)
        return
    wait = min(10 * 3 ** (event.attempts - 1), 21_600) * random.uniform(0.8, 1.2)  # noqa: S311 - jitter
    _ours(event).update(
        state=State.WAITING,
        key="",  # a newer wish with the same key may be waiting already
        due_at=clock.now() + timedelta(seconds=wait),
        claimed_until=None,
        last_error=message,
    )
    logger.warning("outbox event %s (%s) failed, attempt %s", event.pk, event.topic, event.attempts)


def give_up(event: OutboxEvent, message: str) -> None:
    """Set an event aside for the operators, who may have it tried again."""
    _ours(event).update(state=State.FAILED, claimed_until=None, last_error=message)
    logger.error("outbox event %s (%s) given up after %s attempts", event.pk, event.topic, event.attempts)


def _ours(event: OutboxEvent):
    return OutboxEvent.objects.filter(pk=event.pk, claim=event.claim, state=State.CLAIMED)
