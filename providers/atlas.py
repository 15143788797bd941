"""The map of departments for one answer: outlines, counts, links, and the same by region for the table."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse

from portal.taxonomy.enums import AreaKind
from portal.taxonomy.models import Area
from portal.taxonomy.reference import department_map
from providers.answers import Answer
from providers.links import DIRECTORY

LEVELS = 3  # tints beside the empty one


@dataclass(frozen=True, slots=True, kw_only=True)
class Department:
    """One department. `count` is the number of results after a click on it."""

    name: str
    code: str
    count: int
    url: str
    chosen: bool
    tint: str  # class of the style sheet
    outline: str
    x: float
    y: float


@dataclass(frozen=True)
class Region:
    """One region with its departments that have results; `count` as for a department."""

    name: str
    count: int
    url: str
    chosen: bool
    departments: list[Department] = field(default_factory=list)


@dataclass(frozen=True)
class Atlas:
    """The drawing and the table."""

    view_box: str
    frame: str
    regions: list[Region]
    key: list[tuple[str, int, int]]  # tint, from, to

    @property
    def departments(self) -> list[Department]:
        return [department for region in self.regions for department in region.departments]


def draw(answer: Answer) -> Atlas:
    """The map of an answer. Links lead to the list, with the department added or, if chosen, removed."""
    drawing = department_map()
    counts = answer.results.counts.get("area", {})
    areas = list(Area.objects.filter(kind__in=[AreaKind.REGION, AreaKind.DEPARTMENT]).order_by("search_name"))
    # A chosen department has its own tint: its count, after removal, is of another kind.
    tinted = [area for area in areas if area.kind == AreaKind.DEPARTMENT and not _is_chosen(area, answer)]
    bounds = _bounds([counts.get(area.slug, 0) for area in tinted])
    regions = {area.pk: _region(area, answer, counts) for area in areas if area.kind == AreaKind.REGION}
    for area in areas:
        if area.kind == AreaKind.DEPARTMENT and area.parent_id in regions:
            outline = drawing["departments"].get(area.code, {})
            regions[area.parent_id].departments.append(_department(area, answer, counts, bounds, outline))
    return Atlas(
        view_box=drawing["viewBox"],
        frame=drawing["frame"],
        regions=[region for region in regions.values() if region.departments],
        key=[(f"level-{level}", low, high) for level, (low, high) in enumerate(bounds, 1)],
    )


def _region(area: Area, answer: Answer, counts: Any) -> Region:
    return Region(area.name, counts.get(area.slug, 0), _toggled(area, answer), _is_chosen(area, answer))


def _department(
    area: Area, answer: Answer, counts: Any, bounds: list[tuple[int, int]], outline: dict[str, Any]
) -> Department:
    count = counts.get(area.slug, 0)
    level = next((number for number, (low, high) in enumerate(bounds, 1) if low <= count <= high), 0)
    chosen = _is_chosen(area, answer)
    return Department(
        name=area.name,
        code=area.code,
        count=count,
        url=_toggled(area, answer),
        chosen=chosen,
        tint="chosen" if chosen else f"level-{level}" if level else "",
        outline=outline.get("d", ""),
        x=outline.get("x", 0),
        y=outline.get("y", 0),
    )


def _is_chosen(area: Area, answer: Answer) -> bool:
    return area.slug in answer.criteria.values("area")


def _toggled(area: Area, answer: Answer) -> str:
    criteria = answer.criteria
    changed = criteria.removing("area", area.slug) if _is_chosen(area, answer) else criteria.adding("area", area.slug)
    return changed.address(reverse(DIRECTORY))


def _bounds(counts: list[int]) -> list[tuple[int, int]]:
    """Up to three ranges of about as many departments each, from the smallest count above zero to the largest."""
    known = sorted(count for count in counts if count)
    if not known:
        return []
    tops = sorted({known[(len(known) * level - 1) // LEVELS] for level in range(1, LEVELS + 1)})
    lows = [known[0], *(top + 1 for top in tops[:-1])]
    return list(zip(lows, tops, strict=True))
