"""The desk's list of applications and the page of one, with 50 and with 5,000 that wait."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from tests.bench.client import HEADERS, one_after_another
from tests.bench.databases import PLACE, Filled, filled, inside
from tests.bench.saying import say
from tests.bench.table import Figures
from tests.utils import database, site

SIZES = (50, 5_000)
LISTINGS = 100
AT_LEAST = 20  # requests of a row in a round
CLOSED_PORT = 9
LIST = "/moderation/candidatures/"


def lines(rounds: int) -> Iterator[str]:
    """The table."""
    figures: dict[tuple[str, int], Figures] = defaultdict(Figures)
    with ExitStack() as stack:
        asked = {size: stack.enter_context(_site(size)) for size in SIZES}
        for number in range(-1, rounds):
            say(f"Desk, round {number + 1} of {rounds}" if number >= 0 else "Desk, warming up")
            for row in asked[SIZES[0]][0]:
                for size in SIZES:
                    rows, headers = asked[size]
                    times = one_after_another(rows[row] * -(-AT_LEAST // len(rows[row])), headers)
                    if number >= 0:
                        figures[row, size].add(times)
    yield f"{'':<26}" + "".join(f"{f'{size:,} files':^18}" for size in SIZES) + f"{'p50':>9}"
    yield f"{'':<26}" + f"{'p50 ms':>9}{'p95 ms':>9}" * len(SIZES) + f"{'ratio':>9}"
    for row in dict.fromkeys(row for row, _size in figures):
        small, large = (figures[row, size] for size in SIZES)
        cells = "".join(f"{one.p50:>9.1f}{one.p95:>9.1f}" for one in (small, large))
        yield f"{row:<26}{cells}{large.p50 / small.p50:>9.2f}"


@contextmanager
def _site(size: int) -> Iterator[tuple[dict[str, list[str]], dict[str, str]]]:
    """A running portal with so many files at the desk: what is asked of it, and as whom."""
    folder = PLACE / f"desk-{size}"
    database.remove_folder(folder)
    folder.mkdir(parents=True)
    database.copy_folder(filled(LISTINGS), folder)
    try:
        count, session, keys = inside(Filled(folder, {}), "files", str(size))["count"]
        say(f"{count:,} files wait at the desk")
        serving = site.serving(folder, mail_port=CLOSED_PORT, module="tests.bench.settings", ticker=False)
        with serving as running:
            headers = {**HEADERS, "Cookie": f"sessionid={session}"}
            rows = {
                "list of files": [LIST],
                "list, the next page": [f"{LIST}?page=2"],
                "list, all states": [f"{LIST}?state=all"],
                "list, by a word": [f"{LIST}?q=bocage"],
                "one file": [f"{LIST}{key}/" for key in keys],
            }
            yield {row: [running.url + path for path in paths] for row, paths in rows.items()}, headers
    finally:
        database.remove_folder(folder)
