"""What every site begins with, a real one as well as the demonstration: words, places, pages, reasons, criteria."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from portal.home.actions.first_pages import lay_down_first_pages
from portal.home.models import HomePage
from portal.moderation.actions import load_reason_texts
from portal.taxonomy.actions import load_reference_data
from providers.vetting.actions.first_criteria import load_first_criteria


@dataclass(frozen=True)
class Basic:
    """One of them: its name for people, and how it is laid down. Returns whether there was anything to do."""

    name: str
    lay_down: Callable[[Any], bool]  # (actor)


def _words_and_places(actor: Any) -> bool:
    return bool(load_reference_data(actor=actor))


def _pages(actor: Any) -> bool:
    there = HomePage.objects.exists()
    lay_down_first_pages(actor=actor)
    return not there


def _reasons(actor: Any) -> bool:
    return bool(load_reason_texts(actor=actor))


def _criteria(actor: Any) -> bool:
    return load_first_criteria(actor=actor) is not None


# In this order. Each is harmless where it was done before, and changes nothing that people have changed since.
BASICS = (
    Basic("needs, tools, places", _words_and_places),
    Basic("pages", _pages),
    Basic("reasons for moderators", _reasons),
    Basic("criteria", _criteria),
)
