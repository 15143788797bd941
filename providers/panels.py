"""The facets as a visitor sees them: chosen values, a few others, what a click on each would give."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from providers.choices import Choices
from providers.criteria import Criteria
from providers.facets import FACETS, ChoiceFacet, Facet, Option

OTHERS = 5  # unchosen values shown beside the results; the rest is on a page of its own


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """One value of a facet. `count` is the number of results after a click on it."""

    value: str
    label: str
    count: int
    chosen: bool
    group: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """One facet. `more` is how many values are not shown."""

    name: str
    label: Any
    values: tuple[Value, ...]
    more: int
    more_label: Any


def panels(criteria: Criteria, choices: Choices, counts: Mapping[str, Mapping[str, int]]) -> list[Panel]:
    """The facets that offer something, each with its chosen values and at most five others."""
    found = (_short_panel(facet, criteria, choices, counts) for facet in FACETS)
    return [panel for panel in found if panel.values]


def whole_panel(facet: Facet, criteria: Criteria, choices: Choices, counts: Mapping[str, Mapping[str, int]]) -> Panel:
    """One facet with every value that gives a result."""
    values = _values(facet, criteria, choices, counts)
    return Panel(name=facet.name, label=facet.label, values=tuple(values), more=0, more_label=facet.more_label)


def _short_panel(facet: Facet, criteria: Criteria, choices: Choices, counts: Mapping[str, Mapping[str, int]]) -> Panel:
    values = _values(facet, criteria, choices, counts)
    others = _likely(facet, [value for value in values if not value.chosen], values)
    kept = {value.value for value in sorted(others, key=lambda value: -value.count)[:OTHERS]}
    shown = [value for value in values if value.chosen or value.value in kept]
    if not isinstance(facet, ChoiceFacet):
        # A list without an order of its own: the chosen ones, then what gives the most.
        shown.sort(key=lambda value: (not value.chosen, -value.count))
    return Panel(
        name=facet.name,
        label=facet.label,
        values=tuple(shown),
        more=len(values) - len(shown),
        more_label=facet.more_label,
    )


def _likely(facet: Facet, others: list[Value], values: list[Value]) -> list[Value]:
    """Where areas are chosen, their neighbours in the same region; otherwise the regions."""
    if facet.name != "area":
        return others
    regions = {value.group for value in values if value.chosen and value.group}
    beside = [value for value in others if (value.group in regions if regions else not value.group)]
    return beside or others


def _values(facet: Facet, criteria: Criteria, choices: Choices, counts: Mapping[str, Mapping[str, int]]) -> list[Value]:
    """Every value that is chosen, or that gives something."""
    chosen = criteria.values(facet.name)
    given = counts.get(facet.name, {})
    return [
        _value(option, given.get(option.value, 0), option.value in chosen)
        for option in choices.of(facet.name).values()
        if option.value in chosen or (given.get(option.value) and not option.silent)
    ]


def _value(option: Option, count: int, chosen: bool) -> Value:
    return Value(
        value=option.value,
        label=option.label,
        count=count,
        chosen=chosen,
        group=option.group,
    )
