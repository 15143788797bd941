"""The operators' pages on which a directory is taken in: sent, read, its report, and how far the writing is."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from portal.audit.api import history_of
from portal.common import clock
from portal.common.csv_export import write_csv
from portal.common.htmx import render_page_or_fragment
from portal.common.pagination import paginate
from portal.common.posted import posted
from portal.common.readonly import read_only
from portal.common.transitions import TransitionError
from portal.moderation.permissions import demand, is_operator
from portal.outbox.queries import is_open
from portal.search.api import TOPIC
from providers.actions.table_runs import cancel_run, send_table, start_writing
from providers.enums import ImportState
from providers.exporting import whole_rows
from providers.forms.tables import DirectoryTableForm
from providers.importing.columns import COLUMNS
from providers.importing.reading import TableError
from providers.models import ImportRun
from providers.queries_imports import ALL, report_of

PER_PAGE = 50
SHOWN = {
    ALL: gettext_lazy("all lines"),
    "refused": gettext_lazy("refused lines"),
    "created": gettext_lazy("new listings"),
    "updated": gettext_lazy("changed listings"),
    "unchanged": gettext_lazy("listings as before"),
}


@demand(is_operator)
@require_http_methods(["GET", "HEAD", "POST"])
def import_home(request: HttpRequest) -> HttpResponse:
    """Send a table; and those that were sent."""
    form = DirectoryTableForm(posted(request), request.FILES or None)
    if request.method == "POST" and form.is_valid():
        sent = form.cleaned_data["file"]
        try:
            return redirect(send_table(sent.name, sent.raw, actor=request.user))
        except TableError as error:
            form.add_error("file", str(error))
    runs = ImportRun.objects.select_related("author")
    context = {"form": form, "page_of_runs": paginate(runs, request.GET.get("page"), per_page=20)}
    return render(request, "providers/import/home.html", context, status=422 if form.errors else 200)


@demand(is_operator)
@require_http_methods(["GET", "HEAD", "POST"])
def import_run(request: HttpRequest, pk: int) -> HttpResponse:
    """The report of a table and what can be done with it, or how far it is; a page that works refreshes by itself."""
    run = get_object_or_404(ImportRun.objects.select_related("author"), pk=pk)
    if request.method == "POST":
        return _do(request, run)
    context = {"run": run} if getattr(request, "htmx", False) else _report(request, run)
    response = render_page_or_fragment(request, "providers/import/run.html", "providers/import/_progress.html", context)
    if not run.is_under_way:  # there is something to read or to decide: htmx asks for the whole page
        response["HX-Refresh"] = "true"
    return response


def _report(request: HttpRequest, run: ImportRun) -> dict[str, Any]:
    which = request.GET.get("show", ALL)
    which = which if which in SHOWN else ALL
    counts = {name: getattr(run, name, run.total) for name in SHOWN}
    return {
        "run": run,
        "lines": paginate(report_of(run, which), request.GET.get("page"), per_page=PER_PAGE),
        "which": which,
        "shown": [(name, label, counts[name]) for name, label in SHOWN.items()],
        "labels": SHOWN,
        "can_go_on": run.state == ImportState.FAILED and run.total > 0,
        "index_follows": run.state == ImportState.DONE and is_open(TOPIC),
        "can_be_dropped": run.state in (ImportState.READY, ImportState.FAILED),
        "history": history_of(run),
    }


def _do(request: HttpRequest, run: ImportRun) -> HttpResponse:
    try:
        if request.POST.get("do") == "write":
            start_writing(run, actor=request.user)
        elif request.POST.get("do") == "drop":
            cancel_run(run, actor=request.user)
            messages.success(request, _("The table is dropped. Nothing of it was written."))
            return redirect("providers:desk_import")
    except TransitionError as error:
        messages.error(request, str(error))
    return redirect(run)


@demand(is_operator)
@require_safe
@read_only
def import_table(request: HttpRequest) -> HttpResponse:
    """The whole directory as the table that can be sent again, mail addresses included: to begin from."""
    response = HttpResponse(
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="annuaire-{clock.today():%Y-%m-%d}.csv"'},
    )
    write_csv(response, COLUMNS, whole_rows())
    return response


@demand(is_operator)
@require_safe
@read_only
def import_report(request: HttpRequest, pk: int) -> HttpResponse:
    """The report as a table."""
    run = get_object_or_404(ImportRun, pk=pk)
    response = HttpResponse(
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="report-{run.pk}.csv"'},
    )
    rows = ((one.line, one.import_id, one.outcome, one.reason) for one in report_of(run))
    write_csv(response, ("line", "id", "outcome", "reason"), rows)
    return response
