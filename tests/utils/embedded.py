"""A migrated SQLite file for a process of its own, whatever database the tests themselves run on."""

from __future__ import annotations

import shutil
from functools import cache
from pathlib import Path

from tests.utils.site import environment, fingerprint, kept, run

FILE = "tandem.sqlite3"
MIGRATED = ("portal/*/migrations/*.py", "*/migrations/*.py", "portal/*/data/*", "portal/*/apps.py", "requirements.txt")


@cache
def template() -> Path:
    """Migrated once per state of the migrations, which takes a quarter of a minute."""
    folder = kept(
        "embedded",
        fingerprint(MIGRATED),
        lambda folder: run("manage.py", "migrate", "-v0", env=environment(folder)),
    )
    return folder / FILE


def put_into(folder: Path) -> Path:
    """Give a folder a fresh database; returns the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(template(), folder / FILE)
    return folder
