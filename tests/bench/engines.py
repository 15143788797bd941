"""The directory at 10,000 listings, whoever searches: the same pages, drawn for each request, in turns."""

from __future__ import annotations

import json
import urllib.request
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import ExitStack

from tests.bench import pages
from tests.bench.client import DRAWN, one_after_another
from tests.bench.databases import Filled
from tests.bench.places import is_on_server
from tests.bench.saying import say
from tests.bench.table import Figures, verdict
from tests.utils import site

ROWS = (pages.EMPTY_VIEW, pages.PLAIN, pages.SELECTIVE, pages.BROAD, pages.FACETS, pages.TYPING)
FACETS_MS = 60.0
CLOSED_PORT = 9
AT_LEAST = 40

Table = dict[tuple[str, str], Figures]


def lines(places: Mapping[str, Filled], rounds: int) -> Iterator[str]:
    """The table, and what is promised."""
    table = measure(places, rounds)
    yield f"{'10,000 listings':<26}" + "".join(f"{name:^20}" for name in places)
    yield f"{'':<26}" + f"{'p50 ms':>10}{'p95 ms':>10}" * len(places)
    for row in ROWS:
        yield f"{row:<26}" + "".join(f"{table[row, name].p50:>10.1f}{table[row, name].p95:>10.1f}" for name in places)
    for name, place in places.items():
        if is_on_server(place):
            yield verdict(f"4 facets and a text through {name}, p50 in ms", table[pages.FACETS, name].p50, FACETS_MS)


def measure(places: Mapping[str, Filled], rounds: int) -> Table:
    """Start a site at each place and ask all in turns, so that what else the machine does weighs on all alike."""
    table: Table = defaultdict(Figures)
    with ExitStack() as stack:
        sites = {name: stack.enter_context(serving(place)) for name, place in places.items()}
        rows = pages.rows(places["SQLite"].folder)
        before = {name: searches(place) for name, place in places.items()}
        for number in range(-1, rounds):
            say(f"Round {number + 1} of {rounds}" if number >= 0 else "Warming up")
            for row in ROWS:
                for name, running in sites.items():
                    asked = [running.url + path for path in rows[row]]
                    times = one_after_another(asked * -(-AT_LEAST // len(asked)), DRAWN)
                    if number >= 0:
                        table[row, name].add(times)
        for name, place in places.items():
            if is_on_server(place) and searches(place) - before[name] < rounds * AT_LEAST * (len(ROWS) - 1):
                raise RuntimeError(f"{name} did not answer: the database did, in its place")
    return table


def serving(place: Filled) -> ExitStack:
    """A site at a place, for a `with` block."""
    return site.serving(
        place.folder, mail_port=CLOSED_PORT, module="tests.bench.settings", ticker=False, more=place.more
    )


def searches(place: Filled) -> int:
    """How many questions the search server of a place has answered."""
    if not is_on_server(place):
        return 0
    address = f"{place.more['SEARCH_URL']}/{place.more['SEARCH_PREFIX']}-*/_stats/search"
    with urllib.request.urlopen(address, timeout=30) as answer:  # noqa: S310 - our own address
        return json.load(answer)["_all"]["total"]["search"]["query_total"]
