"""Everything that a search finds, where a page shows twelve: for feeds, open data and alerts."""

from __future__ import annotations

from dataclasses import replace

from portal.search.api import engine
from portal.search.interface import Query, Sort

AT_ONCE = 10_000  # keys asked of the engine at a time


def all_found(query: Query) -> list[int]:
    """The keys of all results of a query, by name: as many as the page of the same search counts."""
    found: list[int] = []
    page, pages = 1, 1
    while page <= pages:
        results = engine().search(replace(query, sort=Sort.NAME, near=None, page=page, per_page=AT_ONCE))
        found += results.ids
        page, pages = page + 1, results.pages
    return list(dict.fromkeys(found))
