"""emit(): the one way to have something done after commit."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db import IntegrityError, connection, transaction

from portal.common import clock
from portal.outbox.models import OutboxEvent
from portal.outbox.prompts import prompt_on_commit
from portal.outbox.registry import routes

ATTEMPTS = 3


def emit(topic: str, payload: dict[str, Any], *, key: str = "", delay: timedelta = timedelta(0)) -> OutboxEvent | None:
    """Write an event in the caller's transaction; the sweeper does it after commit, and is told so then.

    `payload` is plain JSON (ids, not objects). With a `key`, a second wish while the first waits
    adds nothing and None is returned. Raises LookupError for a topic nobody handles and
    RuntimeError outside a transaction: an event must stand or fall with the change that wants it.
    """
    if topic not in routes:
        raise LookupError(f"nobody handles the outbox topic {topic!r}")
    if not connection.in_atomic_block:
        raise RuntimeError("emit() belongs inside the transaction of an action")
    if not delay:  # what is due later is found by the clock
        prompt_on_commit(routes[topic].queue)
    now = clock.now()
    event = OutboxEvent(
        topic=topic, key=key, payload=payload, queue=routes[topic].queue, created_at=now, due_at=now + delay
    )
    if not key:
        event.save(force_insert=True)
        return event
    for attempt in range(ATTEMPTS):
        if _joins_a_waiting_one(topic, key):
            return None
        try:
            with transaction.atomic():
                event.save(force_insert=True)
            break
        except IntegrityError:  # another transaction wished the same in between: theirs is joined
            if attempt == ATTEMPTS - 1:
                raise
    return event


def _joins_a_waiting_one(topic: str, key: str) -> bool:
    """Whether the same wish waits already; it then goes on waiting until the caller's transaction is committed.

    Otherwise a sweeper could do it in between, before what the caller changed can be seen, and nobody would again.
    The lock is shared: others who wish the same need not wait for one another.
    """
    if not connection.features.has_select_for_update:  # this transaction is the only writer
        return OutboxEvent.objects.filter(topic=topic, key=key, state=OutboxEvent.State.WAITING).exists()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id FROM outbox_outboxevent WHERE topic = %s AND key = %s AND state = 'waiting' FOR SHARE",
            [topic, key],
        )
        return cursor.fetchone() is not None
