"""Atom feeds: of a search, of the whole directory, of one listing."""

from __future__ import annotations

from datetime import datetime, time

from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import set_response_etag
from django.utils.http import http_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from portal.common import clock
from portal.common.readers import for_every_reader
from portal.common.readonly import read_only
from providers import feeds
from providers.answers import Answer, ask
from providers.found import all_found
from providers.links import DIRECTORY
from providers.permissions import visible_to
from providers.queries_changes import changes, changes_of, last_change
from providers.views.directory import read_search
from providers.views.listing import absent


@require_safe
@for_every_reader
@read_only
def search_feed(request: HttpRequest) -> HttpResponse:
    """The fifty listings of the search in the address that were verified or changed last."""
    found = read_strictly(request, "providers:search_feed")
    if isinstance(found, HttpResponse):
        return found
    listings = visible_to(request.user).order_by("-updated_at", "-pk")
    if not found.criteria.having(near="").is_empty:  # of the whole directory the last fifty are read by their date
        listings = listings.filter(pk__in=all_found(found.query))
    searched = found.criteria.having(near="", sort="", picks=())
    return _feed(
        found.title,
        _("Vetted listings of the directory; what was verified or changed last comes first."),
        page=searched.address(reverse(DIRECTORY)),
        path=searched.address(reverse("providers:search_feed")),
        entries=feeds.of_listings(listings[: feeds.ENTRIES]),
    )


def read_strictly(request: HttpRequest, view: str) -> Answer | HttpResponse:
    """The answer to the search in the address, for a programme; or what it is sent instead.

    What the page leaves out and says so is refused here: a value that is gone must not make a list of everything.
    """
    criteria, choices, where, notes = read_search(request)
    if notes:
        return HttpResponseBadRequest("\n".join(notes) + "\n", content_type="text/plain; charset=utf-8")
    if where.resolved is not None:
        return redirect(where.resolved.address(reverse(view)))
    return ask(criteria.having(), choices, user=request.user, commune=where.commune)


@require_safe
@for_every_reader
@read_only
def changes_feed(request: HttpRequest) -> HttpResponse:
    """What happened in the whole directory: new, back, verified again, changed, left."""
    return _feed(
        _("What changes in the directory"),
        _("Listings that are new, verified again or changed, and those that have left."),
        page=reverse(DIRECTORY),
        path=reverse("providers:changes_feed"),
        entries=feeds.of_changes(changes()),
    )


@require_safe
@for_every_reader
@read_only
def listing_feed(request: HttpRequest, slug: str) -> HttpResponse:
    """What changes on one listing."""
    provider = visible_to(request.user).filter(slug=slug).first()
    if provider is None:
        return absent(request, slug)
    return _feed(
        _("What changes on the listing “%(name)s”") % {"name": provider.name},
        provider.summary,
        page=provider.get_absolute_url(),
        path=reverse("providers:listing_feed", args=[slug]),
        entries=feeds.of_changes(changes_of(provider), named=False),
    )


def _feed(title: str, subtitle: str, *, page: str, path: str, entries: list[feeds.Entry]) -> HttpResponse:
    content = feeds.atom(title, subtitle, page=page, path=path, entries=entries)
    response = HttpResponse(content, content_type=feeds.CONTENT_TYPE)
    if changed_at := last_change():
        # Of any listing: one that is hidden makes every feed newer, or a reader would keep what it said. And of today:
        # what is said of a verification depends on the day.
        begun = timezone.make_aware(datetime.combine(clock.today(), time()), timezone.get_default_timezone())
        response["Last-Modified"] = http_date(max(changed_at, begun).timestamp())
    response["Cache-Control"] = "public, no-cache"
    set_response_etag(response)
    return response
