"""Ten thousand listings wherever they can be searched: in each database, and on each search server beside SQLite."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager

from tests.bench.databases import Filled, in_postgresql, in_sqlite, inside
from tests.bench.saying import say
from tests.bench.servers import NAMES, SEARCH

PREFIX = "bench"


@contextmanager
def everywhere(urls: Mapping[str, str]) -> Iterator[dict[str, Filled]]:
    """By the name of what searches there."""
    with ExitStack() as stack:
        sqlite = stack.enter_context(in_sqlite())
        found = {"SQLite": sqlite}
        inside(sqlite, "rebuild-database")
        if "postgresql" in urls:
            found[NAMES["postgresql"]] = stack.enter_context(in_postgresql(urls["postgresql"]))
        for name in SEARCH:
            if name in urls:
                place = Filled(sqlite.folder, {"SEARCH_URL": urls[name], "SEARCH_PREFIX": PREFIX})
                stack.callback(inside, place, "forget-indexes")
                say(f"Indexing 10,000 listings on {NAMES[name]}…")
                inside(place, "rebuild-server")
                found[NAMES[name]] = place
        yield found


def is_on_server(place: Filled) -> bool:
    """Whether a search server answers there."""
    return "SEARCH_URL" in place.more
