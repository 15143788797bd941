"""The chosen listings: side by side, or as a page to print and to pass on. The address holds the choice."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from portal.common.readonly import read_only
from providers import listings
from providers.criteria import Criteria
from providers.links import DIRECTORY, selection_address
from providers.models.support_request import MAX_RECIPIENTS


@require_safe
@read_only
def compare(request: HttpRequest) -> HttpResponse:
    """Up to three listings in one table."""
    context = _context(request, "providers:compare")
    context["shown"] = context["selection"].listings[:MAX_RECIPIENTS]
    context["left_out"] = context["selection"].listings[MAX_RECIPIENTS:]
    return render(request, "providers/compare.html", context)


@require_safe
@read_only
def selection(request: HttpRequest) -> HttpResponse:
    """Up to twelve listings: "our selection for the board"."""
    return render(request, "providers/shortlist.html", _context(request, "providers:selection"))


def _context(request: HttpRequest, view: str) -> dict[str, Any]:
    criteria = Criteria.read(request.GET)
    chosen = listings.selection(criteria.picks, user=request.user)
    slugs = tuple(listing.provider.slug for listing in chosen.listings)
    return {
        "selection": chosen,
        "back": criteria.having(picks=slugs).address(reverse(DIRECTORY)),
        "compare_url": selection_address(slugs, "providers:compare"),
        "selection_url": selection_address(slugs),
        "without": {slug: selection_address(tuple(other for other in slugs if other != slug), view) for slug in slugs},
        "most": MAX_RECIPIENTS,
    }
