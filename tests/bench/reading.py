"""What a reader notices while the index is made anew: pages one after another, beside a rebuild and without one."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from itertools import cycle

from tests.bench import pages
from tests.bench.client import DRAWN, fetch
from tests.bench.databases import Filled
from tests.bench.engines import serving
from tests.bench.places import is_on_server
from tests.bench.saying import say
from tests.bench.table import Figures, verdict
from tests.utils import site

RATIO = 1.5
PAUSE = 0.05  # of the reader, between two pages
QUIET = 8.0  # seconds, before each rebuild and after the last


def lines(places: Mapping[str, Filled], rounds: int) -> Iterator[str]:
    """The table, and what is promised."""
    found = {name: _measured(name, place, places["SQLite"], min(rounds, 3)) for name, place in places.items()}
    yield f"{'a page during a rebuild':<26}{'without':^20}{'beside it':^20}{'ratio':^20}"
    yield f"{'':<26}" + f"{'p50 ms':>10}{'p95 ms':>10}" * 2 + f"{'p50':>10}{'p95':>10}"
    for name, (without, beside) in found.items():
        times = "".join(f"{one.p50:>10.1f}{one.p95:>10.1f}" for one in (without, beside))
        yield f"{name:<26}{times}{beside.p50 / without.p50:>10.2f}{beside.p95 / without.p95:>10.2f}"
    for name, (without, beside) in found.items():
        yield verdict(f"{name}, a page during a rebuild by one without, p50", beside.p50 / without.p50, RATIO)
        yield verdict(f"{name}, a page during a rebuild by one without, p95", beside.p95 / without.p95, RATIO)


def _measured(name: str, place: Filled, listed: Filled, rounds: int) -> tuple[Figures, Figures]:
    """Pages without a rebuild, and beside one."""
    without, beside = Figures(), Figures()
    rows = pages.rows(listed.folder)
    asked = cycle([*rows[pages.PLAIN], *rows[pages.LISTING][:3], *rows[pages.SELECTIVE][:3], *rows[pages.FACETS]])
    with serving(place) as running:

        def read(go_on: Callable[[], bool]) -> list[float]:
            times = []
            while go_on():
                times.append(fetch(running.url + next(asked), DRAWN)[0])
                time.sleep(PAUSE)
            return times

        def quiet() -> list[float]:
            until = time.monotonic() + QUIET
            return read(lambda: time.monotonic() < until)

        quiet()
        for number in range(rounds):
            say(f"Reading during a rebuild, {name}, {number + 1} of {rounds}")
            before = quiet()
            beside.add(_during(place, read))
            without.add([*before, *quiet()])
    return without, beside


def _during(place: Filled, read: Callable[[Callable[[], bool]], list[float]]) -> list[float]:
    task = "rebuild-server" if is_on_server(place) else "rebuild-database"
    env = {**site.environment(place.folder, module="base"), **place.more}
    command = [sys.executable, "-m", "tests.bench.inside", task]
    with subprocess.Popen(command, cwd=site.ROOT, env=env, stdout=subprocess.PIPE) as rebuild:
        assert rebuild.stdout is not None
        rebuild.stdout.readline()  # it has begun
        times = read(lambda: rebuild.poll() is None)
    if rebuild.returncode:
        raise RuntimeError(f"the rebuild failed: {rebuild.returncode}")
    return times
