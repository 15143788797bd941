"""A service that fails is left alone for a moment, so that nobody waits for it again and again.

Each process has its own breakers. Whoever asks one while it rests is told at once (`Resting`) and does without the
service. After the rest one caller tries it again, while the others go on doing without.
"""

from __future__ import annotations

import logging
import time
from datetime import datetime
from threading import Lock
from types import TracebackType

from portal.common import clock

logger = logging.getLogger(__name__)

breakers: dict[str, Breaker] = {}


class Resting(Exception):
    """The service failed a moment ago and is not asked."""


class Breaker:
    """`with breaker: …` around each call of a service; `faults` are the exceptions by which the service fails.

    One fault opens it: with waits of a second or two, a second try within the same page is what readers would feel.
    """

    def __init__(self, name: str, *, faults: tuple[type[Exception], ...], rest: float = 5.0) -> None:
        self.name = name
        self.failing_since: datetime | None = None
        self.last_error = ""
        self._faults = faults
        self._rest = rest
        self._next_try = 0.0
        self._lock = Lock()
        breakers[name] = self

    def __enter__(self) -> Breaker:
        with self._lock:
            if self.failing_since is not None:
                now = time.monotonic()
                if now < self._next_try:
                    raise Resting(f"{self.name} failed a moment ago: {self.last_error}")
                self._next_try = now + self._rest  # this caller tries; the others wait for what comes of it
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is None:
            self._succeeded()
        elif isinstance(error, self._faults):
            self.note(error)

    @property
    def is_open(self) -> bool:
        """Whether the service is failing, as far as this process knows."""
        return self.failing_since is not None

    def close(self) -> None:
        """Forget the failure: the next call is made."""
        with self._lock:
            self.failing_since, self.last_error = None, ""

    def note(self, error: BaseException) -> None:
        """The service has failed somewhere else than in a call through this breaker."""
        with self._lock:
            first = self.failing_since is None
            self.failing_since = self.failing_since or clock.now()
            self.last_error = f"{type(error).__name__}: {error}"[:300]
            self._next_try = time.monotonic() + self._rest
        if first:
            logger.error("%s fails, doing without: %s", self.name, self.last_error)

    def _succeeded(self) -> None:
        if self.failing_since is not None:
            self.close()
            logger.warning("%s answers again", self.name)
