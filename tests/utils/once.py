"""Things that tests need and that take long: made once per state of their sources, by one process, for all runs."""

from __future__ import annotations

import fcntl
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

PLACE = Path(settings.VAR_DIR) / "test"
# What a migrated database depends on.
MIGRATED = ("*/*/migrations/*.py", "*/migrations/*.py", "*/*/data/*", "*/*/apps.py", "requirements.txt")


def fingerprint(sources: tuple[str, ...]) -> str:
    """The content of all files of these patterns, as one word."""
    digest = hashlib.sha256(Path(__file__).read_bytes())
    root = Path(settings.BASE_DIR)
    for path in sorted({found for pattern in sources for found in root.glob(pattern) if found.is_file()}):
        digest.update(str(path.relative_to(root)).encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:16]


@contextmanager
def one_builder(name: str) -> Iterator[None]:
    """Of several processes that need the same thing, one makes it and the others wait."""
    PLACE.mkdir(parents=True, exist_ok=True)
    with (PLACE / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
