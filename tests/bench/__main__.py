"""`make bench`: how long pages take with 100 and with 10,000 listings, on two workers of gunicorn.

Both sizes run side by side and are asked in turns, so that what else the machine does weighs on both alike; every
figure is the median of several rounds. Databases are filled once and kept in var/bench.
"""

from __future__ import annotations

import argparse
import gzip
import os
import re
import sys
from contextlib import ExitStack
from pathlib import Path

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "portal.settings.test"
django.setup()

from tests.bench import outbox, pages  # noqa: E402 - after the settings
from tests.bench.client import DRAWN, HEADERS, fetch, one_after_another, side_by_side  # noqa: E402
from tests.bench.table import Table  # noqa: E402
from tests.utils import database, site  # noqa: E402
from tests.utils.once import fingerprint  # noqa: E402

PLACE = site.ROOT / "var" / "bench"
SIZES = (100, 10_000)
ROUNDS = 5
AT_LEAST = 40  # requests of a row in a round, one after another
CLIENTS, AT_ONCE = 4, 80
CLOSED_PORT = 9  # the demo's mails are written, not sent

SOURCES = tuple(
    f"{app}/**/{part}"
    for app in ("portal", "providers")
    for part in ("models/*", "models.py", "migrations/*", "data/*", "demo/*", "importing/*")
) + ("portal/search/**/*.py", "providers/search.py", "requirements.txt")  # fmt: skip


def filled(size: int) -> Path:
    """A folder with a database of `size` listings; 10,000 take some minutes the first time."""

    def build(folder: Path) -> None:
        say(f"Filling {size:,} listings…")
        database.put_into(folder)
        site.run(
            "manage.py", "demo", "--providers", str(size), "--seed", "1", env=site.environment(folder, module="base")
        )

    return site.kept(f"demo{size}", f"{database.mark()}-{fingerprint(SOURCES)}", build, place=PLACE, keep=1)


def say(line: str = "") -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


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


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--rounds", type=int, default=ROUNDS, help=f"{ROUNDS} by default")
    rounds = parser.parse_args().rounds
    load, cores = os.getloadavg()[0], os.cpu_count() or 1
    table = measure(rounds)
    say(f"\nMedian of {rounds} rounds, two workers, {CLIENTS} clients for requests per second, {cores} cores.")
    if load > cores / 2:
        say(f"This machine was busy when it began (load {load:.1f}): compare ratios rather than milliseconds.")
    say()
    for line in table.lines():
        say(line)
    say()
    for line in outbox.lines():
        say(line)


main()
