"""The page of one listing, and its visiting card."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from portal.common.readers import for_every_reader
from portal.common.readonly import read_only
from providers import cards, listings
from providers.models import Provider
from providers.permissions import visible_to

GONE = 410


@require_safe
@for_every_reader
@read_only
def detail(request: HttpRequest, slug: str) -> HttpResponse:
    """A listing told like a letter."""
    listing = listings.listing(slug, user=request.user)
    if listing is None:
        return absent(request, slug)
    address = settings.SITE_URL.rstrip("/") + listing.provider.get_absolute_url()
    json_ld = cards.json_ld(listing.provider, address, listing.languages)
    context = {"listing": listing, "provider": listing.provider, "json_ld": json_ld}
    return render(request, "providers/detail.html", context)


@require_safe
@for_every_reader
@read_only
def card(request: HttpRequest, slug: str) -> HttpResponse:
    """The visiting card of a listing, for an address book."""
    provider = visible_to(request.user).select_related("commune__department").filter(slug=slug).first()
    if provider is None:
        return absent(request, slug)
    address = settings.SITE_URL.rstrip("/") + provider.get_absolute_url()
    response = HttpResponse(cards.vcard(provider, address), content_type="text/vcard; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{provider.slug}.vcf"'
    return response


def absent(request: HttpRequest, slug: str) -> HttpResponse:
    """Gone if it was there once; why, by whom and what it said is nobody's business."""
    if Provider.objects.filter(slug=slug).exists():
        return render(request, "providers/detail_gone.html", status=GONE)
    raise Http404(_("No listing has this address. It may have been copied in part."))
