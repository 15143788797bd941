"""The desk's pages about listings: the list, one listing with its history, and what is decided about it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.forms import Form
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
from providers.desk_decisions import Decision, decisions_on
from providers.editing.fields import GROUPS
from providers.enums import ProviderState
from providers.filters import ListingFilter
from providers.models import Provider
from providers.permissions import why_stand_aside
from providers.queries_desk import facts_of, just_suspended_by, life_of
from providers.queries_history import last_moderation, told_history
from providers.queries_requests import outcomes_of

SUSPEND = "suspend"
HISTORY_LENGTH = 50
LATEST = 10
SHOWN = ("organization", "commune__department")
LISTED = ("areas", "needs", "tools", "stages", "projects")


@demand(is_moderator)
@require_safe
@read_only
def desk_listings(request: HttpRequest) -> HttpResponse:
    listings = Provider.objects.select_related("commune__department").order_by("name", "pk")
    filtered = ListingFilter(request.GET, queryset=listings)
    page = paginate(filtered.qs, request.GET.get("page"), per_page=25)
    return render(request, "providers/desk/listings.html", {"filter": filtered, "page_of_listings": page})


@demand(is_moderator)
@require_http_methods(["GET", "HEAD", "POST"])
def desk_listing(request: HttpRequest, pk: int) -> HttpResponse:
    provider = get_object_or_404(Provider.objects.select_related(*SHOWN).prefetch_related(*LISTED), pk=pk)
    if request.method != "POST":
        return _case(request, provider)
    chosen = next((one for one in decisions_on(provider) if one.name == request.POST.get("decision")), None)
    if chosen is not None:
        form = _form(chosen, request.POST)
        if form.is_valid():
            return _decide(request, provider, chosen, form.cleaned_data["reason"])
        return _case(request, provider, form, status=422)
    # The state changed while the page was open: say so, keep what was typed.
    messages.error(request, _("Somebody else decided in the meantime. Here is how the listing stands now."))
    return _case(request, provider, typed=request.POST.get("reason", ""), status=409)


def _form(decision: Decision, *args: Any, **kwargs: Any) -> Form:
    return decision.form(*args, auto_id=f"{decision.name}_%s", **kwargs)


def _case(
    request: HttpRequest, provider: Provider, sent: Form | None = None, *, typed: str = "", status: int = 200
) -> HttpResponse:
    history = list(history_of(provider)[:HISTORY_LENGTH])
    has_left = provider.state == ProviderState.LEFT
    conflict = "" if provider.erased_at else why_stand_aside(request.user, provider.organization)
    undo = just_suspended_by(request.user, provider, history)
    choices = []
    for decision in [] if conflict else decisions_on(provider):
        words = typed or _first_words(request, decision, undo=undo)
        form = sent if isinstance(sent, decision.form) else _form(decision, initial={"reason": words})
        choices.append(
            {
                "decision": decision,
                "form": form,
                "undo": undo,
                "reasons": _reasons(decision),
                "is_second": bool(choices),
            }
        )
    context = {
        "provider": provider,
        "choices": choices,
        "sent": sent or Form(),
        "life": life_of(provider, history),
        "facts": facts_of(provider),
        "outcomes": outcomes_of(provider)[:HISTORY_LENGTH],
        "history": told_history(history[:LATEST]),
        "history_is_cut": len(history) > LATEST,
        "conflict": conflict,
        "undoable": None if conflict or has_left else last_moderation(provider),
        "groups": [] if conflict or has_left else GROUPS.values(),
    }
    return render(request, "providers/desk/listing.html", context, status=status)


def _reasons(decision: Decision) -> Any:
    is_suspension = decision.name == SUSPEND
    return ReasonText.objects.filter(topic=ReasonText.Topic.SUSPEND_LISTING) if is_suspension else []


def _first_words(request: HttpRequest, decision: Decision, *, undo: bool) -> str:
    """What the field holds to begin with: a ready reason that was picked, or the excuse that goes with undoing."""
    if decision.name == SUSPEND:
        picked = ReasonText.objects.filter(
            topic=ReasonText.Topic.SUSPEND_LISTING, pk=key_in(request.GET.get("reason"))
        ).first()
        return picked.text if picked else ""
    return _("Your listing was suspended by mistake a moment ago. Please excuse us.") if undo else ""


def _decide(request: HttpRequest, provider: Provider, decision: Decision, reason: str) -> HttpResponse:
    try:
        decision.act(provider, actor=request.user, reason=reason)
    except TransitionError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, decision.done % {"name": provider.name})
    return redirect("providers:desk_listing", pk=provider.pk)
