"""Doing what waits: claim, handle, mark. Used by `manage.py tick`.

A claim is a conditional update with an end: if the process dies, the event is free again once the
claim has run out. Nothing is lost. A transactional handler commits together with the mark, so its
effects happen exactly once; another one can happen twice only if the process dies between its
outside effect and the mark.
"""

from __future__ import annotations

import logging
import random
import uuid
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q

from portal.common import clock
from portal.outbox.models import OutboxEvent
from portal.outbox.registry import Delivery, Route, routes

logger = logging.getLogger(__name__)

CLAIM = timedelta(minutes=2)
State = OutboxEvent.State


class PermanentFailure(Exception):
    """Raised by a handler when trying again cannot help (an address refused for good)."""


class LostClaim(Exception):
    """The claim ran out and somebody else has the event: our work in this transaction is undone."""


def sweep(*, limit: int = 500, queues: tuple[str, ...] | None = None) -> int:
    """Do up to `limit` due events, urgent queue first. Returns how many were taken up."""
    handled = 0
    while handled < limit:
        event = claim_next(queues)
        if event is None:
            break
        deliver(event)
        handled += 1
    return handled


def _due(now: datetime, queues: tuple[str, ...] | None):
    rows = OutboxEvent.objects.filter(
        Q(state=State.WAITING, due_at__lte=now) | Q(state=State.CLAIMED, claimed_until__lt=now)
    )
    return rows.filter(queue__in=queues) if queues else rows


def claim_next(queues: tuple[str, ...] | None = None) -> OutboxEvent | None:
    """Take the next due event for ourselves, or None. Of two sweepers exactly one gets it."""
    for _ in range(5):
        now = clock.now()
        # "urgent" sorts after "default": log-in codes never wait behind a digest.
        event = _due(now, queues).order_by("-queue", "due_at", "pk").first()
        if event is None:
            return None
        if take(event):
            return event
    return None


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
