"""Reads of the directory that join several models for one screen."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from statistics import median
from typing import Any

from django.db.models import Prefetch
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from portal.common import clock
from portal.common.money import Money
from portal.common.words import day
from portal.search.analysis import fold, normalise_query
from portal.search.api import engine
from portal.taxonomy.queries import brand_expansions, find_places
from providers import phrases
from providers.choices import Choices
from providers.enums import AnswerState, Language, PriceApproach, Stage
from providers.models import Provider, Recipient, SupportProject, Trip
from providers.models.provider import ProviderQuerySet
from providers.permissions import visible_to
from providers.search import KIND

SUGGESTED = 8
SUGGESTED_BRANDS = 2
SHORTEST_SUGGESTED = 2
ENOUGH_ANSWERS = 5
SECONDS_PER_DAY = 86400


def picked(slugs: Iterable[str], *, user: Any) -> list[Provider]:
    """The chosen listings that can be seen, in the order in which they were chosen."""
    wanted = list(slugs)
    if not wanted:
        return []
    found = {provider.slug: provider for provider in visible_to(user).filter(slug__in=wanted)}
    return [found[slug] for slug in wanted if slug in found]


def suggested_searches(typed: str) -> list[dict[str, str]]:
    """What the typed letters may become: a brand to leave, a need, a tool, a listing, a word."""
    text = normalise_query(typed[:100]).text
    start = fold(text)
    if len(start) < SHORTEST_SUGGESTED:
        return []
    found = [(text, _("tool to leave")) for text in _brands_like(start)]
    choices = Choices()
    for facet, detail in (("need", _("need")), ("tool", _("free tool"))):
        found += [(option.label, detail) for option in choices.of(facet).values() if _begins(option.label, start)]
    for suggestion in engine().suggest(KIND, text, SUGGESTED):
        found.append((suggestion.text, _("listing") if suggestion.pk else ""))
    labels = dict(reversed(found))  # the first detail given to a label stays
    kept = list(dict.fromkeys(label for label, _detail in found))[:SUGGESTED]
    return [{"value": label, "label": label, "detail": labels[label]} for label in kept]


def _brands_like(start: str) -> list[str]:
    """*Quitter Gmail* for "gm", "quitter gm", "googlemail"."""
    words = start.split()
    last = words[-1] if words else start
    found = []
    for brand in brand_expansions():
        if any(fold(term).startswith((start, last)) for term in brand.terms):
            found.append(_("Leave %(brand)s") % {"brand": brand.label})
    return found[:SUGGESTED_BRANDS]


def _begins(label: str, start: str) -> bool:
    folded = fold(label)
    return folded.startswith(start) or f" {start}" in folded


def suggested_places(typed: str) -> list[dict[str, str]]:
    """Communes, departments and regions that begin so."""
    return [
        {"value": place.slug, "label": place.label, "detail": place.context}
        for place in find_places(typed[:100], SUGGESTED)
    ]


def median_answer_days(provider: Provider) -> tuple[int, int] | None:
    """Days, rounded up, within which half of the requests were answered; and how many that is said of.

    None below five answers: a median of few would be a rumour. Requests that still wait are not counted.
    """
    return median_answer_days_of([provider]).get(provider.pk)


def median_answer_days_of(listings: Iterable[Provider]) -> dict[int, tuple[int, int]]:
    """The same for several listings at once, by key; those with too few answers are left out."""
    answers = Recipient.objects.filter(provider__in=list(listings), answered_at__isnull=False)
    answers = answers.filter(request__sent_at__isnull=False).exclude(state=AnswerState.WAITING)
    delays: dict[int, list[float]] = {}
    for pk, asked, answered in answers.values_list("provider", "request__sent_at", "answered_at"):
        delays.setdefault(pk, []).append((answered - asked).total_seconds())
    return {
        pk: (max(1, math.ceil(median(seconds) / SECONDS_PER_DAY)), len(seconds))
        for pk, seconds in delays.items()
        if len(seconds) >= ENOUGH_ANSWERS
    }


@dataclass(frozen=True)
class Listing:
    """Everything the page of a listing shows, read in a fixed number of queries."""

    provider: Provider
    answer_time: tuple[int, int] | None  # median in days, number of answers

    @property
    def paragraphs(self) -> list[str]:
        """The letter, by paragraphs."""
        return [" ".join(part.split()) for part in self.provider.letter.split("\n\n") if part.strip()]

    @property
    def stations(self) -> list[dict[str, Any]]:
        """The four stages, with the way each is travelled; those left out are said too."""
        ways = {row.stage: row.description for row in self.provider.stages.all()}
        return [
            {
                "label": stage.label,
                "state": "" if stage in ways else "not",
                "detail": ways.get(stage) or _("We do not go along this stage."),
            }
            for stage in Stage
        ]

    @property
    def short_stations(self) -> list[dict[str, Any]]:
        """The four stages by name only."""
        return [{"label": station["label"], "state": station["state"]} for station in self.stations]

    @property
    def trips(self) -> list[dict[str, Any]]:
        """Usual trips: each brand once, with what replaces it."""
        rows = list(self.provider.trips.all())
        return [
            {"brand": str(brand), "tools": [row.tool.name for row in trips]}
            for brand, trips in groupby(rows, key=lambda row: row.brand)
        ]

    @property
    def prices(self) -> list[tuple[str, str]]:
        """For what, and how much in words or euros."""
        return [(row.label, _price(row.approach, row.amount_cents)) for row in self.provider.prices.all()]

    @cached_property
    def projects(self) -> list[SupportProject]:
        """The roads travelled that the helped associations agreed to show."""
        return list(self.provider.projects.all())

    @property
    def in_short(self) -> list[tuple[str, str]]:
        """Needs, tools, places, languages, each in one line."""
        provider = self.provider
        lines = [
            (_("Needs"), [need.name for need in provider.needs.all()]),
            (_("Tools"), [tool.name for tool in provider.tools.all()]),
            (_("Where"), self._places()),
            (_("Languages"), self._languages()),
        ]
        return [(label, ", ".join(values)) for label, values in lines if values]

    @property
    def compared(self) -> list[tuple[str, str]]:
        """What stands beside what other listings say: the essentials, each in one line."""
        trips = [f"{trip['brand']} → {', '.join(trip['tools'])}" for trip in self.trips]
        lines = [
            (_("In one line"), self.provider.summary),
            (_("Structure"), self.structure),
            *self.in_short,
            (_("Usual trips"), "; ".join(trips)),
            (_("Prices"), "; ".join(f"{label}: {price}" for label, price in self.prices)),
            (_("Verified on"), day(self.provider.verified_on)),
            (_("Answers"), phrases.answer_time(*self.answer_time) if self.answer_time else ""),
        ]
        return [(label, text) for label, text in lines if text]

    def _places(self) -> list[str]:
        places = [area.label for area in self.provider.areas.all()]
        return [*places, _("remotely")] if self.provider.is_remote else places

    def _languages(self) -> list[str]:
        spoken = {row.language for row in self.provider.languages.all()}
        return [str(language.label) for language in Language if language in spoken]

    @property
    def structure(self) -> str:
        """*Coopérative, 4 personnes, Villeurbanne*."""
        provider = self.provider
        parts = [capfirst(provider.get_kind_display())]
        if provider.team_size and provider.team_size > 1:
            parts.append(_("%(count)s people") % {"count": provider.team_size})
        if provider.commune is not None:
            parts.append(provider.commune.name)
        return ", ".join(parts)

    @property
    def is_overdue(self) -> bool:
        """Whether the verification has run out and waits to be confirmed."""
        return self.provider.verified_until < clock.today()

    @property
    def verification(self) -> list[dict[str, str]]:
        """Dated stations of the verification, the next one ahead."""
        done = [
            {"label": f"{capfirst(day(step.happened_on))}. {step.get_kind_display()}.", "state": "done"}
            for step in self.provider.verification_steps.all()
        ]
        until = day(self.provider.verified_until)
        if self.is_overdue:
            ahead = _("%(day)s. Was to be confirmed; we are asking.") % {"day": until}
        else:
            ahead = _("%(day)s. To be confirmed by then, otherwise the listing leaves the directory.") % {"day": until}
        return [*done, {"label": ahead, "state": "ahead"}]


def _price(approach: str, cents: int | None) -> str:
    words = str(PriceApproach(approach).label)
    if cents is None:
        return words
    amount = str(Money(cents))
    return amount if approach == PriceApproach.FIXED else f"{amount} ({words})"


def listing(slug: str, *, user: Any) -> Listing | None:
    """The listing of this address as this person may see it, or None."""
    provider = _with_everything(visible_to(user)).filter(slug=slug).first()
    return Listing(provider, median_answer_days(provider)) if provider else None


@dataclass(frozen=True)
class Selection:
    """The chosen listings that can be seen, and how many of those asked for are no longer there."""

    listings: list[Listing]
    missing: int

    @property
    def writable(self) -> list[Provider]:
        """Those that take requests now."""
        return [listing.provider for listing in self.listings if listing.provider.accepts_requests]


def selection(slugs: Iterable[str], *, user: Any) -> Selection:
    """The chosen listings, in the order in which they were chosen."""
    wanted = list(slugs)
    found = {provider.slug: provider for provider in _with_everything(visible_to(user)).filter(slug__in=wanted)}
    times = median_answer_days_of(found.values())
    listings = [Listing(found[slug], times.get(found[slug].pk)) for slug in wanted if slug in found]
    return Selection(listings, missing=len(wanted) - len(listings))


def _with_everything(listings: ProviderQuerySet) -> ProviderQuerySet:
    """With all that a listing shows, in a fixed number of queries."""
    shown = SupportProject.objects.filter(is_shown=True).prefetch_related("left", "tools")
    return listings.select_related("commune__department").prefetch_related(
        "stages",
        "prices",
        "languages",
        "areas",
        "needs",
        "tools",
        "verification_steps",
        Prefetch("trips", queryset=Trip.objects.select_related("brand", "tool")),
        Prefetch("projects", queryset=shown),
    )
