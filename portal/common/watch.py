"""The last look at each service, kept for some seconds: however often this process is asked, it looks at its pace."""

from __future__ import annotations

import logging
import time
from threading import Lock

from portal.common.services import Look, aged, look_at, services, unlooked

logger = logging.getLogger(__name__)


class Watch:
    """Looks of one process. The age of a failure counts from the first look of this process that failed, or from an
    earlier moment that a breaker or the check itself knows of; other processes may know it longer."""

    def __init__(self) -> None:
        self._looks: dict[str, tuple[float, Look]] = {}
        self._lock = Lock()

    def looks(self) -> list[Look]:
        """The services as they are now, or were a few seconds ago. Of several who ask, one looks."""
        if self._lock.acquire(blocking=not self._knows_all()):
            try:
                self._refresh()
            finally:
                self._lock.release()
        return [self._looks[name][1] for name, _ in services.items() if name in self._looks]

    def forget(self) -> None:
        """Begin anew."""
        with self._lock:
            self._looks = {}

    def _knows_all(self) -> bool:
        return all(name in self._looks for name, _ in services.items())

    def _refresh(self) -> None:
        for name, service in services.items():
            looked_at, before = self._looks.get(name, (0.0, None))
            need = self._looks[service.needs][1] if service.needs in self._looks else None
            stale = before is None or time.monotonic() - looked_at >= service.keep
            if need and need.blocks:
                self._looks[name] = (0.0, unlooked(name, service))  # looked at as soon as its need is back
            elif stale:
                look = aged(look_at(name, service), before)
                _tell(look, before)
                self._looks[name] = (time.monotonic(), look)


def _tell(look: Look, before: Look | None) -> None:
    """A line in the log when a service begins to fail, and when it is back."""
    was_failing = before is not None and before.is_failing
    if look.is_failing and not was_failing:
        logger.error("%s fails: %s", look.name, look.text)
    elif was_failing and not look.is_failing:
        logger.warning("%s is fine again", look.name)


watch = Watch()
