"""What the directory adds to the pages of needs and tools: who accompanies, a few in the rotation of the day."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from portal.common import clock
from portal.common.registries import Panel, panels_of
from portal.search.api import engine
from portal.search.interface import Query
from portal.taxonomy.models import Need, Tool
from portal.taxonomy.registry import use_links
from providers.models import Provider
from providers.permissions import visible_to
from providers.search import KIND

SHOWN = 5


def listings_of(request: Any, term: Need | Tool) -> dict[str, Any] | None:
    """Up to five listings that have this need or tool, how many there are, and where all of them are."""
    if isinstance(term, Need) and not term.is_active:
        return None
    facet = str(term._meta.model_name)
    seed = clock.today().isoformat()
    results = engine().search(Query(kind=KIND, chosen={facet: (term.slug,)}, seed=seed, per_page=SHOWN))
    found = visible_to(request.user).select_related("commune__department").in_bulk(results.ids[:SHOWN])
    return {
        "name": term.name,
        "listings": [found[pk] for pk in results.ids if pk in found],
        "total": results.total,
        "directory_url": address_of(term),
    }


def address_of(term: Any) -> str:
    """The directory, filtered by this need or tool."""
    return f"{reverse('providers:directory')}?{urlencode({term._meta.model_name: term.slug})}"


def _listings_that_use(term: Any) -> str:
    """Where the back office leads from a word to its listings; only needs and tools filter the directory."""
    return address_of(term) if isinstance(term, Need | Tool) else ""


def register() -> None:
    """Called once the models are loaded."""
    panel = Panel("providers/includes/_term_listings.html", listings_of)
    for page in ("taxonomy.need", "taxonomy.tool"):
        panels_of(page).register("providers.listings", panel, position=20)
    use_links.register(Provider._meta.label_lower, _listings_that_use)
