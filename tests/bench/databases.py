"""The databases of the measurements: filled once and kept in var/bench, the larger ones and those in PostgreSQL made
from them.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.bench.saying import say
from tests.utils import database, site
from tests.utils.once import fingerprint

PLACE = site.ROOT / "var" / "bench"
SIZE = 10_000
SOURCES = tuple(
    f"{app}/**/{part}"
    for app in ("portal", "providers")
    for part in ("models/*", "models.py", "migrations/*", "data/*", "demo/*", "importing/*")
) + ("portal/search/**/*.py", "providers/search.py", "providers/indexed.py", "providers/facets.py", "requirements.txt")


@dataclass(frozen=True)
class Filled:
    """A folder with a filled database, and what a process must be told besides to work on it."""

    folder: Path
    more: Mapping[str, str]


def filled(size: int) -> Path:
    """A folder with a database of `size` listings; 10,000 take some minutes the first time."""

    def build(folder: Path) -> None:
        say(f"Filling {size:,} listings…")
        database.put_into(folder)
        site.run(
            "manage.py", "demo", "--providers", str(size), "--seed", "1", env=site.environment(folder, module="base")
        )

    return site.kept(f"demo{size}", f"{database.mark()}-{fingerprint(SOURCES)}", build, place=PLACE, keep=1)


@contextmanager
def in_sqlite() -> Iterator[Filled]:
    """A copy of the 10,000."""
    folder = PLACE / "working-sqlite"
    database.remove_folder(folder)
    folder.mkdir(parents=True)
    database.copy_folder(filled(SIZE), folder)
    try:
        yield Filled(folder, {})
    finally:
        database.remove_folder(folder)


@contextmanager
def in_postgresql(url: str) -> Iterator[Filled]:
    """The 10,000, copied into PostgreSQL and indexed there."""
    folder, source = PLACE / "working-postgresql", filled(SIZE) / "tandem.sqlite3"
    _on(url, "make", folder)
    try:
        [told] = _on(url, "environment", folder)
        made = Filled(folder, {"DATABASE_URL": told["DATABASE_URL"]})
        say("Copying 10,000 listings into PostgreSQL…")
        inside(made, "copy", str(source))
        inside(made, "rebuild-database")
        yield made
    finally:
        _on(url, "remove", folder)


def inside(where: Filled, task: str, *arguments: str, more: Mapping[str, str] | None = None) -> dict[str, Any]:
    """Have a task of `tests.bench.inside` done; what it tells."""
    env = {**site.environment(where.folder, module="base"), **where.more, **(more or {})}
    return asked(["-m", "tests.bench.inside", task, *arguments], env)[-1]


def asked(command: list[str], env: Mapping[str, str]) -> list[dict[str, Any]]:
    """The JSON that a process of ours writes, a line each."""
    done = subprocess.run(
        [sys.executable, *command], cwd=site.ROOT, env=dict(env), stdout=subprocess.PIPE, text=True, check=True
    )
    return [json.loads(line) for line in done.stdout.splitlines()]


def _on(url: str, task: str, folder: Path) -> list[dict[str, Any]]:
    # A process knows one kind of database, and this one knows SQLite.
    env = {**os.environ, "DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "portal.settings.test"}
    return asked(["-m", "tests.bench.databases", task, str(folder)], env)


def main() -> None:
    """On the database server of the environment: make, remove or name the database of a folder."""
    import django

    django.setup()
    task, folder = sys.argv[1], Path(sys.argv[2])
    if task in ("make", "remove"):
        database.remove_folder(folder)
    if task == "make":
        database.put_into(folder)
    if task == "environment":
        say(json.dumps(database.environment_of(folder)))


if __name__ == "__main__":
    main()
