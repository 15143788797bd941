"""The filters of the list of public organizations, read from an address: known values only."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.http import QueryDict
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from portal.accounts.queries_public import areas_of_public, brands_left_in_public, tools_in_public_use
from portal.taxonomy.models import Area, Brand, Tool
from portal.taxonomy.queries import term_at

LONGEST_TEXT = 160


@dataclass(frozen=True)
class Filters:
    """What is looked for. `notes`: what was left out, in words."""

    text: str = ""
    tool: Tool | None = None
    brand: Brand | None = None
    area: Area | None = None
    notes: list[str] = field(default_factory=list)

    @property
    def criteria(self) -> dict[str, Any]:
        """As `public_organizations()` takes it."""
        return {"text": self.text, "tool": self.tool, "brand": self.brand, "area": self.area}

    @property
    def is_empty(self) -> bool:
        return not any(self.criteria.values())

    @cached_property
    def chips(self) -> list[dict[str, str]]:
        """What was asked, each with the address without it."""
        labels = {
            "q": _("“%(text)s”") % {"text": self.text} if self.text else "",
            "tool": _("uses %(tool)s") % {"tool": self.tool.name} if self.tool else "",
            "brand": _("has left %(brand)s") % {"brand": self.brand.label} if self.brand else "",
            "area": self.area.label if self.area else "",
        }
        return [{"label": label, "url": self._without(name)} for name, label in labels.items() if label]

    def _without(self, name: str) -> str:
        values = {
            "q": self.text,
            **{key: getattr(getattr(self, key), "slug", "") for key in ("tool", "brand", "area")},
        }
        kept = {key: value for key, value in values.items() if value and key != name}
        address = reverse("accounts:public_list")
        return f"{address}?{urlencode(kept)}" if kept else address

    # What can be chosen: only what gives something.
    @cached_property
    def tools(self) -> list[Tool]:
        return list(tools_in_public_use())

    @cached_property
    def brands(self) -> list[Brand]:
        return list(brands_left_in_public())

    @cached_property
    def areas(self) -> list[Area]:
        return list(areas_of_public())


def read_filters(sent: QueryDict) -> Filters:
    """The filters in an address (three queries; up to two more for each word that was merged or is unknown)."""
    notes: list[str] = []
    found = {
        name: _known(model, sent.get(name, ""), notes)
        for name, model in (("tool", Tool), ("brand", Brand), ("area", Area))
    }
    return Filters(text=" ".join(sent.get("q", "").split())[:LONGEST_TEXT], notes=notes, **found)


def _known(model: type[Any], slug: str, notes: list[str]) -> Any:
    row = term_at(model, slug[:LONGEST_TEXT]) if slug else None
    if slug and row is None:
        notes.append(_("“%(value)s” is not known here: it is left out.") % {"value": slug[:40]})
    return row
