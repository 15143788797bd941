"""The machine under the portal, for who runs it: what lies on its disk, what left by mail, which tables are missing."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import Count, Max
from django.utils.translation import gettext as _

from portal.common import clock
from portal.notifications.models import OutgoingMail

MOST_FILES = 20_000  # of a folder that are weighed: a page must not walk for minutes
LEAST_FREE = 0.1  # of a disk: less is said
WRITTEN = timedelta(days=2)  # the index is on when a mail was written; few leave later than that


@dataclass(frozen=True)
class Weight:
    """How much something takes, in bytes; `at_least` when not all of it was weighed."""

    label: str
    size: int
    at_least: bool = False


@dataclass(frozen=True)
class Disk:
    """A disk that the portal writes to: free and whole, in bytes."""

    label: str
    free: int
    whole: int

    @property
    def is_short(self) -> bool:
        return self.free < LEAST_FREE * self.whole

    @property
    def free_percent(self) -> int:
        return round(100 * self.free / self.whole) if self.whole else 0


@dataclass(frozen=True)
class Mails:
    """What left in the last two days, and when the last one did."""

    sent: int
    last_at: datetime | None


def mails_lately() -> Mails:
    """One query."""
    lately = OutgoingMail.objects.filter(created_at__gte=clock.now() - WRITTEN, sent_at__isnull=False)
    found = lately.aggregate(sent=Count("pk"), last=Max("sent_at"))
    return Mails(found["sent"], found["last"])


def missing_tables() -> list[str]:
    """Migrations of this version that were not applied yet, by name (one query)."""
    applied = set(MigrationRecorder(connection).migration_qs.values_list("app", "name"))
    return sorted(f"{app}.{name}" for app, name in _known_migrations() - applied)


@cache
def _known_migrations() -> frozenset[tuple[str, str]]:
    """Those of a running process do not change."""
    return frozenset(MigrationLoader(None, ignore_no_migrations=True).disk_migrations)


def weights() -> list[Weight]:
    """The database, published and private files, and all else in the folder of the portal."""
    found = [Weight(_("Database"), database_size())]
    for label, folder in ((_("Published files"), settings.MEDIA_ROOT), (_("Private files"), settings.PRIVATE_ROOT)):
        found.append(_weigh(label, Path(folder)))
    return found


def disks() -> list[Disk]:
    """The disks that the portal writes to, each once; where they are is not for a page to say."""
    found: dict[int, Disk] = {}
    for label, folder in (
        (_("the portal’s own"), settings.VAR_DIR),
        (_("that of the published files"), settings.MEDIA_ROOT),
        (_("that of the private files"), settings.PRIVATE_ROOT),
    ):
        place = _existing(Path(folder))
        usage = shutil.disk_usage(place)
        found.setdefault(os.stat(place).st_dev, Disk(label, usage.free, usage.total))
    return list(found.values())


def database_size() -> int:
    """Bytes of the database, as it says itself (one query)."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT pg_database_size(current_database())")
        else:
            cursor.execute("SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()")
        return int(cursor.fetchone()[0])


def _existing(folder: Path) -> Path:
    return next(place for place in (folder, *folder.parents) if place.exists())


def _weigh(label: str, folder: Path) -> Weight:
    size = count = 0
    for entry in _files(folder):
        size, count = size + entry, count + 1
        if count >= MOST_FILES:
            return Weight(label, size, at_least=True)
    return Weight(label, size)


def _files(folder: Path) -> Iterator[int]:
    """Sizes of all files below a folder; what vanishes meanwhile is left out."""
    for place, _folders, names in os.walk(folder):
        for name in names:
            try:
                yield os.stat(os.path.join(place, name)).st_size
            except OSError:
                continue
