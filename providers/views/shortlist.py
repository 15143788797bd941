"""The chosen listings: side by side, or as a page to print and to pass on. The address holds the choice."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from portal.common.readers import for_every_reader
from portal.common.readonly import read_only
from providers import listings
from providers.criteria import MAX_LETTERS, MAX_VALUES, Criteria
from providers.links import DIRECTORY, selection_address
from providers.models.support_request import MAX_RECIPIENTS


@require_safe
@for_every_reader
@read_only
def compare(request: HttpRequest) -> HttpResponse:
    """Up to three listings in one table."""
    context = _context(request, "providers:compare")
    context["shown"] = context["selection"].listings[:MAX_RECIPIENTS]
    context["left_out"] = context["selection"].listings[MAX_RECIPIENTS:]
    return render(request, "providers/compare.html", context)


@require_safe
@for_every_reader
@read_only
def selection(request: HttpRequest) -> HttpResponse:
    """Up to twelve listings: "our selection for the board"."""
    return render(request, "providers/shortlist.html", _context(request, "providers:selection"))


def _context(request: HttpRequest, view: str) -> dict[str, Any]:
    criteria = Criteria.read(request.GET)
    chosen = listings.selection(criteria.picks, user=request.user)
    slugs = tuple(listing.provider.slug for listing in chosen.listings)
    carried = _looked_for(request.GET)

    def address(slugs: tuple[str, ...], name: str) -> str:
        return selection_address(slugs, name, carried=carried)

    return {
        "selection": chosen,
        "back": criteria.having(picks=slugs).address(reverse(DIRECTORY)),
        "compare_url": address(slugs, "providers:compare"),
        "selection_url": address(slugs, "providers:selection"),
        "without": {slug: address(tuple(other for other in slugs if other != slug), view) for slug in slugs},
        "most": MAX_RECIPIENTS,
        "carried": carried,
    }


def _looked_for(query: QueryDict) -> tuple[tuple[str, str], ...]:
    """For what the listings were chosen (needs, a brand): the request that is written to them begins with it."""
    return tuple(
        (name, value[:MAX_LETTERS]) for name in ("need", "brand") for value in query.getlist(name)[:MAX_VALUES]
    )
