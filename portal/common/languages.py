"""The same page in the other languages: for the language switch and for search engines."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse, translate_url
from django.utils import translation
from django.utils.translation import get_language, get_language_info
from wagtail.models import Page

SITE_DEPTH = 2  # of a home page; what is above belongs to no site


@dataclass(frozen=True)
class Alternate:
    """A page in another language; `exact` is False when it is only the nearest translated parent."""

    code: str
    name: str  # in that language
    url: str
    exact: bool = True

    @property
    def address(self) -> str:
        """The absolute address, without a query, as search engines want it."""
        path = self.url.partition("?")[0]
        return path if "://" in path else settings.SITE_URL.rstrip("/") + path


def alternates(request: HttpRequest, page: Any = None) -> list[Alternate]:
    """Where `request`'s page is found in each other language. `page`: the CMS page being shown, if any."""
    found = []
    for code, _name in settings.LANGUAGES:
        if code == get_language():
            continue
        if hasattr(page, "get_translations"):
            url, exact = _translated_page(request, page, code)
        else:
            url = translate_url(request.get_full_path(), code)
            exact = url != request.get_full_path()
        if url and (exact or hasattr(page, "get_translations")):
            found.append(Alternate(code, get_language_info(code)["name_local"].capitalize(), url, exact))
    return found


def _translated_page(request: HttpRequest, page: Any, code: str) -> tuple[str | None, bool]:
    """Address of the live translation of `page`, or of its nearest translated parent (one query for all of them)."""
    road = [page.translation_key]
    while page.depth > SITE_DEPTH:
        page = page.get_parent()  # known since the address was read
        road.append(page.translation_key)
    there = Page.objects.live().filter(translation_key__in=road, locale__language_code=code)
    found = {translated.translation_key: translated for translated in there}
    nearest = next((key for key in road if key in found), None)
    return (found[nearest].get_url(request), nearest == road[0]) if nearest else (None, False)


def in_every_language(name: str, *args: Any) -> dict[str, str]:
    """The path of an address of ours, by its name, in each language of the site."""
    found = {}
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            found[code] = reverse(name, args=args)
    return found
