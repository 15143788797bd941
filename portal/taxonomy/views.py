"""Public pages of needs and tools: a ramp to the providers, not a place to stay."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from portal.common.pagination import paginate
from portal.common.readers import for_every_reader
from portal.common.readonly import read_only
from portal.common.registries import panels_of
from portal.taxonomy.models import Need, Tool
from portal.taxonomy.queries import pages, present_slugs
from portal.taxonomy.structured import need_data, tool_data

NEEDS_A_PAGE = 40
TOOLS_A_PAGE = 32
FEW = 4  # parts that are seen at once


@require_safe
@for_every_reader
@read_only
def needs(request: HttpRequest) -> HttpResponse:
    """Every need that is offered; `?q=` finds by words."""
    words = _words(request)
    page = paginate(pages.needs_listed(words), request.GET.get("page"), NEEDS_A_PAGE)
    return render(request, "taxonomy/needs.html", {"page_of_needs": page, "words": words})


@require_safe
@for_every_reader
@read_only
def tools(request: HttpRequest) -> HttpResponse:
    """Every tool, by need; `?q=` finds by words."""
    words = _words(request)
    page = paginate(pages.tools_listed(words), request.GET.get("page"), TOOLS_A_PAGE)
    groups = pages.grouped_by_need(page)
    parts = [{"label": group.need, "url": f"#{group.anchor}"} for group in groups]
    context = {"page_of_tools": page, "groups": groups, "words": words, "parts": parts if len(parts) > FEW else []}
    return render(request, "taxonomy/tools.html", context)


@require_safe
@for_every_reader
@read_only
def need(request: HttpRequest, slug: str) -> HttpResponse:
    """What one need is, what answers it, who accompanies it. A retired one says so and leads on."""
    found = pages.need_page(slug)
    if found is None:
        return _lead_on(Need, "taxonomy:need", slug)
    address = _absolute("taxonomy:need", slug)
    context = {
        "need": found,
        "tools": sorted(found.tools.all(), key=lambda tool: tool.name.casefold()),
        "brands": found.brands.all(),
        "panels": _panels("taxonomy.need", request, found),
        "json_ld": need_data(found, address, _absolute("taxonomy:needs")),
    }
    return render(request, "taxonomy/need.html", context)


@require_safe
@for_every_reader
@read_only
def tool(request: HttpRequest, slug: str) -> HttpResponse:
    """What one tool is, under which licence, what it replaces, who accompanies to it."""
    found = pages.tool_page(slug)
    if found is None:
        return _lead_on(Tool, "taxonomy:tool", slug)
    context = {
        "tool": found,
        "needs": [need for need in found.needs.all() if need.is_active],
        "brands": found.brands.all(),
        "panels": _panels("taxonomy.tool", request, found),
        "json_ld": tool_data(found, _absolute("taxonomy:tool", slug)),
    }
    return render(request, "taxonomy/tool.html", context)


def _lead_on(model: type[Any], view: str, slug: str) -> HttpResponse:
    """From the address of a merged word to the present one, for good. Raises Http404, in words."""
    (present,) = present_slugs(model, [slug])
    if present == slug:
        raise Http404(_("No word of our vocabulary has this address. The lists of needs and tools have them all."))
    return redirect(view, present, permanent=True)


def _panels(page: str, request: HttpRequest, term: Any) -> list[tuple[str, dict[str, Any]]]:
    """What other rooms add to the page, in order: template and context."""
    return [
        (panel.template, values) for panel in panels_of(page) if (values := panel.context(request, term)) is not None
    ]


def _words(request: HttpRequest) -> str:
    return " ".join(request.GET.get("q", "").replace("\x00", "").split())[: pages.LONGEST_QUERY]


def _absolute(view: str, *args: str) -> str:
    return settings.SITE_URL.rstrip("/") + reverse(view, args=args)
