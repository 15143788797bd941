"""What a database must be: asked where commands ask it (`migrate`, `check --database default`), not at each start."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.checks import CheckMessage, Error
from django.db import connections

OLDEST = 15


def check_server(app_configs: Any, databases: Sequence[str] | None = None, **kwargs: Any) -> list[CheckMessage]:
    """PostgreSQL is recent enough, and keeps every letter."""
    return [
        Error(complaint, id="common.E001")
        for alias in databases or []
        if connections[alias].vendor == "postgresql"
        for complaint in _complaints(connections[alias])
    ]


def _complaints(connection: Any) -> list[str]:
    found = []
    major = connection.pg_version // 10_000
    if major < OLDEST:
        found.append(f"The server of DATABASE_URL is PostgreSQL {major}: Tandem needs {OLDEST} or newer.")
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('server_encoding')")
        (encoding,) = cursor.fetchone()
    if encoding != "UTF8":
        found.append(f"The database of DATABASE_URL keeps text as {encoding}: make it anew with ENCODING 'UTF8'.")
    return found
