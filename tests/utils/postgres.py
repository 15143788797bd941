"""Test databases in PostgreSQL: one template per state of the migrations, copied by the server itself.

A database of a folder (one that other processes work on) is named in a file of that folder.
"""

from __future__ import annotations

import hashlib
import os
import uuid
from collections.abc import Callable
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import psycopg
from django.conf import settings
from django.db import connection

from tests.utils.once import MIGRATED, PLACE, fingerprint, one_builder

FILE = "database"
KEPT_TEMPLATES = 3
# Several checkouts may share a server; what one of them forgets is not what another one needs.
OURS = f"tandem_{hashlib.sha256(str(PLACE).encode()).hexdigest()[:8]}"
# Sorted as people sort, as on the server of a French site: what leans on the order of bytes is found out.
LOCALE = "TEMPLATE template0 LOCALE_PROVIDER icu ICU_LOCALE 'fr' LOCALE 'C.UTF-8' ENCODING 'UTF8'"
_numbers = count()


def url_of(name: str) -> str:
    """DATABASE_URL of another database on the same server."""
    own = settings.DATABASES["default"]
    who = quote(own["USER"], safe="") + (f":{quote(own['PASSWORD'], safe='')}" if own["PASSWORD"] else "")
    host, query = own["HOST"], ""
    if host.startswith("/"):
        host, query = "", f"?{urlencode({'host': host})}"
    return f"postgresql://{who}@{host}:{own['PORT']}/{quote(name)}{query}"


def _serve(sql: str, *params: Any) -> list[tuple]:
    """Ask the server for something that concerns no database of ours."""
    with psycopg.connect(url_of("postgres"), autocommit=True) as server:
        asked = server.execute(sql, params or None)
        return asked.fetchall() if asked.description else []


@cache
def template(migrate: Callable[[str], None]) -> str:
    """The migrated database that all others are copied from, made now if the migrations are new."""
    name = f"{OURS}_template_{fingerprint((*MIGRATED, 'tests/utils/postgres.py'))}"
    with one_builder("template-postgresql"):
        _forget_the_dead()
        if not _serve("SELECT 1 FROM pg_database WHERE datname = %s", name):
            building = f"{OURS}_building"
            remove(building)
            _serve(f"CREATE DATABASE {building} {LOCALE}")
            migrate(building)
            _learn_its_sizes(building)
            _serve(f"ALTER DATABASE {building} RENAME TO {name}")
            _forget_old_templates()
    return name


def _learn_its_sizes(name: str) -> None:
    """Copies take over what the planner knows; a site learns it within a minute, a test would meet plans for nobody."""
    with psycopg.connect(url_of(name), autocommit=True) as opened:
        opened.execute("ANALYZE")


def _names(what: str) -> list[str]:
    found = _serve("SELECT datname FROM pg_database WHERE starts_with(datname, %s) ORDER BY oid", f"{OURS}_{what}_")
    return [name for (name,) in found]


def _forget_old_templates() -> None:
    for old in _names("template")[:-KEPT_TEMPLATES]:
        remove(old)


def _forget_the_dead() -> None:
    """Databases of runs that were killed."""
    for name in _names("run"):
        if not Path(f"/proc/{name.split('_')[-2]}").exists():
            remove(name)


def fresh(migrate: Callable[[str], None]) -> str:
    return _copy(template(migrate), f"{OURS}_run_{os.getpid()}_{next(_numbers)}")


def _copy(source: str, name: str) -> str:
    remove(name)
    # The server copies the files as they lie: quicker than its log of them, where nothing is ever synced.
    _serve(f"CREATE DATABASE {name} TEMPLATE {source} STRATEGY file_copy")
    return name


def remove(name: str) -> None:
    _serve(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def put_into(folder: Path, name: str) -> None:
    kept = _name_for(folder)
    _serve(f"ALTER DATABASE {name} RENAME TO {kept}")


def _name_for(folder: Path) -> str:
    name = f"{OURS}_folder_{uuid.uuid4().hex[:12]}"
    (folder / FILE).write_text(name, encoding="utf-8")
    return name


def _name_of(folder: Path) -> str:
    return (folder / FILE).read_text(encoding="utf-8")


def copy_folder(source: Path, target: Path) -> None:
    _copy(_name_of(source), _name_for(target))


def copy_present_into(folder: Path) -> None:
    source = connection.settings_dict["NAME"]
    connection.close()  # the server copies a database only while nobody is in it
    _copy(source, _name_for(folder))


def remove_of(folder: Path) -> None:
    if (folder / FILE).exists():
        remove(_name_of(folder))


def environment_of(folder: Path) -> dict[str, str]:
    # Before a folder has a database, what its name would be is of no use to anybody.
    given = {"DATABASE_URL": url_of(_name_of(folder))} if (folder / FILE).exists() else {}
    return {"VAR_DIR": str(folder), **given}


def ask(folder: Path, sql: str, *params: Any) -> list[tuple]:
    with psycopg.connect(url_of(_name_of(folder))) as opened:
        return opened.execute(sql, params).fetchall()


def write_into(folder: Path, sql: str, rows: list[tuple[Any, ...]]) -> None:
    with psycopg.connect(url_of(_name_of(folder))) as opened, opened.cursor() as cursor:
        cursor.executemany(sql, rows)


def mark() -> str:
    """Which server it is: another one knows nothing of the databases that a kept folder names."""
    [(number,)] = _serve("SELECT system_identifier FROM pg_control_system()")
    return f"pg{number}"
