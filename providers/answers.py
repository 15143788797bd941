"""One search of the directory, answered: the rows of a page, the facets, and the sentences around them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.core.paginator import Page
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from portal.common import clock
from portal.common.pagination import page_number, paginate
from portal.search.analysis import highlight
from portal.search.api import engine
from portal.search.interface import Query, Relaxation, Results, Sort
from portal.taxonomy.geo import Point
from portal.taxonomy.models import Elsewhere
from portal.taxonomy.queries import BrandExpansion, Place, elsewhere_for, place_by_slug
from providers import phrases
from providers.choices import Choices
from providers.criteria import SORTS, Criteria
from providers.enums import Stage
from providers.models import Provider
from providers.panels import Panel, panels
from providers.permissions import visible_to
from providers.search import KIND

PER_PAGE = 12
NEAREST_MATCHES = 3
ELSEWHERE = 3


@dataclass(frozen=True, slots=True)
class Row:
    """One result. `name` and `summary` are fragments, marked where they answer the words typed."""

    provider: Provider
    name: list[tuple[str, bool]]
    summary: list[tuple[str, bool]]
    distance: int | None
    picked: bool


@dataclass(frozen=True)
class Answer:
    """What the directory answers. Build it with `ask()`; what a page does not show is not computed."""

    criteria: Criteria
    choices: Choices
    results: Results
    page: Page
    sort: Sort
    commune: Place | None
    query: Query
    user: Any
    notes: list[str] = field(default_factory=list)

    @cached_property
    def rows(self) -> list[Row]:
        """The hits, read again from the database through what this person may see."""
        found = visible_to(self.user).for_result_rows().in_bulk(self.results.ids)
        shown = [found[pk] for pk in self.results.ids if pk in found]
        return [
            Row(
                provider=provider,
                name=highlight(provider.name, self.results.terms),
                summary=highlight(provider.summary, self.results.terms),
                distance=self.distance(provider),
                picked=provider.slug in self.criteria.picks,
            )
            for provider in shown
        ]

    def distance(self, provider: Provider) -> int | None:
        """Kilometres from where distances are counted, if they are."""
        kilometres = self.results.distances.get(provider.pk)
        return None if kilometres is None else round(kilometres)

    @property
    def total(self) -> int:
        return self.results.total

    @cached_property
    def brands(self) -> list[BrandExpansion]:
        """The brands read in the text."""
        found = (expansion.payload for expansion in self.results.expansions)
        return list(dict.fromkeys(brand for brand in found if isinstance(brand, BrandExpansion)))

    @cached_property
    def title(self) -> str:
        near = self.commune.name if self.commune else ""
        return phrases.title(self.total, self.criteria, self.choices, self.brands, near)

    @cached_property
    def understood(self) -> list[dict[str, str]]:
        """For each brand: its name, what it was for, what replaces it."""
        found = []
        for brand in self.brands:
            needs, tools = phrases.brand_in_words(brand, self.choices)
            found.append({"brand": brand.label, "needs": needs, "tools": tools})
        return found

    @property
    def diagnosis_count(self) -> int:
        """How many of them begin with a diagnosis, if that was not asked already."""
        if self.criteria.values("stage"):
            return 0
        return self.results.counts.get("stage", {}).get(Stage.DIAGNOSIS, 0)

    @cached_property
    def panels(self) -> list[Panel]:
        return panels(self.criteria, self.choices, self.results.counts)

    @cached_property
    def relaxations(self) -> list[Relaxation]:
        """Nothing found: which criterion could be dropped, and what that gives."""
        return [] if self.total else engine().without(self.query)

    @cached_property
    def nearest_matches(self) -> list[Provider]:
        """Nothing found: the listings that meet the most of what was asked."""
        if self.total:
            return []
        ids = engine().closest(self.query, NEAREST_MATCHES)
        found = visible_to(self.user).select_related("commune__department").in_bulk(ids)
        return [found[pk] for pk in ids if pk in found]

    @cached_property
    def elsewhere(self) -> list[Elsewhere]:
        """Where else to go: all the entries when nothing was found, a few otherwise."""
        needs = {*self.criteria.values("need"), *(slug for brand in self.brands for slug in brand.need_slugs)}
        return elsewhere_for(needs, ELSEWHERE if self.total else None)

    @property
    def is_fruitless(self) -> bool:
        """Whether the words alone found nothing: filters that leave nobody say nothing about the words."""
        return bool(self.criteria.text and not self.criteria.chosen and not self.total)

    @property
    def is_fruitful(self) -> bool:
        """Whether the words alone, on the first page, found something."""
        criteria = self.criteria
        return bool(criteria.text and not criteria.chosen and not criteria.near and not criteria.page and self.total)


def ask(criteria: Criteria, choices: Choices, *, user: Any, commune: Place | None = None) -> Answer:
    """Search. `criteria` hold known values only. Raises Http404, in words, for a page that does not exist."""
    notes: list[str] = []
    origin, sort = _order(criteria, commune, notes)
    query = Query(
        kind=KIND,
        text=criteria.text,
        chosen=criteria.chosen,
        sort=sort,
        near=origin,
        seed=clock.today().isoformat(),
        page=page_number(criteria.page),
        per_page=PER_PAGE,
    )
    results = engine().search(query)
    if results.cut or criteria.cut:
        notes.append(_("That was a long search: we kept its first words, “%(text)s”.") % {"text": criteria.text})
    notes += phrases.corrections_in_words(results.corrections)
    return Answer(
        criteria=criteria,
        choices=choices,
        results=results,
        page=paginate(range(results.total), criteria.page, PER_PAGE),
        sort=sort,
        commune=commune,
        query=query,
        user=user,
        notes=notes,
    )


def _order(criteria: Criteria, commune: Place | None, notes: list[str]) -> tuple[Point | None, Sort]:
    """Where distances are counted from, and the order; what cannot be done is said in `notes`."""
    origin = commune.point if commune else None
    if criteria.sort and criteria.sort not in SORTS:
        notes.append(_("We do not know the order “%(sort)s”, so it was left out.") % {"sort": criteria.sort[:40]})
    if criteria.sort in SORTS and criteria.sort != Sort.NEAREST:
        return origin, Sort(criteria.sort)
    if criteria.sort == Sort.NEAREST and origin is None:
        origin = _point_of_area(criteria)
        if origin is None:
            notes.append(_("To see the nearest first, tell us where you are: a town, or its postal code."))
    wanted = criteria.sort == Sort.NEAREST or commune is not None
    return origin, Sort.NEAREST if origin and wanted else Sort.RELEVANCE


def _point_of_area(criteria: Criteria) -> Point | None:
    for slug in criteria.values("area"):
        place = place_by_slug(slug)
        if place is not None and place.point is not None:
            return place.point
    return None
