"""Who handles which topic, and what runs by the clock. Filled in `AppConfig.ready()`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, TypeVar

Job = TypeVar("Job", bound=Callable[..., Any])  # called without arguments
Handler = Callable[[dict, "Delivery"], None]
WhyLost = Callable[[Sequence[dict[str, Any]]], list[str]]


@dataclass(frozen=True)
class Delivery:
    """What a handler may want to know of the event it is given."""

    event_id: int
    attempt: int


def never_lost(payloads: Sequence[dict[str, Any]]) -> list[str]:
    """Of most topics an event can be tried again however long it lay."""
    return [""] * len(payloads)


@dataclass(frozen=True)
class Route:
    """How one topic is done: its handler, in which transaction, on which queue."""

    topic: str
    handle: Handler
    queue: str = "default"
    transactional: bool = True  # handler and mark in one transaction: its database effects happen exactly once
    max_attempts: int = 12
    why_lost: WhyLost = never_lost  # for each payload why it can never be done any more, for operators; or ""


@dataclass(frozen=True)
class Periodic:
    """A job of the static schedule, run by `tick` or by workers."""

    name: str
    every: timedelta
    run: Callable[[], Any]


# In the order in which they are looked into: a log-in code waits for no newsletter, and nothing for a search server.
QUEUES = ("urgent", "default", "search")


def down_to(queue: str) -> tuple[str, ...]:
    """A queue and those that go before it: whoever works on it does theirs first, before each event."""
    return QUEUES[: QUEUES.index(queue) + 1]


routes: dict[str, Route] = {}
schedule: dict[str, Periodic] = {}


def handler(
    topic: str,
    *,
    queue: str = "default",
    transactional: bool = True,
    max_attempts: int = 12,
    why_lost: WhyLost = never_lost,
) -> Callable[[Handler], Handler]:
    """Decorator: file a function as the handler of `topic`.

    A transactional handler runs in one transaction with the mark "done". One that talks to the
    outside (mail) is not transactional: it is called, then marked.
    """

    def decorate(function: Handler) -> Handler:
        known = routes.get(topic)
        if known is not None and known.handle is not function:
            raise ValueError(f"outbox topic {topic!r} has a handler already")
        if queue not in QUEUES:
            raise ValueError(f"outbox topic {topic!r}: nobody looks into a queue {queue!r}")
        routes[topic] = Route(topic, function, queue, transactional, max_attempts, why_lost)
        return function

    return decorate


def periodic(name: str, *, every: timedelta) -> Callable[[Job], Job]:
    """Decorator: run a function about every `every`; it must be harmless to run it twice."""

    def decorate(function: Job) -> Job:
        schedule[name] = Periodic(name, every, function)
        return function

    return decorate
