"""The listings on the map of the site."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import Max
from django.http import HttpRequest

from portal.common.languages import in_every_language
from portal.common.registries import MapEntry, SiteMap, sitemaps
from providers.permissions import visible_to


def register() -> None:
    """Called once the models are loaded."""
    sitemaps.register("listings", SiteMap(_count, _entries, _changed_on), position=30)


def _count() -> int:
    return visible_to(None).count()


def _changed_on() -> date | None:
    newest = visible_to(None).aggregate(newest=Max("updated_at"))["newest"]
    return newest.date() if newest else None


def _entries(request: HttpRequest, start: int, stop: int) -> Iterable[MapEntry]:
    for slug, changed_at in visible_to(None).order_by("pk").values_list("slug", "updated_at")[start:stop]:
        yield MapEntry(in_every_language("providers:detail", slug), changed_at.date())
