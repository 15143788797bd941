"""Pages with 100 and with 10,000 listings, on two workers of gunicorn.

Both sizes run side by side and are asked in turns, so that what else the machine does weighs on both alike; every
figure is the median of several rounds.
"""

from __future__ import annotations

import gzip
import os
import re
from collections.abc import Iterator
from contextlib import ExitStack

from tests.bench import pages
from tests.bench.client import DRAWN, HEADERS, fetch, one_after_another, side_by_side
from tests.bench.databases import PLACE, SIZE, filled
from tests.bench.saying import say
from tests.bench.table import Table
from tests.utils import site

SIZES = (100, SIZE)
AT_LEAST = 40  # requests of a row in a round, one after another
CLIENTS, AT_ONCE = 4, 80
CLOSED_PORT = 9  # the demo's mails are written, not sent


def lines(rounds: int) -> Iterator[str]:
    """The table, and what is promised."""
    table = measure(rounds)
    yield f"Two workers, {CLIENTS} clients for requests per second, {os.cpu_count()} cores."
    yield from table.lines()


def measure(rounds: int) -> Table:
    """Start both sites and ask them in turns."""
    table = Table(*SIZES)
    with ExitStack() as stack:
        sites = {
            size: stack.enter_context(
                site.running(
                    filled(size),
                    PLACE / f"site-{size}",
                    mail_port=CLOSED_PORT,
                    module="tests.bench.settings",
                    ticker=False,
                )
            )
            for size in SIZES
        }
        rows = {size: addresses(sites[size]) for size in SIZES}
        say_how_many(rows[SIZES[-1]])
        for number in range(-1, rounds):
            say(f"Round {number + 1} of {rounds}" if number >= 0 else "Warming up")
            for row in rows[SIZES[0]]:
                for size in SIZES:
                    asked, headers = rows[size][row], HEADERS if row in pages.KEPT else DRAWN
                    times = one_after_another(asked * -(-AT_LEAST // len(asked)), headers)
                    rate = side_by_side(asked, headers, CLIENTS, AT_ONCE)
                    if number >= 0:
                        table.figures[row, size].add(times)
                        table.figures[row, size].rates.append(rate)
    return table


def addresses(running: site.Site) -> dict[str, list[str]]:
    found = pages.rows(running.folder)
    return {row: [running.url + path for path in paths] for row, paths in found.items()}


def say_how_many(rows: dict[str, list[str]]) -> None:
    """What "selective" and "broad" mean here: how many listings the fixed searches find."""
    for row in (pages.SELECTIVE, pages.BROAD, pages.FACETS):
        totals = sorted(found(address) for address in rows[row])
        say(f"{row}: {totals[0]} to {totals[-1]} listings found, {totals[len(totals) // 2]} in the middle")


def found(address: str) -> int:
    page = gzip.decompress(fetch(address)[1]).decode()
    title = re.search(r'id="results-title"[^>]*>([\d\s\u202f\xa0]*)', page)
    digits = re.sub(r"\D", "", title[1]) if title else ""
    return int(digits or 0)
