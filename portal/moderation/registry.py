"""What apps hand to the desk in `AppConfig.ready()`: their lists, and how their cases are called."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

from portal.common.registries import Registry


@dataclass(frozen=True)
class Queue:
    """One list of the desk: what it is called, where it is, how much waits, and who works on it."""

    label: Any  # lazy text
    description: Any  # lazy text: what one does there
    url_name: str
    waiting: Callable[[], int]  # what waits for a decision; 0 where nothing ever waits
    visible: Callable[[Any], bool]  # (user)


@dataclass(frozen=True)
class Case:
    """Something that is decided about: the page of one, by its key, and what several are called."""

    url_name: str
    names: Callable[[Collection[str]], Mapping[str, str]]  # keys, as the audit knows them, -> names


queues: Registry[Queue] = Registry("queues of the desk")
cases: Registry[Case] = Registry("cases of the desk")  # by target type of the audit: "providers.provider"


def queues_for(user: Any) -> list[Queue]:
    """The queues this person works on, in order."""
    return [queue for queue in queues if queue.visible(user)]


def waiting_for(user: Any) -> int:
    """How much waits for this person over all their queues."""
    return sum(queue.waiting() for queue in queues_for(user))
