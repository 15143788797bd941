"""Reads of the directory that join several models for one screen."""

from __future__ import annotations

import math
from collections.abc import Iterable
from datetime import timedelta
from statistics import median
from typing import Any

from django.utils.translation import gettext as _

from portal.common import clock
from portal.search.analysis import fold, normalise_query
from portal.search.api import engine
from portal.taxonomy.queries import brand_expansions, find_places
from providers.choices import Choices
from providers.enums import AnswerState
from providers.models import Provider, Recipient
from providers.permissions import visible_to
from providers.search import KIND

SUGGESTED = 8
SUGGESTED_BRANDS = 2
SHORTEST_SUGGESTED = 2
ENOUGH_ANSWERS = 5
LOOKED_BACK = timedelta(days=730)
SECONDS_PER_DAY = 86400


def picked(slugs: Iterable[str], *, user: Any) -> list[Provider]:
    """The chosen listings that can be seen, in the order in which they were chosen."""
    wanted = list(slugs)
    if not wanted:
        return []
    found = {provider.slug: provider for provider in visible_to(user).filter(slug__in=wanted)}
    return [found[slug] for slug in wanted if slug in found]


def suggested_searches(typed: str, *, user: Any) -> list[dict[str, str]]:
    """What the typed letters may become: a brand to leave, a need, a tool, a listing, a word."""
    text = normalise_query(typed[:100]).text
    start = fold(text)
    if len(start) < SHORTEST_SUGGESTED:
        return []
    found = [(text, _("tool to leave")) for text in _brands_like(start)]
    choices = Choices()
    for facet, detail in (("need", _("need")), ("tool", _("free tool"))):
        offered = [option for option in choices.of(facet).values() if not option.silent]
        found += [(option.label, detail) for option in offered if _begins(option.label, start)]
    suggestions = engine().suggest(KIND, text, SUGGESTED)
    named = [suggestion.pk for suggestion in suggestions if suggestion.pk]
    seen = set(visible_to(user).filter(pk__in=named).values_list("pk", flat=True)) if named else set()
    for suggestion in suggestions:
        if suggestion.pk is None or suggestion.pk in seen:
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
    """Days, rounded up, within which half of the requests of two years were answered; and how many that is said of.

    None below five answers: a median of few would be a rumour. Requests that still wait are not counted.
    """
    return median_answer_days_of([provider]).get(provider.pk)


def median_answer_days_of(listings: Iterable[Provider]) -> dict[int, tuple[int, int]]:
    """The same for several listings at once, by key; those with too few answers are left out."""
    answers = Recipient.objects.filter(provider__in=list(listings), answered_at__isnull=False)
    answers = answers.filter(request__sent_at__gt=clock.now() - LOOKED_BACK).exclude(state=AnswerState.WAITING)
    delays: dict[int, list[float]] = {}
    for pk, asked, answered in answers.values_list("provider", "request__sent_at", "answered_at"):
        if asked and answered:
            delays.setdefault(pk, []).append((answered - asked).total_seconds())
    return {
        pk: (max(1, math.ceil(median(seconds) / SECONDS_PER_DAY)), len(seconds))
        for pk, seconds in delays.items()
        if len(seconds) >= ENOUGH_ANSWERS
    }
