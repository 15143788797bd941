"""Databases for tests: migrated once per state of the migrations, then copied, which takes milliseconds.

Every run (every worker of a parallel run) works on its own copy, as real as in production: threads and other
processes may open it. A test that commits gets a fresh copy afterwards. Other processes get a folder (VAR_DIR) that
has a database of its own. The same on SQLite, where a database is a file, and on PostgreSQL, where it is a name.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from types import ModuleType
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.db import connections

from tests.utils import postgres, sqlite


def _engine() -> ModuleType:
    return postgres if connections["default"].vendor == "postgresql" else sqlite


def use(name: Path | str) -> None:
    """Point the default connection of this process at a database."""
    connections["default"].close()
    settings.DATABASES["default"]["NAME"] = connections["default"].settings_dict["NAME"] = str(name)


def _migrate(name: str) -> None:
    use(name)
    call_command("migrate", verbosity=0)
    connections["default"].close()


def fresh() -> str:
    """The name of a database that nobody uses yet, as the migrations leave one."""
    return _engine().fresh(_migrate)


def remove(name: str) -> None:
    """Delete a database."""
    _engine().remove(name)


def put_into(folder: Path) -> Path:
    """Give a folder a fresh database, for other processes; returns the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    before = settings.DATABASES["default"]["NAME"]
    name = fresh()
    if settings.DATABASES["default"]["NAME"] != before:  # the template had to be made first
        use(before)
    _engine().put_into(folder, name)
    return folder


def copy_folder(source: Path, target: Path) -> None:
    """Give `target` a copy of the database of `source`."""
    _engine().copy_folder(source, target)


def copy_present_into(folder: Path) -> None:
    """Give a folder a copy of what this process works on; outside a transaction."""
    _engine().copy_present_into(folder)


def remove_folder(folder: Path) -> None:
    """Delete a folder and its database, if there are any."""
    _engine().remove_of(folder)
    shutil.rmtree(folder, ignore_errors=True)


def environment_of(folder: Path) -> dict[str, str]:
    """What a process must be told to work in this folder and on its database."""
    return _engine().environment_of(folder)


def ask(folder: Path, sql: str, *params: Any) -> list[tuple]:
    """Rows of the database of a folder, read past Django; parameters are written %s."""
    return _engine().ask(folder, sql, *params)


def write_into(folder: Path, sql: str, rows: list[tuple[Any, ...]]) -> None:
    """Change the database of a folder past Django, once for each of the rows."""
    _engine().write_into(folder, sql, rows)


def mark() -> str:
    """Tells apart where databases of kept folders live."""
    return _engine().mark()
