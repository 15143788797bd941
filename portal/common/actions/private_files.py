"""Private files and the rows that know them: bytes go with their row, and what was missed is found by the calendar."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import timedelta

from django.core.files.base import ContentFile
from django.db.models import Model

from portal.common import clock
from portal.common.private_storage import private_storage

ASKED_AT_ONCE = 500
KEPT_WITHOUT_ROW = timedelta(days=1)  # whoever sends a file writes the bytes first, and the row may still come


@dataclass(frozen=True)
class PrivateFolder:
    """The private files of a room. `rows` is the model whose `stored_as` says which of them are kept.

    The room stores a file in the transaction of its row, emits an event in the one that ends it, and has that event,
    and a daily job, call `delete` and `sweep`: nothing is deleted that a row still names.
    """

    name: str
    rows: type[Model]

    def store(self, content: bytes) -> str:
        """Write a file under a name that says nothing; returns that name. Should its row not come, `sweep` finds it."""
        return private_storage().save(f"{self.name}/{secrets.token_hex(20)}", ContentFile(content))

    def delete(self, names: list[str]) -> int:
        """Delete those of these files that have no row any more; how many. Twice is harmless."""
        orphans: list[str] = []
        for start in range(0, len(names), ASKED_AT_ONCE):
            some = names[start : start + ASKED_AT_ONCE]
            rows = self.rows._default_manager.filter(stored_as__in=some)
            known = set(rows.values_list("stored_as", flat=True))
            orphans += [name for name in some if name not in known]
        for name in orphans:
            private_storage().delete(name)
        return len(orphans)

    def sweep(self) -> int:
        """Delete files without a row that are older than a day, as a cascade or a broken upload leaves them."""
        storage = private_storage()
        try:
            _folders, found = storage.listdir(self.name)
        except FileNotFoundError:  # nothing was ever sent
            return 0
        before = clock.now() - KEPT_WITHOUT_ROW
        names = [f"{self.name}/{name}" for name in found]
        return self.delete([name for name in names if storage.get_modified_time(name) < before])
