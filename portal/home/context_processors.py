"""What every template knows of the site: its settings and the pages at its foot, read only if used."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language

from portal.home import queries


def site(request: HttpRequest) -> dict:
    """`site` and `footer_pages` for every template."""
    return {
        "site": SimpleLazyObject(lambda: queries.settings_of(request)),
        "footer_pages": SimpleLazyObject(lambda: list(queries.pages_listed("in_footer", get_language() or "fr"))),
    }
