"""Tags of the directory's pages: lines of a listing, addresses of the present search."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache

from django import template
from django.template.loader import render_to_string
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from portal.common.words import number
from providers import phrases
from providers.answers import Row
from providers.atlas import Department, Region
from providers.enums import Stage
from providers.links import Links
from providers.listings import Listing
from providers.models import Provider
from providers.panels import Panel
from providers.queries_requests import FollowUpFigures

register = template.Library()

TOOLS_SHOWN = 5


@register.simple_tag
def marked(fragments: Iterable[tuple[str, bool]]) -> SafeString:
    """A text whose fragments that answer the words typed stand out."""
    return format_html_join(
        "", "{}", ((format_html("<mark>{}</mark>", text) if hit else text,) for text, hit in fragments)
    )


@register.simple_tag
def place_line(provider: Provider, distance: int | None = None) -> SafeString:
    """Department, commune, kind, distance: *69 Villeurbanne · coopérative · à 12 km*."""
    parts = []
    if provider.commune is None:
        sign = mark_safe("")  # noqa: S308 - a constant
        if provider.is_remote:
            parts.append(_("Remotely"))
    else:
        code = provider.commune.department.code
        sign = format_html('<span class="department">{}</span> ', code)
        parts.append(provider.commune.name)
    parts.append(provider.get_kind_display())
    if distance is not None:
        away = _("%(km)s km away") % {"km": number(distance)} if distance else _("less than 1 km away")
        parts.append(away)
    return format_html("{}{}", sign, " · ".join(parts))


@register.simple_tag
def tools_line(provider: Provider) -> str:
    """The first tools, then what follows a point: *Sympa, Paheko · *."""
    names = [tool.name for tool in provider.tools.all()]
    if not names:
        return ""
    return ", ".join(names[:TOOLS_SHOWN]) + (" …" if len(names) > TOOLS_SHOWN else "") + " · "


@register.simple_tag
def verification(provider: Provider) -> str:
    """Since when it is verified, or to be confirmed."""
    return phrases.verification(provider)


@register.simple_tag
def mini_route(provider: Provider) -> SafeString:
    """The four stages as a small route; those it does not travel are said too."""
    return _mini_route(frozenset(row.stage for row in provider.stages.all()), get_language() or "fr")


@lru_cache(maxsize=64)
def _mini_route(travelled: frozenset[str], language: str) -> SafeString:
    """Twelve a page, sixteen in all for each language: drawn once each, which is a third of the page's time."""
    stations = [{"label": stage.label, "state": "" if stage in travelled else "not"} for stage in Stage]
    route = {"stations": stations, "classes": "route--mini", "label": ""}
    return mark_safe(render_to_string("components/route.html", route))  # noqa: S308 - a template


@register.simple_tag
def provider_language() -> SafeString:
    """What providers write is in French: pages in another language say so to screen readers."""
    return mark_safe("" if (get_language() or "fr").startswith("fr") else ' lang="fr"')  # noqa: S308 - constants


@register.simple_tag
def page_address(links: Links, page: int) -> str:
    """The same search, on another page."""
    return links.page(page)


@register.simple_tag
def more_address(links: Links, panel: Panel) -> str:
    """The page of all the values of a facet."""
    return links.more(panel.name)


@register.simple_tag
def picked_elsewhere(picked: Iterable[Provider], rows: Iterable[Row]) -> list[Provider]:
    """The chosen listings that have no box to tick on this page."""
    shown = {row.provider.pk for row in rows}
    return [provider for provider in picked if provider.pk not in shown]


@register.simple_tag
def write_to(provider: Provider) -> str:
    """The one button of a listing: *Écrire au Moyeu*, *Écrire aux Mains dans la Boîte*."""
    return phrases.write_to(provider.name)


@register.simple_tag
def answer_time(measured: tuple[int, int]) -> str:
    """How soon they usually answer, in words."""
    return phrases.answer_time(*measured)


@register.simple_tag
def still_in_use(figures: FollowUpFigures) -> str:
    """How many still use what was set up, so many months later."""
    return phrases.still_in_use(figures)


@register.simple_tag
def map_label(place: Department | Region) -> str:
    """*Rhône (69) : 12 fiches*, and whether it is chosen."""
    name = f"{place.name} ({place.code})" if isinstance(place, Department) else place.name
    return phrases.place_count(name, place.count, is_chosen=place.chosen)


@register.simple_tag
def selection_names(listings: Iterable[Listing]) -> str:
    """Names of the chosen listings, in a row."""
    return ", ".join(listing.provider.name for listing in listings)


@register.simple_tag
def comparison_rows(listings: Iterable[Listing]) -> list[tuple[str, list[tuple[str, str]]]]:
    """Lines of the comparison: a label, then for each listing its name and what it says there."""
    columns = [(listing.provider.name, dict(listing.compared)) for listing in listings]
    labels = dict.fromkeys(label for _name, cells in columns for label in cells)
    return [(label, [(name, cells.get(label, "–")) for name, cells in columns]) for label in labels]


@register.simple_tag
def writable(listings: Iterable[Listing], most: int) -> list[Provider]:
    """Those of the chosen listings that one request may go to."""
    return [listing.provider for listing in listings if listing.provider.accepts_requests][:most]


@register.simple_tag
def lookup(table: Mapping[str, str], key: str) -> str:
    """One entry of a table."""
    return table[key]
