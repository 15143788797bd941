"""What operators do to the outbox, and its own housekeeping."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from portal.audit.api import record
from portal.common import clock
from portal.common.transitions import ReasonMissing, TransitionError
from portal.outbox.models import OutboxEvent
from portal.outbox.prompts import prompt_on_commit
from portal.outbox.queries import failed_events, lost_events
from portal.outbox.registry import periodic

KEEP_DONE = timedelta(days=30)


class LostForGood(TransitionError):
    """What the event needs is gone: trying it again cannot help. Says why, for operators."""


@dataclass(frozen=True)
class TakenUp:
    """How many events are tried again, how many are left for the next time, and how many can only be dropped."""

    retried: int
    left: int
    lost: int


def retry_event(event: OutboxEvent, *, actor: Any) -> bool:
    """Have a given-up event tried again from the beginning. Twice is harmless; returns whether it was needed.

    Raises LostForGood, having written nothing, for one that could only be called done without having been.
    """
    lost = lost_events([event])
    if lost and event.state == OutboxEvent.State.FAILED:
        raise LostForGood(lost[event.pk])
    return _wait_again(event, actor)


def retry_given_up(*, actor: Any, at_once: int) -> TakenUp:
    """Have up to `at_once` given-up events tried again, the oldest first, but those that can never be done any more."""
    events = list(failed_events().defer("last_error"))
    lost = lost_events(events)
    able = [event for event in events if event.pk not in lost]
    retried = sum(_wait_again(event, actor) for event in able[:at_once])
    return TakenUp(retried=retried, left=len(able[at_once:]), lost=len(lost))


def _wait_again(event: OutboxEvent, actor: Any) -> bool:
    with transaction.atomic():
        moved = OutboxEvent.objects.filter(pk=event.pk, state=OutboxEvent.State.FAILED).update(
            state=OutboxEvent.State.WAITING, key="", attempts=0, due_at=clock.now(), claim=""
        )
        if moved:
            prompt_on_commit(event.queue)
            record("outbox.retried", event, actor=actor, old={"state": "failed"}, new={"state": "waiting"})
    return bool(moved)


def drop_event(event: OutboxEvent, *, actor: Any, reason: str) -> bool:
    """Set a given-up event aside for good: it counts as done, and the audit says who found it not worth doing and why.

    Twice is harmless; returns whether it was needed. Raises ReasonMissing, having written nothing.
    """
    if not reason.strip():
        raise ReasonMissing(_("A reason is needed: whoever looks for what was lost reads it. Please write one."))
    with transaction.atomic():
        now = clock.now()
        moved = OutboxEvent.objects.filter(pk=event.pk, state=OutboxEvent.State.FAILED).update(
            state=OutboxEvent.State.DONE, done_at=now
        )
        if moved:
            record(
                "outbox.dropped",
                event,
                actor=actor,
                old={"state": "failed"},
                new={"state": "done", "topic": event.topic},
                reason=reason.strip(),
                at=now,
            )
    return bool(moved)


def hurry(topic: str) -> int:
    """What failed before and waits for its next attempt is due now, and what was given up waits again; how many."""
    events = OutboxEvent.objects.filter(topic=topic, attempts__gt=0)
    now = clock.now()
    hurried = events.filter(state=OutboxEvent.State.WAITING, due_at__gt=now).update(due_at=now)
    return hurried + events.filter(state=OutboxEvent.State.FAILED).update(
        state=OutboxEvent.State.WAITING, key="", attempts=0, due_at=now, claim=""
    )


@periodic("outbox.forget_done", every=timedelta(hours=6))
def forget_done() -> int:
    """Remove events done more than 30 days ago; returns how many."""
    removed, _by_model = OutboxEvent.objects.filter(
        state=OutboxEvent.State.DONE, done_at__lt=clock.now() - KEEP_DONE
    ).delete()
    return removed
