"""The database as text, for tests that look for what should be nowhere in it."""

from __future__ import annotations

from django.db import connection


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
