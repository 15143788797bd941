"""The desk's pages about those who could be listed: the queue, one of them, noting one, and a table of many."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.audit.api import history_of
from portal.common.pagination import paginate
from portal.common.posted import key_in, posted
from portal.common.readonly import read_only
from portal.common.transitions import TransitionError
from portal.moderation.permissions import demand, is_moderator
from providers.importing.reading import TableError, decode, parse_table
from providers.vetting.actions import prospecting
from providers.vetting.actions.prospect_importing import ProspectReport, apply_prospects, plan_prospects
from providers.vetting.enums import ProspectState
from providers.vetting.filters_prospects import ProspectFilter
from providers.vetting.forms.prospects import ConfirmTableForm, ProspectForm, SetAsideForm, TableForm
from providers.vetting.models import Prospect
from providers.vetting.prospect_table import SHAPE
from providers.vetting.prospect_workflow import PROSPECTS
from providers.vetting.queries_prospects import listed

READING = ["GET", "HEAD", "POST"]
HISTORY_LENGTH = 50
SHOWN_LINES = 200
INVITE, SET_ASIDE, NEVER_AGAIN = "invite", "set-aside", "never-again"


@demand(is_moderator)
@require_safe
@read_only
def prospects(request: HttpRequest) -> HttpResponse:
    filtered = ProspectFilter(request.GET, queryset=Prospect.objects.all())
    page = paginate(filtered.qs, request.GET.get("page"), per_page=25)
    can_invite = any(prospect.email and prospect.state == ProspectState.NOTED for prospect in page)
    context = {"filter": filtered, "page_of_prospects": page, "can_invite": can_invite}
    return render(request, "vetting/prospects/queue.html", context)


@demand(is_moderator)
@require_POST
def prospects_invite(request: HttpRequest) -> HttpResponse:
    """Invite those that were ticked, and say by name why somebody was not."""
    keys = {key for sent in request.POST.getlist("prospect") if (key := key_in(sent))}
    if not keys:
        messages.info(request, _("Nobody was ticked, so nobody was written to."))
        return redirect("vetting:prospects")
    try:
        invited = prospecting.invite_many(Prospect.objects.filter(pk__in=keys).order_by("pk"), actor=request.user)
    except TransitionError as error:
        messages.error(request, str(error))
        return redirect("vetting:prospects")
    if count := len(invited.names):
        said = ngettext("%(count)d invitation is on its way.", "%(count)d invitations are on their way.", count)
        messages.success(request, said % {"count": count})
    for sentence in invited.refused:
        messages.error(request, sentence)
    return redirect("vetting:prospects")


@demand(is_moderator)
@require_http_methods(READING)
def prospect(request: HttpRequest, pk: int) -> HttpResponse:
    """One of them, with what can be decided now."""
    found = get_object_or_404(Prospect.objects.select_related("invited_by", "application"), pk=pk)
    if request.method != "POST":
        return _prospect_page(request, found)
    decision = request.POST.get("decision", "")
    form = SetAsideForm(request.POST if decision == SET_ASIDE else None)
    if decision == SET_ASIDE and not form.is_valid():
        return _prospect_page(request, found, form, status=422)
    try:
        told = _decide(found, decision, form, request.user)
    except TransitionError as error:
        messages.error(request, str(error))
        found.refresh_from_db()
        return _prospect_page(request, found, form if decision == SET_ASIDE else None, status=409)
    messages.success(request, told)
    return redirect("vetting:prospect", pk)


def _decide(found: Prospect, decision: str, form: SetAsideForm, actor: Any) -> str:
    if decision == INVITE:
        prospecting.invite(found, actor=actor)
        return _("The invitation is on its way. We remind them once, after two weeks.")
    if decision == SET_ASIDE:
        prospecting.set_aside(found, form.cleaned_data["reason"], actor=actor)
        return _("Set aside, with your reason.")
    if decision == NEVER_AGAIN and prospecting.say_never_again(found, actor=actor):
        return _("It is noted for ever: nobody here can write to them any more.")
    return _("Nothing was to be done.")


def _prospect_page(
    request: HttpRequest, found: Prospect, form: SetAsideForm | None = None, *, status: int = 200
) -> HttpResponse:
    # Asked while it decides something only: it reads the whole directory.
    register = listed() if found.state == ProspectState.NOTED else None
    there = register and (register.same(website=found.website, email=found.email) or register.near(found.name))
    can_set_aside = PROSPECTS.can("set_aside", found.state)
    context = {
        "prospect": found,
        "there": there,
        "form": (form or SetAsideForm()) if can_set_aside else None,
        "typed": form["reason"].value() if form is not None and form.is_bound and not can_set_aside else "",
        "can_invite": PROSPECTS.can("invite", found.state) and found.email,
        "can_edit": found.state == ProspectState.NOTED,
        "can_refuse": PROSPECTS.can("refuse", found.state) and (found.email or found.invited_at),
        "history": history_of(found)[:HISTORY_LENGTH],
    }
    return render(request, "vetting/prospects/prospect.html", context, status=status)


@demand(is_moderator)
@require_http_methods(READING)
def prospect_edit(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Prospect, pk=pk)
    form = ProspectForm(posted(request), prospect=found)
    if request.method == "POST" and form.is_valid():
        try:
            prospecting.edit_prospect(found, form.line(form.cleaned_data["language"]), actor=request.user)
            return redirect("vetting:prospect", pk)
        except TransitionError as error:
            form.add_error("email" if found.state == ProspectState.NOTED else None, str(error))
    return _form_page(request, form, found)


@demand(is_moderator)
@require_http_methods(READING)
def prospect_add(request: HttpRequest) -> HttpResponse:
    form = ProspectForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            made = prospecting.add_prospect(form.line(form.cleaned_data["language"]), actor=request.user)
            return redirect("vetting:prospect", made.pk)
        except TransitionError as error:
            form.add_error("email", str(error))
    return _form_page(request, form)


def _form_page(request: HttpRequest, form: ProspectForm, found: Prospect | None = None) -> HttpResponse:
    context = {"form": form, "prospect": found}
    return render(request, "vetting/prospects/form.html", context, status=422 if form.errors else 200)


@demand(is_moderator)
@require_http_methods(READING)
def prospects_import(request: HttpRequest) -> HttpResponse:
    """A table of them: first the report, then, when it is confirmed, all of it or nothing. Nobody is written to."""
    if "table" in request.POST:
        return _take_in(request)
    form = TableForm(posted(request), request.FILES or None)
    if request.method != "POST" or not form.is_valid():
        return _table_page(request, form, status=422 if form.errors else 200)
    raw = form.cleaned_data["file"].raw
    try:
        report = plan_prospects(parse_table(raw, SHAPE))
    except TableError as error:
        form.add_error("file", str(error))
        return _table_page(request, form, status=422)
    confirm = ConfirmTableForm(initial={"table": decode(raw)}) if report.planned and not report.refused else None
    return _table_page(request, form, report=report, confirm=confirm, status=422 if report.refused else 200)


def _take_in(request: HttpRequest) -> HttpResponse:
    confirm = ConfirmTableForm(request.POST)
    if not confirm.is_valid():
        messages.error(request, _("The table did not arrive whole: choose the file once more."))
        return redirect("vetting:prospects_import")
    try:
        report = plan_prospects(parse_table(confirm.cleaned_data["table"].encode(), SHAPE))
        done = apply_prospects(report, actor=request.user)
    except (TableError, TransitionError) as error:
        messages.error(request, str(error))
        return redirect("vetting:prospects_import")
    count = len(done.created)
    said = ngettext("%(count)d prospect is noted.", "%(count)d prospects are noted.", count) % {"count": count}
    messages.success(request, f"{said} {_('Nobody was written to.')}")
    return redirect("vetting:prospects")


def _table_page(
    request: HttpRequest,
    form: TableForm,
    *,
    report: ProspectReport | None = None,
    confirm: ConfirmTableForm | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {"form": form, "report": report, "confirm": confirm, "shown": SHOWN_LINES}
    return render(request, "vetting/prospects/import.html", context, status=status)
