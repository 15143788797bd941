"""What the site holds of the reader, counted in words; all of it to be taken along."""

from __future__ import annotations

from itertools import chain

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from portal.accounts.queries import accepted_by
from portal.accounts.views.terms import terms_to_read
from portal.common import clock, takeout
from portal.common.private import private_page
from portal.common.readonly import read_only
from portal.common.registries import ExportedFile, exporters, file_exporters


@private_page
@login_required
@require_safe
@read_only
def data(request: HttpRequest) -> HttpResponse:
    """How much each room holds."""
    context = {
        "holdings": takeout.holdings(exporters, request.user),
        "files_count": len(_files(request)),
        "accepted": accepted_by(request.user),
        "terms": terms_to_read(request),
    }
    return render(request, "accounts/data.html", context)


@private_page
@login_required
@require_safe
@read_only
def export(request: HttpRequest) -> HttpResponse:
    """Everything the site knows of the reader, as one JSON file."""
    return takeout.as_json(takeout.rows_of(exporters, request.user), name=_file_name())


@private_page
@login_required
@require_safe
@read_only
def export_tables(request: HttpRequest) -> FileResponse:
    """The same as tables for a spreadsheet, with the files the reader sent."""
    return takeout.as_tables(takeout.rows_of(exporters, request.user), _files(request), name=_file_name())


def _files(request: HttpRequest) -> list[ExportedFile]:
    return list(chain.from_iterable(export(request.user) for export in file_exporters))


def _file_name() -> str:
    return f"tandem-{clock.today():%Y-%m-%d}"
