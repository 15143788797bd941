"""How many documents a second the indexes are made anew with, at 10,000 listings and at ten times as many.

An index on a server is made from nothing beside the one in use. That of a database is brought up to date in its place:
at the larger size nine listings of ten are new to it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from statistics import median
from typing import Any

from tests.bench.databases import SIZE, Filled, inside
from tests.bench.places import is_on_server
from tests.bench.saying import say
from tests.bench.table import verdict

SIZES = (SIZE, SIZE * 10)
REPEATED = 3  # at the smaller size
AT_LEAST = 500.0


def lines(places: Mapping[str, Filled], rounds: int) -> Iterator[str]:
    """The table, and what is promised. Afterwards there are ten times as many listings."""
    found = {(name, SIZES[0]): _rebuilt(name, place, SIZES[0], REPEATED) for name, place in places.items()}
    for name, place in places.items():
        if not is_on_server(place):
            say(f"Copying listings in {name}…")
            inside(place, "multiply")
    found |= {(name, SIZES[1]): _rebuilt(name, place, SIZES[1], 1) for name, place in places.items()}
    yield f"{'rebuild, documents':<26}" + "".join(f"{f'{size:,} listings':^24}" for size in SIZES)
    yield f"{'':<26}" + f"{'a second':>10}{'a second of CPU':>17}" * 2
    for name in places:
        yield f"{name:<26}" + "".join(f"{found[name, size][0]:>10,.0f}{found[name, size][1]:>17,.0f}" for size in SIZES)
    for name, place in places.items():
        for size in SIZES if is_on_server(place) else ():
            rate = found[name, size][0]
            yield verdict(f"rebuild of {size:,} on {name}, documents per second", rate, AT_LEAST, at_least=True)


def _rebuilt(name: str, place: Filled, size: int, times: int) -> tuple[float, float]:
    """Documents a second, by the clock and of this machine's work for the process that sends them."""
    say(f"Rebuilding {size:,}: {name}")
    task = "rebuild-server" if is_on_server(place) else "rebuild-database"
    told = [_whole(inside(place, task), size) for _ in range(times)]
    return median(one["count"] / one["seconds"] for one in told), median(one["count"] / one["work"] for one in told)


def _whole(told: dict[str, Any], size: int) -> dict[str, Any]:
    if told["count"] < size * 0.9:  # some listings of the demo are asleep
        raise RuntimeError(f"only {told['count']} documents of {size} were indexed")
    return told
