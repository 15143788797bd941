"""What every template knows of the site: its settings and the editors' listed pages, read only if used."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language

from portal.home import queries


def site(request: HttpRequest) -> dict:
    """`site_settings`, `footer_pages` and `guides` for every template; both lists come from one query."""
    listed = SimpleLazyObject(lambda: queries.listed_pages(request, get_language() or "fr"))
    return {
        "site_settings": SimpleLazyObject(lambda: queries.settings_of(request)),
        "footer_pages": SimpleLazyObject(lambda: listed.footer),
        "guides": SimpleLazyObject(lambda: listed.guides),
    }
