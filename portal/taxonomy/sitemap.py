"""The pages of needs and tools on the map of the site."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice

from django.http import HttpRequest

from portal.common.languages import in_every_language
from portal.common.registries import MapEntry, SiteMap, sitemaps
from portal.taxonomy.models import Need, Tool
from portal.taxonomy.queries.pages import public_terms

LISTS = ("taxonomy:needs", "taxonomy:tools")


def register() -> None:
    """Called once the models are loaded."""
    sitemaps.register("words", SiteMap(_count, _entries), position=40)


def _count() -> int:
    return len(LISTS) + Need.objects.filter(is_active=True).count() + Tool.objects.count()


def _entries(request: HttpRequest, start: int, stop: int) -> Iterable[MapEntry]:
    return islice(_all(), start, stop)


def _all() -> Iterable[MapEntry]:
    """The two lists, then every need, then every tool."""
    for name in LISTS:
        yield MapEntry(in_every_language(name))
    for term in public_terms():
        changed_on = term.changed_at.date() if term.changed_at else None
        yield MapEntry(in_every_language(f"taxonomy:{term.kind}", term.slug), changed_on)
