"""The desk's pages about listings: the list, one listing with its history, suspending and putting back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

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
from providers.workflow import LISTING


@demand(is_moderator)
@read_only
def desk_listings(request: HttpRequest) -> HttpResponse:
    listings = Provider.objects.select_related("commune__department").order_by("name", "pk")
    filtered = ListingFilter(request.GET, queryset=listings)
    page = paginate(filtered.qs, request.GET.get("page"), per_page=25)
    return render(request, "providers/desk/listings.html", {"filter": filtered, "page_of_listings": page})


@demand(is_moderator)
@require_http_methods(["GET", "HEAD", "POST"])
def desk_listing(request: HttpRequest, pk: int) -> HttpResponse:
    provider = get_object_or_404(Provider.objects.select_related("organization", "commune__department"), pk=pk)
    decision, form = _decision(request, provider)
    if request.method == "POST" and form is not None and form.is_valid():
        return _decide(request, provider, decision, form)
    context = {
        "provider": provider,
        "decision": decision,
        "form": form,
        "reasons": ReasonText.objects.filter(topic=ReasonText.Topic.SUSPEND_LISTING) if decision == "suspend" else [],
        "history": history_of(provider)[:50],
    }
    return render(request, "providers/desk/listing.html", context, status=422 if form and form.errors else 200)


def _decision(request: HttpRequest, provider: Provider) -> tuple[str, Any]:
    """What can be decided now, and its form: filled with a ready reason where one was picked."""
    if LISTING.can("restore", provider.state):
        decision, form_class, initial = "restore", RestoreForm, {}
    else:
        picked = ReasonText.objects.filter(pk=_number(request.GET.get("reason"))).first()
        decision, form_class, initial = "suspend", SuspendForm, {"reason": picked.text if picked else ""}
    if request.method != "POST":
        return decision, form_class(initial=initial)
    if request.POST.get("decision") != decision:
        # The state changed while the page was open: say so, keep what was typed.
        messages.error(request, _("Somebody else decided in the meantime. Here is how the listing stands now."))
        return decision, form_class(initial={"reason": request.POST.get("reason", "")})
    return decision, form_class(request.POST)


def _decide(request: HttpRequest, provider: Provider, decision: str, form: Any) -> HttpResponse:
    act = suspend_listing if decision == "suspend" else restore_listing
    try:
        act(provider, actor=request.user, reason=form.cleaned_data["reason"])
    except TransitionError as error:
        messages.error(request, str(error))
    else:
        done = _("%(name)s is out of the directory. Its people have been told why. You can put it back below.")
        back = _("%(name)s is in the directory again. Its people have been told.")
        messages.success(request, (done if decision == "suspend" else back) % {"name": provider.name})
    return redirect("providers:desk_listing", pk=provider.pk)


def _number(raw: str | None) -> int:
    return int(raw) if raw and raw.isascii() and raw.isdigit() and len(raw) < 10 else 0
