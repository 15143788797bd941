"""What every template knows of the site: its settings and the editors' listed pages, read only if used."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language

from portal.home import queries
from portal.home.kept_pages import keep
from portal.home.queries import Frame


def site(request: HttpRequest) -> dict:
    """`site_settings`, `site_logo`, `share_logo`, `footer_pages`, `guides` and `desk_guides` for every template."""
    frame = SimpleLazyObject(lambda: _frame(request))
    return {
        "site_settings": SimpleLazyObject(lambda: frame.settings),
        "site_logo": SimpleLazyObject(lambda: frame.logo),
        "share_logo": SimpleLazyObject(lambda: frame.share_logo),
        "footer_pages": SimpleLazyObject(lambda: frame.footer),
        "guides": SimpleLazyObject(lambda: frame.guides),
        "desk_guides": SimpleLazyObject(lambda: frame.at_desk),
    }


def _frame(request: HttpRequest) -> Frame:
    language = get_language() or "fr"
    return keep(request, f"frame {language}", lambda: queries.frame(request, language))
