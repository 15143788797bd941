"""The only clock. An action reads the time once and passes it into its conditional update.

Tests replace the clock (`with clock.frozen_at(...)`), never the database.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime

from django.utils import timezone

_source: ContextVar[Callable[[], datetime]] = ContextVar("clock", default=timezone.now)


def now() -> datetime:
    """The present moment, aware of its time zone."""
    return _source.get()()


def today() -> date:
    """The present day where the site lives (`TIME_ZONE`)."""
    return day_of(now())


def day_of(moment: datetime) -> date:
    """The day of a moment where the site lives."""
    return timezone.localtime(moment, timezone.get_default_timezone()).date()


@contextmanager
def frozen_at(moment: datetime) -> Iterator[None]:
    """Stop the clock at `moment` inside the block (in this thread or task only)."""
    token = _source.set(lambda: moment)
    try:
        yield
    finally:
        _source.reset(token)
