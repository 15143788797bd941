"""The desk's pages about successions: the queue, and one case with its decision."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from portal.accounts.queries import members_of
from portal.audit.api import history_of
from portal.common.pagination import paginate
from portal.common.posted import key_in
from portal.common.readonly import read_only
from portal.moderation.models import ReasonText
from portal.moderation.permissions import demand, is_moderator
from portal.trust.actions.succession import hand_over, refuse_succession
from portal.trust.enums import SuccessionState
from portal.trust.forms import DecisionForm
from portal.trust.models import Succession
from portal.trust.permissions import why_not_decide
from portal.trust.queries_succession import (
    closed_successions,
    last_sign_of,
    life_of_succession,
    successions_at_desk,
)
from portal.trust.views.claims import attempt

HISTORY_LENGTH = 20
CLOSED = "closed"


@demand(is_moderator)
@require_safe
@read_only
def desk_successions(request: HttpRequest) -> HttpResponse:
    closed = request.GET.get("state") == CLOSED
    found = closed_successions() if closed else successions_at_desk()
    page = paginate(found, request.GET.get("page"), per_page=25)
    return render(request, "trust/desk/successions.html", {"page_of_successions": page, "closed": closed})


@demand(is_moderator)
@require_http_methods(["GET", "HEAD", "POST"])
def desk_succession(request: HttpRequest, pk: int) -> HttpResponse:
    succession = get_object_or_404(Succession.objects.select_related("organization__commune", "user"), pk=pk)
    conflict = why_not_decide(request.user, succession.user, succession.organization)
    decides = succession.state == SuccessionState.AT_DESK and not conflict
    topic = ReasonText.Topic.DECIDE_SUCCESSION
    picked = ReasonText.objects.filter(pk=key_in(request.GET.get("reason")), topic=topic).first()
    form = DecisionForm(
        request.POST if request.method == "POST" else None,
        initial={"reason": picked.text if picked else ""},
        yes=_("They become an admin too"),
        no=_("They do not"),
    )
    status = 200
    if request.method == "POST":
        if decides and form.is_valid():
            act = hand_over if form.says_yes else refuse_succession
            if attempt(form, lambda: act(succession, actor=request.user, reason=form.cleaned_data["reason"])):
                messages.success(request, _("Your decision is traced, and those concerned are told."))
                return redirect("trust:desk_succession", pk)
        if not decides:
            messages.error(request, _("Something else happened in the meantime. Here is how the case stands now."))
        status = 422 if decides else 409
    context: dict[str, Any] = {
        "succession": succession,
        "conflict": conflict,
        "form": form if decides else None,
        "typed": request.POST.get("reason", "") if not decides else "",
        "reasons": ReasonText.objects.filter(topic=topic) if decides else [],
        "life": life_of_succession(succession),
        "last_sign": last_sign_of(succession.organization),
        "members": members_of(succession.organization) if not conflict else [],
        "objections": succession.objections.select_related("user") if not conflict else [],
        "history": list(history_of(succession)[:HISTORY_LENGTH]),
    }
    return render(request, "trust/desk/succession.html", context, status=status)
