"""What a listing received, and its door: for the people of its organization, or by the link of a request."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from portal.common.pagination import paginate
from providers.actions.requests.pausing import pause_requests, resume_requests
from providers.models import Provider
from providers.permissions import can_edit
from providers.queries import median_answer_days
from providers.queries_requests import listings_of, received_by
from providers.views.request_access import actor_of, done, private_page, recipient_or_404, to_page


@private_page
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def my_listing(request: HttpRequest, slug: str) -> HttpResponse:
    """Members see what the listing received; its admins pause and resume requests."""
    provider = _listing_or_404(request, slug)
    if request.method == "POST":
        if request.POST.get("requests") == "pause":
            pause_requests(provider, actor=actor_of(request))
            return to_page("my_listing", slug, done="paused")
        resume_requests(provider, actor=actor_of(request))
        return to_page("my_listing", slug, done="resumed")
    context: dict[str, Any] = {
        "provider": provider,
        "page_obj": paginate(received_by(provider), request.GET.get("page")),
        "may_pause": can_edit(request.user, provider),
        "answer_time": median_answer_days(provider),
        "done": done(request),
    }
    return render(request, "providers/my_listing.html", context)


def _listing_or_404(request: HttpRequest, slug: str) -> Provider:
    provider = listings_of(request.user).select_related("organization").filter(slug=slug).first()
    if provider is None:
        raise Http404(_("None of your organizations has a listing at this address."))
    return provider


@private_page
@require_http_methods(["GET", "HEAD", "POST"])
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
