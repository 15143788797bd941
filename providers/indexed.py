"""What the search reads of many listings: values, in a fixed number of queries.

As model instances, the rows that hang on a listing took most of the time of a rebuild.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from portal.taxonomy.models import Area, Need, Tool
from providers.models import PriceLine, Provider, ProviderLanguage, ProviderStage, SupportProject


class Word(NamedTuple):
    """A need or a tool."""

    slug: str
    name_fr: str
    name_en: str


class Place(NamedTuple):
    """An area or a commune; `kind` and `parent` are those of an area, or nothing."""

    pk: int
    name: str
    latitude: float | None
    longitude: float | None
    kind: str = ""
    parent: str | None = None


@dataclass(slots=True)
class Project:
    """A support project that the association agreed to show."""

    texts: list[str]
    left: list[str] = field(default_factory=list)
    tools: list[str] = field(default_factory=list)


@dataclass(slots=True)
class IndexedListing:
    """A listing of the directory as it is searched; a choice facet reads the attribute of its name in the plural."""

    pk: int
    name: str
    summary: str
    letter: str
    kinds: tuple[str]
    is_remote: bool
    verified_on: date
    commune: Place | None
    department: Place | None
    needs: list[Word] = field(default_factory=list)
    tools: list[Word] = field(default_factory=list)
    areas: list[Place] = field(default_factory=list)
    stages: list[str] = field(default_factory=list)
    stage_lines: list[str] = field(default_factory=list)
    prices: list[str] = field(default_factory=list)
    languages: list[str] = field(default_factory=list)
    projects: list[Project] = field(default_factory=list)


def indexed_listings(ids: Collection[int]) -> Iterable[IndexedListing]:
    """Those of the directory among these."""
    found = {listing.pk: listing for listing in _listings(ids)}
    there = list(found)
    for need in Need.objects.filter(providers__in=there).values_list("providers", "slug", "name_fr", "name_en"):
        found[need[0]].needs.append(Word(*need[1:]))
    for tool in Tool.objects.filter(providers__in=there).values_list("providers", "slug", "name_fr", "name_en"):
        found[tool[0]].tools.append(Word(*tool[1:]))
    areas = Area.objects.filter(providers__in=there)
    for place in areas.values_list("providers", "pk", "name", "latitude", "longitude", "kind", "parent__name"):
        found[place[0]].areas.append(Place(*place[1:]))
    stages = ProviderStage.objects.filter(provider__in=there).order_by("pk")
    for pk, stage, line in stages.values_list("provider", "stage", "description"):
        found[pk].stages.append(stage)
        found[pk].stage_lines.append(line)
    for pk, approach in PriceLine.objects.filter(provider__in=there).values_list("provider", "approach"):
        found[pk].prices.append(approach)
    for pk, language in ProviderLanguage.objects.filter(provider__in=there).values_list("provider", "language"):
        found[pk].languages.append(language)
    for pk, project in _projects(there):
        found[pk].projects.append(project)
    return found.values()


_COLUMNS = ("pk", "name", "summary", "letter", "kind", "is_remote", "verified_on")
_COMMUNE = ("commune", "commune__name", "commune__latitude", "commune__longitude")
_DEPARTMENT = tuple(
    f"commune__department{column}" for column in ("", "__name", "__latitude", "__longitude", "__kind", "__parent__name")
)


def _listings(ids: Collection[int]) -> Iterator[IndexedListing]:
    rows = Provider.objects.listed().filter(pk__in=ids).values_list(*_COLUMNS, *_COMMUNE, *_DEPARTMENT)
    for pk, name, summary, letter, kind, is_remote, verified_on, *place in rows:
        commune, department = Place(*place[:4]), Place(*place[4:])
        yield IndexedListing(
            pk,
            name,
            summary,
            letter,
            (kind,),
            is_remote,
            verified_on,
            commune if commune.pk is not None else None,
            department if department.pk is not None else None,
        )


def _projects(ids: Collection[int]) -> Iterator[tuple[int, Project]]:
    shown = SupportProject.objects.filter(provider__in=ids, is_shown=True)
    left: dict[int, list[str]] = defaultdict(list)
    tools: dict[int, list[str]] = defaultdict(list)
    for pk, name in shown.filter(left__isnull=False).order_by("left__name").values_list("pk", "left__name"):
        left[pk].append(name)
    for pk, name in shown.filter(tools__isnull=False).order_by("tools__slug").values_list("pk", "tools__name_fr"):
        tools[pk].append(name)
    for provider, pk, *texts in shown.values_list("provider", "pk", "association", "story", "learnt", "quote"):
        yield provider, Project(texts, left[pk], tools[pk])
