"""What apps hand to the desk in `AppConfig.ready()`: their lists, how their cases are called, points of the opening."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.db.models import QuerySet, TextChoices
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from portal.common.counting import counts_of
from portal.common.registries import Registry


@dataclass(frozen=True)
class Queue:
    """One list of the desk: what it is called, where it is, how much waits, and who works on it."""

    label: Any  # lazy text
    description: Any  # lazy text: what one does there
    url_name: str
    waiting: Callable[[], QuerySet] | None  # rows that wait for a decision; None where nothing ever waits
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
    return sum(waiting_in(queues_for(user)))


def waiting_in(several: Sequence[Queue]) -> list[int]:
    """How many rows wait in each of these queues, in their order (one query for all of them)."""
    asked = {number: queue.waiting() for number, queue in enumerate(several) if queue.waiting is not None}
    found = dict(zip(asked, counts_of(list(asked.values())), strict=True))
    return [found.get(number, 0) for number in range(len(several))]


class Standing(StrEnum):
    """How far something is that a site needs before it opens."""

    DONE = "done"
    TO_DO = "to_do"
    NOT_NEEDED = "not_needed"


@dataclass(frozen=True)
class Finding:
    """What a look found: how far it is, and in a sentence what is there or what lacks."""

    standing: Standing
    detail: Any = ""  # lazy text


class Part(TextChoices):
    """Under which heading a point of the opening stands."""

    WHO = "who", _("Who answers for the site")
    WORDS = "words", _("What people read")
    PEOPLE = "people", _("Who keeps it")
    MACHINE = "machine", _("The machine")


@dataclass(frozen=True, kw_only=True)
class OpeningPoint:
    """Something to be looked at before a site is shown to the world. `look` reads, in a query or two."""

    part: Part
    label: Any  # lazy text
    why: Any  # lazy text: one sentence
    look: Callable[[HttpRequest], Finding]
    url: Callable[[], str] = lambda: ""  # where it is done; empty where that is no page of ours
    visible: Callable[[Any], bool]  # (user)


opening_points: Registry[OpeningPoint] = Registry("points of the opening")
