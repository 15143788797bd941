"""What pages weigh: measured by `make browser`, kept in weights.toml beside it, read for the page about it."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from portal.common.words import number

FILE = Path(__file__).resolve().parent / "weights.toml"

# Names of pages in tests/browser/pages.py, as readers know them, in the order of the table.
SHOWN = {
    "home": gettext_lazy("The home page"),
    "directory": gettext_lazy("The directory"),
    "listing": gettext_lazy("A listing"),
    "map": gettext_lazy("The map"),
    "request, need": gettext_lazy("A step of a request"),
    "accessibilite": gettext_lazy("A page to read"),
}


@dataclass(frozen=True)
class Measured:
    """The table, in the language being shown, and how it was got."""

    day: date
    browser: str
    rows: list[list[str]]

    @property
    def caption(self) -> str:
        return _("What a first visit weighs")

    @property
    def head(self) -> list[str]:
        return [_("Page"), _("Kilobytes"), pgettext("to a server", "Requests"), _("Elements"), _("EcoIndex")]


@cache
def _stored() -> dict[str, Any]:
    return tomllib.loads(FILE.read_text(encoding="utf-8")) if FILE.exists() else {}


def read() -> Measured | None:
    """What was measured for this version of the software; None if nobody has."""
    stored = _stored()
    if not stored:
        return None
    pages = {page["name"]: page for page in stored["pages"]}
    rows = [
        [str(label), number(page["kilobytes"], 0), number(page["requests"]), number(page["elements"]),
         number(page["ecoindex"], 0)]
        for name, label in SHOWN.items() if (page := pages.get(name))
    ]  # fmt: skip
    return Measured(stored["measured_on"], stored["browser"], rows)
