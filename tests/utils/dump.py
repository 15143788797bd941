"""The database as text, for tests that look for what should be nowhere in it."""

from __future__ import annotations

from pathlib import Path

from django.db import connection

from tests.utils import database


def rows_of(part: str = "") -> str:
    """What every table holds that has `part` in its name, a line for each table."""
    with connection.cursor() as cursor:
        names = [name for name in connection.introspection.table_names(cursor) if part in name]
        assert names
        found = []
        for name in names:
            cursor.execute(f'SELECT * FROM "{name}"')  # noqa: S608 - names come from the database itself
            found.append(f"{name} {cursor.fetchall()}")
    return "\n".join(found)


def rows_in(folder: Path) -> dict[str, list[str]]:
    """What every table of a folder's database holds, by table, whatever the order of its rows."""
    with connection.cursor() as cursor:
        names = connection.introspection.table_names(cursor)
    return {name: sorted(map(repr, database.ask(folder, f'SELECT * FROM "{name}"'))) for name in names}  # noqa: S608 - as above
