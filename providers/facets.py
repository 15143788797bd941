"""One object per facet: what it is called, what a listing counts for, which values a visitor may choose.

Adding a facet is adding one object to `FACETS`; page, map, API and index follow.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from operator import attrgetter
from typing import Any

from django.db.models import TextChoices
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from portal.taxonomy.enums import AreaKind
from portal.taxonomy.models import Area, Need, Tool
from portal.taxonomy.queries import present_slugs
from providers.enums import Language, PriceApproach, ProviderKind, Stage
from providers.indexed import IndexedListing

REMOTE = "yes"
Reader = Callable[[IndexedListing], Iterable[str]]


@dataclass(frozen=True, slots=True)
class Option:
    """A value a visitor may choose.

    `group` is the value of the option above it, in a hierarchy; `phrase` its label inside a sentence; `typed` what
    one types to mean it. A `silent` one is valid and not offered: another says the same, or it is retired.
    """

    value: str
    label: str
    group: str = ""
    phrase: str = ""
    typed: str = ""
    silent: bool = False


@dataclass(frozen=True)
class Facet:
    """A way to narrow the directory. `name` is its URL parameter and its field in the index."""

    name: str
    label: Any  # lazy text
    more_label: Any = ""  # the link to all values

    def reader(self) -> Reader:
        """What gives the values a listing counts for, ancestors included; good for one batch of listings."""
        raise NotImplementedError

    def options(self) -> list[Option]:
        """Every value, in the order of the lists, in the active language."""
        raise NotImplementedError

    def present(self, values: Iterable[str]) -> list[str]:
        """These values with those of before a merge replaced by what they are today."""
        return list(values)


class NeedFacet(Facet):
    def reader(self) -> Reader:
        return lambda listing: (need.slug for need in listing.needs)

    def options(self) -> list[Option]:
        # Listings keep a retired need, and so do links, alerts and programmes that name it.
        return [Option(need.slug, need.name, silent=not need.is_active) for need in Need.objects.all()]

    def present(self, values: Iterable[str]) -> list[str]:
        return present_slugs(Need, values)


class ToolFacet(Facet):
    def reader(self) -> Reader:
        return lambda listing: (tool.slug for tool in listing.tools)

    def options(self) -> list[Option]:
        tools = sorted(Tool.objects.all(), key=lambda tool: tool.name.casefold())
        return [Option(tool.slug, tool.name) for tool in tools]

    def present(self, values: Iterable[str]) -> list[str]:
        return present_slugs(Tool, values)


class AreaFacet(Facet):
    """A region covers its departments, the country covers all; a department counts once for its region."""

    def reader(self) -> Reader:
        covered = _covered_by_area()
        return lambda listing: {slug for area in listing.areas for slug in covered[area.pk]}

    def options(self) -> list[Option]:
        areas = list(Area.objects.select_related("parent").order_by("search_name"))
        regions = [area for area in areas if area.kind == AreaKind.REGION]
        departments = [area for area in areas if area.kind == AreaKind.DEPARTMENT]
        found = []  # the country is no choice: it would leave out nobody
        for region in regions:
            inside = [area for area in departments if area.parent_id == region.pk]
            # Overseas a region has one department, of the same name.
            found.append(_area_option(region, silent=[area.name for area in inside] == [region.name]))
            found += [_area_option(area, region) for area in inside]
        return found


class RemoteFacet(Facet):
    def reader(self) -> Reader:
        return lambda listing: [REMOTE] if listing.is_remote else []

    def options(self) -> list[Option]:
        return [Option(REMOTE, str(_("Accompanies remotely")))]


@dataclass(frozen=True)
class ChoiceFacet(Facet):
    """A facet whose values are fixed by the programme; `field` is where an indexed listing holds its own."""

    choices: type[TextChoices] = TextChoices
    field: str = ""

    def reader(self) -> Reader:
        return attrgetter(self.field)

    def options(self) -> list[Option]:
        return [Option(value, capfirst(str(label))) for value, label in self.choices.choices]


def _area_option(area: Area, region: Area | None = None, *, silent: bool = False) -> Option:
    group = region.slug if region else ""
    return Option(area.slug, area.name, group, phrase=area.in_name, typed=area.label, silent=silent)


def _covered_by_area() -> dict[int, set[str]]:
    """For each area: itself, everything in it, everything it lies in. The country holds every other area."""
    areas = {area.pk: area for area in Area.objects.all()}
    covered = {pk: {area.slug} for pk, area in areas.items()}
    for pk, area in areas.items():
        for above in _lies_in(area, areas):
            covered[pk].add(above.slug)
            covered[above.pk].add(area.slug)
    return covered


def _lies_in(area: Area, areas: dict[int, Area]) -> list[Area]:
    above = [other for other in areas.values() if other.kind == AreaKind.COUNTRY and other.pk != area.pk]
    parent = areas.get(area.parent_id) if area.parent_id else None
    if parent is not None and parent.kind != AreaKind.COUNTRY:
        above.append(parent)
    return above


FACETS: tuple[Facet, ...] = (
    NeedFacet("need", _("Need"), _("All the needs")),
    ChoiceFacet("stage", _("Stage of support"), choices=Stage, field="stages"),
    AreaFacet("area", _("Where"), _("All the departments")),
    RemoteFacet("remote", _("Remotely")),
    ToolFacet("tool", _("Tool"), _("All the tools")),
    ChoiceFacet("kind", _("Kind of structure"), _("All the kinds"), choices=ProviderKind, field="kinds"),
    ChoiceFacet("price", _("Price"), _("All the prices"), choices=PriceApproach, field="prices"),
    ChoiceFacet("language", _("Language"), _("All the languages"), choices=Language, field="languages"),
)
FACETS_BY_NAME = {facet.name: facet for facet in FACETS}
