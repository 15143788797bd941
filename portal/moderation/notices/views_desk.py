"""The desk's pages about notices of illegal content: the queue, and one with its decision."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from portal.audit.api import history_of
from portal.common.pagination import paginate
from portal.common.posted import key_in
from portal.common.readonly import read_only
from portal.common.transitions import TransitionError
from portal.moderation.models import ReasonText
from portal.moderation.notices.actions.deciding import decide_notice, give_back
from portal.moderation.notices.addresses import describe
from portal.moderation.notices.forms import DecideNoticeForm, GiveBackForm
from portal.moderation.notices.models import Notice
from portal.moderation.notices.permissions import why_not_decide
from portal.moderation.notices.queries import ALL, CLOSED, WAITING, age, life_of, notices_listed
from portal.moderation.notices.registry import noticed_kinds
from portal.moderation.permissions import demand, is_moderator

HISTORY_LENGTH = 50
LISTS = {WAITING: gettext_lazy("to decide"), CLOSED: gettext_lazy("ended"), ALL: gettext_lazy("all")}


@demand(is_moderator)
@require_safe
@read_only
def notices(request: HttpRequest) -> HttpResponse:
    which = request.GET.get("state", WAITING)
    which = which if which in LISTS else WAITING
    page = paginate(notices_listed(which), request.GET.get("page"), per_page=25)
    rows = [(notice, age(notice.waits_since) if notice.is_open else "") for notice in page]
    lists = [{"value": value, "label": label, "here": value == which} for value, label in LISTS.items()]
    context = {"rows": rows, "page_of_notices": page, "lists": lists}
    return render(request, "moderation/notices/queue.html", context)


@demand(is_moderator)
@require_http_methods(["GET", "HEAD", "POST"])
def notice(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Notice.objects.select_related("author", "decided_by"), pk=pk)
    if request.method != "POST":
        return _case(request, found)
    if "give_back" in request.POST and not found.is_open:
        return _give_back(request, found)
    form = DecideNoticeForm(request.POST)
    if not found.is_open:
        messages.error(request, _("Something else happened in the meantime. Here is how the case stands now."))
        return _case(request, found, typed=request.POST.get("reason", ""), status=409)
    if not form.is_valid():
        return _case(request, found, form, status=422)
    reason = form.cleaned_data["reason"]
    try:
        decide_notice(found, form.cleaned_data["decision"], actor=request.user, reason=reason)
    except TransitionError as error:
        messages.error(request, str(error))
        found.refresh_from_db()
        return _case(request, found, typed=reason, status=409)
    messages.success(request, _("It is decided, and those concerned are told why."))
    return redirect("moderation:notice", pk=pk)


def _give_back(request: HttpRequest, found: Notice) -> HttpResponse:
    form = GiveBackForm(request.POST)
    if not form.is_valid():
        return _case(request, found, form, status=422)
    reason = form.cleaned_data["reason"]
    try:
        give_back(found, actor=request.user, reason=reason)
    except TransitionError as error:
        messages.error(request, str(error))
        return _case(request, found, typed=reason, status=409)
    messages.success(request, _("It is given back, and its people are told why."))
    return redirect("moderation:notice", pk=found.pk)


def _case(request: HttpRequest, found: Notice, form: Any = None, *, typed: str = "", status: int = 200) -> HttpResponse:
    conflict = why_not_decide(request.user, found)
    decides = found.is_open and not conflict
    kind = noticed_kinds.get(found.content_kind) if found.content_kind in noticed_kinds else None
    picked = ReasonText.objects.filter(
        pk=key_in(request.GET.get("reason")), topic=ReasonText.Topic.ANSWER_NOTICE
    ).first()
    content = describe(found.content_kind, found.content_key, found.address)
    returns = content.may_return and not found.is_open and not conflict
    if form is None:
        form = GiveBackForm() if returns else DecideNoticeForm(initial={"reason": picked.text if picked else ""})
    context = {
        "notice": found,
        "content": content,
        "returns": returns,
        "kind": kind.label if kind else _("page of the site"),
        "acts": kind is not None and kind.take_away is not None,
        "conflict": conflict if found.is_open else "",
        "form": form if decides or returns else None,
        "reasons": ReasonText.objects.filter(topic=ReasonText.Topic.ANSWER_NOTICE) if decides else [],
        "typed": typed,
        "life": life_of(found),
        "history": list(history_of(found)[:HISTORY_LENGTH]),
    }
    return render(request, "moderation/notices/notice.html", context, status=status)
