"""Test databases in SQLite: files, each a copy of the migrated template."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any

from django.db import connection

from tests.utils.once import MIGRATED, PLACE, fingerprint, one_builder

FILE = "tandem.sqlite3"
KEPT_TEMPLATES = 3
_numbers = count()


@cache
def template(migrate: Callable[[str], None]) -> Path:
    """The migrated database that all others are copied from, made now if the migrations are new."""
    path = PLACE / f"template-{fingerprint(MIGRATED)}.sqlite3"
    with one_builder("template"):
        if not path.exists():
            building = path.with_suffix(".building")
            building.unlink(missing_ok=True)
            migrate(str(building))
            with closing(sqlite3.connect(building)) as built:
                built.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            building.rename(path)
            _forget_old_templates()
    os.utime(path)
    return path


def _forget_old_templates() -> None:
    templates = sorted(PLACE.glob("template-*.sqlite3"), key=lambda found: found.stat().st_mtime)
    for old in templates[:-KEPT_TEMPLATES]:
        old.unlink()


def fresh(migrate: Callable[[str], None]) -> str:
    path = PLACE / f"run-{os.getpid()}-{next(_numbers)}.sqlite3"
    remove(str(path))  # of an earlier process with this number
    shutil.copyfile(template(migrate), path)
    return str(path)


def remove(name: str) -> None:
    """Delete a database with its write-ahead log."""
    for suffix in ("", "-wal", "-shm"):
        Path(f"{name}{suffix}").unlink(missing_ok=True)


def put_into(folder: Path, name: str) -> None:
    shutil.copyfile(name, folder / FILE)
    remove(name)


def copy_folder(source: Path, target: Path) -> None:
    shutil.copyfile(source / FILE, target / FILE)


def copy_present_into(folder: Path) -> None:
    with connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(folder / FILE)])


def remove_of(folder: Path) -> None:
    remove(str(folder / FILE))


def environment_of(folder: Path) -> dict[str, str]:
    return {"VAR_DIR": str(folder)}


def ask(folder: Path, sql: str, *params: Any) -> list[tuple]:
    with closing(sqlite3.connect(folder / FILE, timeout=20)) as opened:
        return opened.execute(sql.replace("%s", "?"), params).fetchall()


def write_into(folder: Path, sql: str, rows: list[tuple[Any, ...]]) -> None:
    with closing(sqlite3.connect(folder / FILE, timeout=20)) as opened, opened:
        opened.executemany(sql.replace("%s", "?"), rows)


def mark() -> str:
    """Where databases of folders live: in the folders themselves."""
    return "sqlite"
