"""The desk's pages about listings: the list, one listing with its history, suspending and putting back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from portal.audit.api import history_of
from portal.common.pagination import paginate
from portal.common.readonly import read_only
from portal.common.transitions import TransitionError
from portal.moderation.models import ReasonText
from portal.moderation.permissions import demand, is_moderator
from providers.actions.listings import restore_listing, suspend_listing
from providers.filters import ListingFilter
from providers.forms_desk import RestoreForm, SuspendForm
from providers.models import Provider
from providers.queries_desk import facts_of, just_suspended_by, life_of
from providers.queries_requests import outcomes_of
from providers.workflow import LISTING

SUSPEND, RESTORE = "suspend", "restore"
HISTORY_LENGTH = 50
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
    decision = RESTORE if LISTING.can(RESTORE, provider.state) else SUSPEND
    if request.method == "POST":
        if request.POST.get("decision") == decision:
            form = _form(decision, request.POST)
            if form.is_valid():
                return _decide(request, provider, decision, form.cleaned_data["reason"])
            return _case(request, provider, decision, form, status=422)
        # The state changed while the page was open: say so, keep what was typed.
        messages.error(request, _("Somebody else decided in the meantime. Here is how the listing stands now."))
        form = _form(decision, initial={"reason": request.POST.get("reason", "")})
        return _case(request, provider, decision, form, status=409)
    return _case(request, provider, decision)


def _form(decision: str, *args: Any, **kwargs: Any) -> SuspendForm | RestoreForm:
    return SuspendForm(*args, **kwargs) if decision == SUSPEND else RestoreForm(*args, **kwargs)


def _case(
    request: HttpRequest, provider: Provider, decision: str, form: Any = None, *, status: int = 200
) -> HttpResponse:
    history = list(history_of(provider)[:HISTORY_LENGTH])
    undo = just_suspended_by(request.user, provider, history)
    context = {
        "provider": provider,
        "decision": decision,
        "form": form or _form(decision, initial={"reason": _first_words(request, decision, undo=undo)}),
        "reasons": ReasonText.objects.filter(topic=ReasonText.Topic.SUSPEND_LISTING) if decision == SUSPEND else [],
        "undo": undo,
        "life": life_of(provider, history),
        "facts": facts_of(provider),
        "outcomes": outcomes_of(provider)[:HISTORY_LENGTH],
        "history": history,
        "history_is_cut": len(history) == HISTORY_LENGTH,
    }
    return render(request, "providers/desk/listing.html", context, status=status)


def _first_words(request: HttpRequest, decision: str, *, undo: bool) -> str:
    """What the field holds to begin with: a ready reason that was picked, or the excuse that goes with undoing."""
    if decision == SUSPEND:
        picked = ReasonText.objects.filter(
            topic=ReasonText.Topic.SUSPEND_LISTING, pk=number_of(request.GET.get("reason"))
        ).first()
        return picked.text if picked else ""
    return _("Your listing was suspended by mistake a moment ago. Please excuse us.") if undo else ""


def _decide(request: HttpRequest, provider: Provider, decision: str, reason: str) -> HttpResponse:
    act = suspend_listing if decision == SUSPEND else restore_listing
    try:
        act(provider, actor=request.user, reason=reason)
    except TransitionError as error:
        messages.error(request, str(error))
    else:
        done = _("%(name)s is out of the directory. Its people have been told why. You can undo it on this page.")
        back = _("%(name)s is in the directory again. Its people have been told.")
        messages.success(request, (done if decision == SUSPEND else back) % {"name": provider.name})
    return redirect("providers:desk_listing", pk=provider.pk)


def number_of(raw: str | None) -> int:
    """The key that an address names, 0 for anything else."""
    return int(raw) if raw and raw.isascii() and raw.isdigit() and len(raw) < 10 else 0
