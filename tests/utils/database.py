"""Databases for tests: migrated once per state of the migrations, then copied, which takes milliseconds.

Every run (every worker of a parallel run) works on its own copy, a real file as in production: threads
and other processes may open it. A test that commits gets a fresh copy afterwards.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connections

PLACE = Path(settings.VAR_DIR) / "test"
KEPT_TEMPLATES = 3
SOURCES = ("portal/*/migrations/*.py", "*/migrations/*.py", "portal/*/data/*", "portal/*/apps.py", "requirements.txt")


def fingerprint(sources: tuple[str, ...] = ()) -> str:
    """The content of all files of these patterns, as one word; by default what a migrated database depends on."""
    digest = hashlib.sha256(Path(__file__).read_bytes())
    root = Path(settings.BASE_DIR)
    for path in sorted({found for pattern in sources or SOURCES for found in root.glob(pattern) if found.is_file()}):
        digest.update(str(path.relative_to(root)).encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:16]


def template() -> Path:
    """The migrated database that all others are copied from, made now if the migrations are new."""
    path = PLACE / f"template-{fingerprint()}.sqlite3"
    with one_builder("template"):
        if not path.exists():
            _build(path)
            _forget_old_templates()
    os.utime(path)
    return path


@contextmanager
def one_builder(name: str) -> Iterator[None]:
    """Of several processes that need the same thing, one makes it and the others wait."""
    PLACE.mkdir(parents=True, exist_ok=True)
    with (PLACE / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _build(path: Path) -> None:
    building = path.with_suffix(".building")
    building.unlink(missing_ok=True)
    use(building)
    call_command("migrate", verbosity=0)
    with connections["default"].cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connections["default"].close()
    building.rename(path)


def _forget_old_templates() -> None:
    templates = sorted(PLACE.glob("template-*.sqlite3"), key=lambda found: found.stat().st_mtime)
    for old in templates[:-KEPT_TEMPLATES]:
        old.unlink()


def use(path: Path | str) -> None:
    """Point the default connection of this process at a file."""
    connections["default"].close()
    settings.DATABASES["default"]["NAME"] = connections["default"].settings_dict["NAME"] = str(path)


def copy_template(path: Path) -> Path:
    """A fresh database at `path`, without what a former one there left beside it."""
    remove(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(template_path(), path)
    return path


_template: list[Path] = []


def template_path() -> Path:
    """The template, looked up once per process."""
    if not _template:
        _template.append(template())
    return _template[0]


def remove(path: Path | str) -> None:
    """Delete a database with its write-ahead log."""
    for suffix in ("", "-wal", "-shm"):
        Path(f"{path}{suffix}").unlink(missing_ok=True)
