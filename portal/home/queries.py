"""What the home page gathers from the other rooms, and what every page shows of the editors' pages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q
from django.http import HttpRequest
from wagtail.models import Site

from portal.common import clock
from portal.home.models import SiteSettings, StandardPage
from portal.notifications import letterhead
from portal.notifications.letterhead import Letterhead
from portal.search.api import engine
from portal.search.interface import Query, Sort
from portal.taxonomy.models import Brand, Need
from providers.facets import REMOTE
from providers.models import Provider
from providers.search import KIND as LISTINGS

NEWS_LENGTH = 4
SIGNS = 6  # as many as stand side by side
GUIDES = 2


@dataclass(frozen=True)
class Figures:
    """Counts shown beside the signposts: listings, those that also work remotely, needs."""

    listings: int
    remote: int
    needs: int


@dataclass(frozen=True)
class News:
    """Something that moved lately: a listing that was verified. `place` is empty for one without an address."""

    happened_on: date
    name: str
    slug: str
    place: str
    summary: str

    @property
    def is_of_this_year(self) -> bool:
        return self.happened_on.year == clock.today().year


@dataclass(frozen=True)
class PageLink:
    """A page to read, as it is listed elsewhere."""

    title: str
    url: str


@dataclass(frozen=True)
class Frame:
    """What stands around every page of one language: the settings, the editors' pages at its foot, those on the
    third signpost of the home page, and those for the desk."""

    settings: SiteSettings
    footer: list[PageLink]
    guides: list[PageLink]
    at_desk: list[PageLink]


def settings_of(request: HttpRequest) -> SiteSettings:
    """The settings of the site that is asked, or those a new site has. Unlike Wagtail's own look-up it never writes."""
    site = Site.find_for_request(request)
    return SiteSettings.objects.filter(site=site).select_related("logo").first() or SiteSettings()


def letterhead_of_site() -> Letterhead:
    """Under which name mails go out: the one in the settings of the default site."""
    settings = SiteSettings.objects.filter(site__is_default_site=True).first() or SiteSettings()
    return Letterhead(
        site_name=settings.name, postal_address=settings.postal_address or letterhead.from_settings().postal_address
    )


def figures() -> Figures:
    """Counts as the directory shows them: asked of the search, which knows them without counting rows."""
    everything = engine().search(Query(kind=LISTINGS, sort=Sort.NAME, per_page=1))
    return Figures(
        listings=everything.total,
        remote=everything.counts["remote"].get(REMOTE, 0),
        needs=Need.objects.filter(is_active=True).count(),
    )


def starter_brands() -> list[Brand]:
    """The brands that the home page proposes to leave, in their order."""
    return list(Brand.objects.filter(home_position__isnull=False).order_by("home_position", "name")[:SIGNS])


def news() -> list[News]:
    """The listings verified last, newest first."""
    rows = Provider.objects.published().order_by("-verified_on", "-pk")
    fields = rows.values_list("verified_on", "name", "slug", "commune__name", "summary")
    return [
        News(verified_on, name, slug, place or "", summary)
        for verified_on, name, slug, place, summary in fields[:NEWS_LENGTH]
    ]


def frame(request: HttpRequest, language: str) -> Frame:
    """The settings of the site, and the pages that the editors listed somewhere, in the order of the tree."""
    pages: Any = (
        StandardPage.objects.live()
        .filter(Q(in_footer=True) | Q(on_signpost=True) | Q(at_desk=True), locale__language_code=language)
        .select_related("locale")
        .order_by("path")
    )
    links = [(page, PageLink(page.title, page.get_url(request) or "")) for page in pages]
    return Frame(
        settings=settings_of(request),
        footer=[link for page, link in links if page.in_footer],
        guides=[link for page, link in links if page.on_signpost][:GUIDES],
        at_desk=[link for page, link in links if page.at_desk],
    )
