"""`make bench`: how long pages take, on every engine and at every size, and how fast the work behind them is done.

Every figure of pages is the median of several rounds. Databases are filled once and kept in var/bench; the real
servers are started for it where they can be had, and what needs one that cannot is left out.
"""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterator, Sequence

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "portal.settings.test"
django.setup()

from tests.bench import desk, engines, places, reading, rebuilds, sends, servers, sizes  # noqa: E402 - after the settings
from tests.bench.saying import say  # noqa: E402

ROUNDS = 5
# The last one multiplies the listings.
AT_PLACES = {"engines": engines.lines, "reading": reading.lines, "rebuild": rebuilds.lines}
PARTS = {
    "pages": "pages at 100 and at 10,000 listings",
    "desk": "the list of applications and one of them, at 50 and at 5,000",
    "engines": "the directory on each engine",
    "reading": "a page during a rebuild",
    "rebuild": "documents per second of a rebuild, at 10,000 and 100,000",
    "outbox": "events per second",
}


def main() -> None:
    described = ". ".join(f"{name}: {what}" for name, what in PARTS.items())
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--rounds", type=int, default=ROUNDS, help=f"{ROUNDS} by default")
    parser.add_argument("--only", type=_parts, default=list(PARTS), metavar="PART,…", help=described)
    asked = parser.parse_args()
    load, cores = os.getloadavg()[0], os.cpu_count() or 1
    if load > cores / 2:
        say(f"This machine is busy (load {load:.1f}): compare ratios rather than milliseconds.")
    tables = []
    # Each as soon as it is there, and in the end all together.
    for table in measured(asked.only, asked.rounds):
        tables.append(table)
        show(table)
    if len(tables) > 1:
        say(f"\n== All tables, medians of {asked.rounds} rounds ==")
        for table in tables:
            show(table)


def show(table: list[str]) -> None:
    say()
    for line in table:
        say(line)


def measured(parts: Sequence[str], rounds: int) -> Iterator[list[str]]:
    """A table for each part."""
    if "pages" in parts:
        yield list(sizes.lines(rounds))
    if "desk" in parts:
        yield list(desk.lines(rounds))
    at_places = [name for name in AT_PLACES if name in parts]
    wanted = {"postgresql", *(servers.SEARCH if at_places else ()), *(["redis"] if "outbox" in parts else ())}
    if not at_places and "outbox" not in parts:
        return
    with servers.running(wanted) as urls:
        if at_places:
            with places.everywhere(urls) as found:
                for name in at_places:
                    yield list(AT_PLACES[name](found, rounds))
        if "outbox" in parts:
            yield list(sends.lines(urls))
        if absent := sorted(servers.NAMES[name] for name in wanted - urls.keys()):
            yield [f"Left out, since these servers could not be had: {', '.join(absent)}."]


def _parts(text: str) -> list[str]:
    asked = text.split(",")
    if unknown := set(asked) - set(PARTS):
        raise argparse.ArgumentTypeError(f"no such part: {', '.join(sorted(unknown))} (there are {', '.join(PARTS)})")
    return asked


main()
