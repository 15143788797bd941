"""The map: the same results by department, drawn and in a table."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from portal.common.readers import for_every_reader
from portal.common.readonly import read_only
from providers.answers import ask
from providers.atlas import draw
from providers.views.directory import read_search, search_context


@require_safe
@for_every_reader
@read_only
def results_map(request: HttpRequest) -> HttpResponse:
    """Departments with the number of results that a click on each gives."""
    criteria, choices, where, notes = read_search(request)
    if where.resolved is not None:
        return redirect(where.resolved.address(reverse("providers:map")))
    answer = ask(criteria.having(cut=criteria.cut), choices, user=request.user, commune=where.commune)
    context = search_context(request, answer, where, notes)
    return render(request, "providers/map.html", {**context, "atlas": draw(answer)})
