"""What the home page gathers from the other rooms, and what every page shows of the editors' pages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q
from django.http import HttpRequest
from wagtail.models import Site

from portal.common import clock
from portal.common.palette import with_own
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
IN_HEADER, FOR_SHARING = "height-68", "max-1200x630|format-png"  # the logo, as Wagtail writes sizes


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
class Picture:
    """A picture as a page shows it."""

    url: str
    width: int
    height: int


@dataclass(frozen=True)
class Frame:
    """What stands around every page of one language: the settings, the logo in the header and the one for links that
    are shared elsewhere (None without a logo), the editors' pages at its foot, those on the third signpost of the
    home page, and those for the desk."""

    settings: SiteSettings
    logo: Picture | None
    share_logo: Picture | None
    footer: list[PageLink]
    guides: list[PageLink]
    at_desk: list[PageLink]


def settings_of(request: HttpRequest) -> SiteSettings:
    """The settings of the site that is asked, or those a new site has; read once for a page.

    Unlike Wagtail's own look-up it never writes.
    """
    if not hasattr(request, "site_settings"):
        found = SiteSettings.objects.filter(site=Site.find_for_request(request)).select_related("logo").first()
        request.site_settings = found or SiteSettings()  # type: ignore[attr-defined]
    return request.site_settings  # type: ignore[attr-defined]


def settings_of_default_site() -> SiteSettings:
    """The settings of the site, where nobody asks for a page; those a new site has, if there are none."""
    return SiteSettings.objects.filter(site__is_default_site=True).first() or SiteSettings()


def letterhead_of_site() -> Letterhead:
    """Under which name, and in which colours, mails go out: those in the settings of the default site."""
    settings = settings_of_default_site()
    return Letterhead(
        site_name=settings.name,
        postal_address=settings.postal_address or letterhead.from_settings().postal_address,
        colours=with_own(settings.own_colours),
    )


def logo_pictures(settings: SiteSettings) -> dict[str, Picture]:
    """The logo in the sizes it is shown in, by filter (one query, none without a logo).

    They are made when the settings are saved: a page that is read writes nothing. Where one is missing, the file
    itself stands in for it.
    """
    logo = settings.logo
    if logo is None:
        return {}
    original = Picture(logo.file.url, logo.width, logo.height)
    made = {
        rendition.filter_spec: Picture(rendition.url, rendition.width, rendition.height)
        for rendition in logo.renditions.filter(filter_spec__in=(IN_HEADER, FOR_SHARING))
    }
    return {IN_HEADER: original, FOR_SHARING: original, **made}


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
    settings = settings_of(request)
    pictures = logo_pictures(settings)
    return Frame(
        settings=settings,
        logo=pictures.get(IN_HEADER),
        share_logo=pictures.get(FOR_SHARING),
        footer=[link for page, link in links if page.in_footer],
        guides=[link for page, link in links if page.on_signpost][:GUIDES],
        at_desk=[link for page, link in links if page.at_desk],
    )
