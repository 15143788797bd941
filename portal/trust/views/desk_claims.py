"""The desk's pages about claims: the queue, and one case with its decision."""

from __future__ import annotations

from collections.abc import Callable
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
from portal.moderation.models import ReasonText
from portal.moderation.permissions import demand, is_moderator
from portal.trust.actions.claim_answers import grant_claim, refuse_claim, undo_claim, uphold_claim
from portal.trust.enums import ClaimState
from portal.trust.forms import DecisionForm
from portal.trust.models import Claim
from portal.trust.permissions import why_not_decide
from portal.trust.queries import age, claims_to_decide, closed_claims, life_of_claim
from portal.trust.registry import listed_address
from portal.trust.views.claims import attempt

HISTORY_LENGTH = 20
CLOSED = "closed"


@demand(is_moderator)
@require_safe
@read_only
def desk_claims(request: HttpRequest) -> HttpResponse:
    closed = request.GET.get("state") == CLOSED
    page = paginate(closed_claims() if closed else claims_to_decide(), request.GET.get("page"), per_page=25)
    rows = [(claim, age(claim.waits_since)) for claim in page]
    return render(request, "trust/desk/claims.html", {"page_of_claims": page, "rows": rows, "closed": closed})


@demand(is_moderator)
@require_http_methods(["GET", "HEAD", "POST"])
def desk_claim(request: HttpRequest, pk: int) -> HttpResponse:
    claim = get_object_or_404(Claim.objects.select_related("organization__commune", "user"), pk=pk)
    conflict = why_not_decide(request.user, claim.user, claim.organization)
    decides = claim.is_to_decide and not conflict
    form = _form(claim, request.POST if request.method == "POST" else None, picked=_picked(request))
    status = 200
    if request.method == "POST":
        if decides and form.is_valid() and attempt(form, _decision(claim, form, request.user)):
            messages.success(request, _("Your decision is traced, and those concerned are told."))
            return redirect("trust:desk_claim", pk)
        if not decides:
            messages.error(request, _("Something else happened in the meantime. Here is how the case stands now."))
        status = 422 if decides else 409
    context = {
        "claim": claim,
        "conflict": conflict,
        "form": form if decides else None,
        "typed": request.POST.get("reason", "") if not decides else "",
        "reasons": ReasonText.objects.filter(topic=ReasonText.Topic.DECIDE_CLAIM) if decides else [],
        "life": life_of_claim(claim),
        "address": listed_address(claim.organization),
        "others": claims_to_decide().filter(organization=claim.organization).exclude(pk=pk)[:HISTORY_LENGTH],
        "history": list(history_of(claim)[:HISTORY_LENGTH]),
    }
    return render(request, "trust/desk/claim.html", context, status=status)


def _form(claim: Claim, data: Any, *, picked: str) -> DecisionForm:
    if claim.state == ClaimState.CONTESTED:
        words = {"yes": _("They stay the admin"), "no": _("They go, with those whom they let in")}
    else:
        words = {"yes": _("They become the admin"), "no": _("They do not")}
    return DecisionForm(data, initial={"reason": picked}, **words)


def _decision(claim: Claim, form: DecisionForm, actor: Any) -> Callable[[], Any]:
    acts = (uphold_claim, undo_claim) if claim.state == ClaimState.CONTESTED else (grant_claim, refuse_claim)
    act = acts[0] if form.says_yes else acts[1]
    return lambda: act(claim, actor=actor, reason=form.cleaned_data["reason"])


def _picked(request: HttpRequest) -> str:
    """The ready reason that was chosen from the list, if any."""
    found = ReasonText.objects.filter(pk=key_in(request.GET.get("reason")), topic=ReasonText.Topic.DECIDE_CLAIM).first()
    return found.text if found else ""
