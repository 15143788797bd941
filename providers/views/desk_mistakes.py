"""The desk's pages about reported mistakes: the queue, and one case with its decision."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from portal.audit.api import history_of
from portal.common.pagination import paginate
from portal.common.posted import key_in
from portal.common.readonly import read_only
from portal.common.transitions import TransitionError
from portal.moderation.models import ReasonText
from portal.moderation.permissions import demand, is_moderator
from providers.actions.mistakes.deciding import dismiss_mistake, settle_mistake, take_back_decision
from providers.enums import MistakeState
from providers.filters import MistakeFilter
from providers.forms_desk import MistakeDecisionForm
from providers.models import MistakeReport, Provider
from providers.permissions import can_take_back, why_not_decide
from providers.queries_desk import facts_of
from providers.queries_mistakes import age, life_of_mistake, mistakes_in_order
from providers.views.desk import HISTORY_LENGTH, LISTED, SHOWN

TAKE_BACK = "take-back"


@demand(is_moderator)
@require_safe
@read_only
def desk_mistakes(request: HttpRequest) -> HttpResponse:
    filtered = MistakeFilter(request.GET, queryset=mistakes_in_order())
    page = paginate(filtered.qs, request.GET.get("page"), per_page=25)
    rows = [(report, age(report.waits_since) if report.is_open else "") for report in page]
    return render(request, "providers/desk/mistakes.html", {"filter": filtered, "page_of_mistakes": page, "rows": rows})


@demand(is_moderator)
@require_http_methods(["GET", "HEAD", "POST"])
def desk_mistake(request: HttpRequest, pk: int) -> HttpResponse:
    report = get_object_or_404(MistakeReport.objects.select_related("provider__organization", "author"), pk=pk)
    if request.method != "POST":
        return _case(request, report)
    if request.POST.get("decision") == TAKE_BACK:
        return _take_back(request, report)
    form = MistakeDecisionForm(request.POST)
    if report.state != MistakeState.AT_DESK:
        # It moved while the page was open: say so, keep what was typed.
        messages.error(request, _("Something else happened in the meantime. Here is how the case stands now."))
        return _case(request, report, typed=request.POST.get("reason", ""), status=409)
    if not form.is_valid():
        return _case(request, report, form, status=422)
    return _decide(request, report, form)


def _decide(request: HttpRequest, report: MistakeReport, form: MistakeDecisionForm) -> HttpResponse:
    act = settle_mistake if form.cleaned_data["decision"] == MistakeDecisionForm.SETTLE else dismiss_mistake
    try:
        act(report, actor=request.user, reason=form.cleaned_data["reason"])
    except TransitionError as error:
        messages.error(request, str(error))
        report.refresh_from_db()
        return _case(request, report, typed=form.cleaned_data["reason"], status=409)
    told = _("The case is closed, and those concerned are told why. You can undo it on this page for thirty minutes.")
    messages.success(request, told)
    return redirect("providers:desk_mistake", pk=report.pk)


def _take_back(request: HttpRequest, report: MistakeReport) -> HttpResponse:
    try:
        take_back_decision(report, actor=request.user)
    except TransitionError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("The decision is taken back, and those who had read it are told."))
    return redirect("providers:desk_mistake", pk=report.pk)


def _case(
    request: HttpRequest, report: MistakeReport, form: Any = None, *, typed: str = "", status: int = 200
) -> HttpResponse:
    conflict = why_not_decide(request.user, report)
    decides = report.state == MistakeState.AT_DESK and not conflict
    history = list(history_of(report)[:HISTORY_LENGTH])
    context = {
        "report": report,
        "provider": Provider.objects.select_related(*SHOWN).prefetch_related(*LISTED).get(pk=report.provider_id),
        "conflict": conflict,
        "form": (form or MistakeDecisionForm(initial=_first_words(request))) if decides else None,
        "reasons": ReasonText.objects.filter(topic__in=MistakeDecisionForm.TOPICS) if decides else [],
        "undo": not conflict and can_take_back(request.user, report),
        "typed": typed,
        "life": life_of_mistake(report),
        "history": history,
    }
    context["facts"] = facts_of(context["provider"])
    return render(request, "providers/desk/mistake.html", context, status=status)


def _first_words(request: HttpRequest) -> dict[str, str]:
    """What the form holds to begin with: a ready reason that was picked, and the decision it goes with."""
    picked = ReasonText.objects.filter(
        pk=key_in(request.GET.get("reason")), topic__in=MistakeDecisionForm.TOPICS
    ).first()
    if picked is None:
        return {}
    return {"decision": MistakeDecisionForm.TOPICS[ReasonText.Topic(picked.topic)], "reason": picked.text}
