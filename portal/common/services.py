"""The one list of everything the portal leans on: `/readyz`, the operators' page, the metrics and `manage.py doctor`
all read it.

A room files what it leans on in `AppConfig.ready()`. To look at a service is to use it: connect, write, read.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from portal.common import clock
from portal.common.breaker import breakers
from portal.common.deadline import Overdue, within
from portal.common.masking import mask
from portal.common.registries import Registry

logger = logging.getLogger(__name__)

PATIENCE = 2.0  # seconds that a look at one service may take
PATIENCE_OF_A_PERSON = 10.0  # where nobody waits but the operator who asked


class State(StrEnum):
    OK = "ok"
    FAILING = "failing"
    NOT_USED = "not used"
    UNKNOWN = "unknown"  # not looked at, for want of what it needs itself


class Trouble(Exception):
    """Raised by a check: one sentence that says what is wrong and what to set or do. `since` if the check knows."""

    def __init__(self, sentence: str, *, since: datetime | None = None) -> None:
        super().__init__(sentence)
        self.since = since


@dataclass(frozen=True, kw_only=True)
class Service:
    """Something the portal leans on. `check` tries it for real, says in a few words what it found, or raises."""

    label: Any  # lazy text
    check: Callable[[], str]
    meanwhile: Any = ""  # lazy text: what the site does while it fails
    is_used: Callable[[], bool] = lambda: True
    breaker: str = ""  # name of the breaker in front of it
    essential: bool = False  # without it no page is answered
    needs: str = ""  # the service without which there is no use in looking at this one
    keep: float = 5.0  # seconds for which one look counts
    apart: bool = False  # looked at in a thread of its own, as nothing else ends it in time; may not use the database


@dataclass(frozen=True)
class Look:
    """What one look at a service found. `text` is a detail or, where it fails, the sentence of the trouble."""

    name: str
    service: Service
    state: State
    text: str = ""
    failing_since: datetime | None = None

    @property
    def is_failing(self) -> bool:
        return self.state is State.FAILING

    @property
    def blocks(self) -> bool:
        """Whether there is no use in looking at what needs this one."""
        return self.state in (State.FAILING, State.UNKNOWN)

    @property
    def failing_seconds(self) -> int:
        """For how long it has been failing, as far as is known; 0 where it does not."""
        return max(0, int((clock.now() - self.failing_since).total_seconds())) if self.failing_since else 0


services: Registry[Service] = Registry("services")


def look_at_all(*, patience: float = PATIENCE) -> list[Look]:
    """Look at every service now, in order of position."""
    found: dict[str, Look] = {}
    for name, service in services.items():
        need = found.get(service.needs)
        found[name] = unlooked(name, service) if need and need.blocks else look_at(name, service, patience=patience)
    return list(found.values())


def unlooked(name: str, service: Service) -> Look:
    """What is said of a service whose own need fails: one fault is named once."""
    if not service.is_used():
        return Look(name, service, State.NOT_USED)
    return Look(name, service, State.UNKNOWN, f"not looked at: it needs the {service.needs}")


def look_at(name: str, service: Service, *, patience: float = PATIENCE) -> Look:
    """Look at one service now. Whatever its check raises is an answer too."""
    if not service.is_used():
        return Look(name, service, State.NOT_USED)
    try:
        detail = within(patience, name, service.check) if service.apart else service.check()
    except Trouble as trouble:
        return _failing(name, service, str(trouble), trouble.since)
    except Overdue:
        return _failing(name, service, f"The {name} does not answer within {patience:.0f} seconds.", None)
    except Exception as error:  # noqa: BLE001 - a look must never be what breaks the page of the looks
        return _failing(name, service, f"The {name} fails: {type(error).__name__}: {error}", None)
    return Look(name, service, State.OK, mask(detail))


def _failing(name: str, service: Service, sentence: str, since: datetime | None) -> Look:
    return Look(name, service, State.FAILING, mask(sentence), _earliest(since, _since_of_breaker(service)))


def _since_of_breaker(service: Service) -> datetime | None:
    breaker = breakers.get(service.breaker)
    return breaker.failing_since if breaker else None


def _earliest(*moments: datetime | None) -> datetime | None:
    return min((moment for moment in moments if moment), default=None)


def aged(look: Look, before: Look | None) -> Look:
    """The look with the age of its failure: from the first look that failed, if nobody knows of an earlier moment."""
    if not look.is_failing:
        return look
    first = before.failing_since if before and before.is_failing else None
    return replace(look, failing_since=_earliest(look.failing_since, first) or clock.now())
