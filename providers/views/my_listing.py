"""A listing as its own people see it: what it received, whether it is still true, its door, its leave."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from portal.common import clock
from portal.common.pagination import paginate
from portal.common.posted import posted
from portal.common.private import private_page
from portal.common.transitions import TransitionError
from providers.actions.leaving import leave_directory, waiting_for
from providers.actions.listings import pause_listing, resume_listing
from providers.actions.requests.pausing import pause_requests, resume_requests
from providers.actions.verification import confirm_listing
from providers.confirming import already_confirmed, why_not
from providers.enums import ProviderState
from providers.forms.listing import LeaveForm
from providers.listings import own_listing
from providers.models import Provider
from providers.permissions import can_edit, check_can_edit
from providers.queries import median_answer_days
from providers.queries_history import changed_by_moderators, differences_of_change
from providers.queries_requests import listings_of, received_by
from providers.verification import a_year_after
from providers.views.request_access import actor_of, done, recipient_or_404, to_page
from providers.workflow import LISTING

READING = ["GET", "HEAD", "POST"]
# What the buttons of the page do: (name, value) of the button, the action, what is said afterwards.
DEEDS = {
    ("requests", "pause"): (pause_requests, "paused"),
    ("requests", "resume"): (resume_requests, "resumed"),
    ("listing", "pause"): (pause_listing, "withheld"),
    ("listing", "resume"): (resume_listing, "let-go"),
}


@private_page
@login_required
@require_http_methods(READING)
def my_listing(request: HttpRequest, slug: str) -> HttpResponse:
    """Members see how the listing stands and what it received; its admins pause, resume, confirm and leave."""
    provider = listing_or_404(request, slug)
    if request.method == "POST":
        return _do(request, provider)
    context: dict[str, Any] = {
        "provider": provider,
        "page_obj": paginate(received_by(provider), request.GET.get("page")),
        "may_change": can_edit(request.user, provider),
        "problem": why_not(provider),
        "is_paused": provider.state == ProviderState.PAUSED,
        "has_left": provider.state == ProviderState.LEFT,
        "may_leave": LISTING.can("leave", provider.state),
        "answer_time": median_answer_days(provider),
        "moderated": (change := changed_by_moderators(provider)),
        "moderation": differences_of_change(change) if change else [],
        "done": done(request),
    }
    return render(request, "providers/my_listing.html", context)


def _do(request: HttpRequest, provider: Provider) -> HttpResponse:
    """What one of the buttons says; anything else changes nothing."""
    for (name, value), (act, said) in DEEDS.items():
        if request.POST.get(name) == value:
            try:
                act(provider, actor=actor_of(request))
            except TransitionError as error:
                messages.error(request, str(error))
                break
            return to_page("my_listing", provider.slug, done=said)
    return to_page("my_listing", provider.slug)


def listing_or_404(request: HttpRequest, slug: str) -> Provider:
    provider = listings_of(request.user).select_related("organization").filter(slug=slug).first()
    if provider is None:
        raise Http404(_("None of your organizations has a listing at this address."))
    return provider


@private_page
@login_required
@require_http_methods(READING)
def my_listing_confirm(request: HttpRequest, slug: str) -> HttpResponse:
    """What the public reads, in short; one question, one button."""
    provider = listing_or_404(request, slug)
    check_can_edit(request.user, provider)
    status = 200
    if request.method == "POST":
        try:
            confirm_listing(provider, actor=request.user)
        except TransitionError as error:
            provider.refresh_from_db()
            status = 409
            if str(error) != str(why_not(provider)):  # the page says that anyway
                messages.error(request, str(error))
        else:
            return to_page("my_listing", slug, done="confirmed")
    context = {
        "provider": provider,
        "listing": own_listing(provider),
        "problem": why_not(provider),
        "is_confirmed": already_confirmed(provider),
        "next_until": a_year_after(clock.today()),
    }
    return render(request, "providers/my_listing_confirm.html", context, status=status)


@private_page
@login_required
@require_http_methods(READING)
def my_listing_leave(request: HttpRequest, slug: str) -> HttpResponse:
    """What leaving for good means, and the button that does it."""
    provider = listing_or_404(request, slug)
    check_can_edit(request.user, provider)
    if not LISTING.can("leave", provider.state):
        return to_page("my_listing", slug)
    form = LeaveForm(posted(request))
    if request.method == "POST" and form.is_valid():
        leave_directory(provider, actor=request.user, reason=form.cleaned_data["reason"])
        return to_page("my_listing", slug, done="left")
    context = {
        "provider": provider,
        "form": form,
        "waiting": waiting_for(provider).count(),
        "until": a_year_after(clock.today()),
    }
    return render(request, "providers/my_listing_leave.html", context, status=422 if form.errors else 200)


@private_page
@require_http_methods(READING)
def answer_pause(request: HttpRequest, token: str) -> HttpResponse:
    """Pause or resume without an account, by the link of a request the listing received."""
    recipient = recipient_or_404(token)
    provider = recipient.provider
    if request.method == "POST":
        if request.POST.get("requests") == "pause":
            pause_requests(provider, actor=actor_of(request), link=recipient)
            return to_page("answer_pause", token, done="paused")
        resume_requests(provider, actor=actor_of(request), link=recipient)
        return to_page("answer_pause", token, done="resumed")
    context = {"provider": provider, "recipient": recipient, "done": done(request)}
    return render(request, "providers/answer/pause.html", context)
