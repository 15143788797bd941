"""Ending a wait that has no time limit of its own."""

from __future__ import annotations

from collections.abc import Callable
from contextvars import copy_context
from threading import Thread
from typing import TypeVar

Result = TypeVar("Result")

_at_work: dict[str, Thread] = {}


class Overdue(Exception):
    """It did not end in time; its thread goes on until it does."""


def within(seconds: float, name: str, function: Callable[[], Result]) -> Result:
    """What `function` returns or raises, or Overdue after `seconds`.

    As long as an overdue call of the same name hangs, another one is not begun: threads do not pile up.
    """
    former = _at_work.get(name)
    if former is not None and former.is_alive():
        raise Overdue
    outcome: list[Result] = []
    errors: list[Exception] = []

    def work() -> None:
        try:
            outcome.append(function())
        except Exception as error:  # noqa: BLE001 - raised again in the thread that asked
            errors.append(error)

    _at_work[name] = thread = Thread(target=copy_context().run, args=[work], name=f"look at {name}", daemon=True)
    thread.start()
    thread.join(seconds)
    if errors:
        raise errors[0]
    if not outcome:
        raise Overdue
    return outcome[0]
