"""The editors' pages and the lists of the directory on the map of the site."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.conf import settings
from django.db.models import Max, Min
from django.http import HttpRequest
from wagtail.models import Page, Site

from portal.common.languages import in_every_language
from portal.common.registries import MapEntry, SiteMap, sitemaps
from portal.home.models import StandardPage

# Pages of ours that are the same for everybody and not a form: by the names of their addresses.
LISTED = (
    *("providers:directory", "providers:map", "providers:open_data"),
    *("vetting:join", "vetting:numbers", "accounts:help", "accounts:kept"),
)


def register() -> None:
    """Called in `HomeConfig.ready()`."""
    sitemaps.register("pages", SiteMap(_count_pages, _pages, _pages_changed_on), position=10)
    sitemaps.register("directory", SiteMap(lambda: len(LISTED), _listed), position=20)


def _live() -> Any:
    """Pages that everybody may read, but those for the desk."""
    desk = StandardPage.objects.filter(at_desk=True).values("pk")
    root = Site.objects.filter(is_default_site=True).select_related("root_page").first()
    pages = Page.objects.live().public().exclude(pk__in=desk).filter(depth__gt=1)
    if root is None:
        return pages.none()
    # The home page of each language stands beside the others, so the depth says what belongs to the site.
    return pages.filter(depth__gte=root.root_page.depth, locale__language_code__in=dict(settings.LANGUAGES))


def _count_pages() -> int:
    return _live().values("translation_key").distinct().count()


def _pages_changed_on() -> date | None:
    newest = _live().aggregate(newest=Max("last_published_at"))["newest"]
    return newest.date() if newest else None


def _pages(request: HttpRequest, start: int, stop: int) -> Iterable[MapEntry]:
    """The pages in the order in which they were made, each with its translations."""
    live = _live()
    ordered = live.order_by().values("translation_key").annotate(first=Min("pk"), newest=Max("last_published_at"))
    keys = {row["translation_key"]: row["newest"] for row in ordered.order_by("first")[start:stop]}
    paths: dict[Any, dict[str, str]] = {key: {} for key in keys}
    for page in live.filter(translation_key__in=keys).select_related("locale").order_by("locale_id", "pk"):
        paths[page.translation_key][page.locale.language_code] = page.get_url(request) or ""
    for key, newest in keys.items():
        found = {language: path for language, path in paths[key].items() if path.startswith("/")}
        if found:
            yield MapEntry(found, newest.date() if newest else None)


def _listed(request: HttpRequest, start: int, stop: int) -> Iterable[MapEntry]:
    for name in LISTED[start:stop]:
        yield MapEntry(in_every_language(name))
