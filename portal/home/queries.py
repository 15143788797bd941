"""What the home page gathers from the other rooms, and what every page shows of the editors' pages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest
from wagtail.models import Site

from portal.home.models import SiteSettings, StandardPage
from portal.taxonomy.models import Brand, Need
from providers.models import Provider

NEWS_LENGTH = 4


@dataclass(frozen=True)
class Figures:
    """Counts shown beside the signposts: listings, those that also work remotely, needs offered."""

    listings: int
    remote: int
    needs: int


@dataclass(frozen=True)
class News:
    """Something that moved lately: a listing that was verified."""

    happened_on: date
    listing: Provider


def settings_of(request: HttpRequest) -> SiteSettings:
    """The settings of the site that is asked, or those a new site has. Unlike Wagtail's own look-up it never writes."""
    site = Site.find_for_request(request)
    return SiteSettings.objects.filter(site=site).select_related("logo").first() or SiteSettings()


def figures() -> Figures:
    """Counts of what is published, now (two queries)."""
    counts = Provider.objects.published().aggregate(listings=Count("pk"), remote=Count("pk", filter=Q(is_remote=True)))
    return Figures(needs=Need.objects.filter(is_active=True).count(), **counts)


def starter_brands() -> QuerySet[Brand]:
    """The brands that the home page proposes to leave, in their order."""
    return Brand.objects.filter(home_position__isnull=False).order_by("home_position", "name")


def news() -> list[News]:
    """The listings verified last, newest first."""
    listings = Provider.objects.published().select_related("commune").order_by("-verified_on", "-pk")[:NEWS_LENGTH]
    return [News(listing.verified_on, listing) for listing in listings]


def pages_listed(place: str, language: str) -> QuerySet[StandardPage]:
    """The editors' pages listed at a place ("in_footer" or "on_signpost"), in this language and order of the tree."""
    return StandardPage.objects.live().filter(**{place: True}, locale__language_code=language).order_by("path")
