"""The figures of the vetting: by year for everybody, by month at the desk; each as a page and as a table."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from portal.common.csv_export import write_csv
from portal.common.readers import for_every_reader
from portal.common.readonly import read_only
from portal.moderation.permissions import demand, is_moderator
from providers.vetting.queries import rules
from providers.vetting.queries_numbers import FEWEST, as_rows
from providers.vetting.queries_numbers import numbers as all_numbers

HEADER = ("period", "figure", "value")


@require_safe
@for_every_reader
@read_only
def numbers(request: HttpRequest) -> HttpResponse:
    """What became of the files, year by year, and why some were refused. Nobody can be told from it."""
    found = all_numbers()
    context = {
        "lines": list(found.years.items()),
        "total": found.total,
        "reasons": found.reasons if found.total.refused >= FEWEST else [],
        "fewest": FEWEST,
        "rules": rules(),
    }
    return render(request, "vetting/numbers/public.html", context)


@require_safe
@for_every_reader
@read_only
def numbers_csv(request: HttpRequest) -> HttpResponse:
    """The public figures as a table."""
    found = all_numbers()
    reasons = found.reasons if found.total.refused >= FEWEST else []
    return _csv("applications.csv", as_rows(found.years.items(), reasons, in_full=False))


@demand(is_moderator)
@require_safe
@read_only
def desk_numbers(request: HttpRequest) -> HttpResponse:
    """The same by month, and in full, for those who decide."""
    found = all_numbers()
    context = {
        "lines": list(found.months.items()),
        "total": found.total,
        "reasons": found.reasons,
        "rules": rules(),
    }
    return render(request, "vetting/numbers/desk.html", context)


@demand(is_moderator)
@require_safe
@read_only
def desk_numbers_csv(request: HttpRequest) -> HttpResponse:
    """The figures of the desk as a table."""
    found = all_numbers()
    months = ((f"{month:%Y-%m}", line) for month, line in found.months.items())
    return _csv("applications-by-month.csv", as_rows(months, found.reasons, in_full=True))


def _csv(name: str, rows: Iterable[Any]) -> HttpResponse:
    response = HttpResponse(
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
    write_csv(response, HEADER, rows)
    return response
