"""A filled SQLite database, row for row in PostgreSQL: filling it there anew would take as long again.

The search keeps its texts otherwise on each database: its index is made anew afterwards.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from django.apps import apps
from django.core.management.color import no_style
from django.db import connection, models, transaction

MADE_ANEW = ("search", "wagtailsearch")


def copy_rows(source: Path) -> None:
    """Replace what is in the database of this process, in PostgreSQL, by what is in a SQLite file."""
    copied = [
        model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy and model._meta.app_label not in MADE_ANEW
    ]
    with closing(sqlite3.connect(source)) as filled, transaction.atomic(), connection.cursor() as cursor:
        # Keys are taken over with what they point to; nothing is to be checked or written down again.
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(f"TRUNCATE {', '.join(_quoted(model._meta.db_table) for model in copied)} CASCADE")
        for model in copied:
            _copy(model, filled, cursor)
        for statement in connection.ops.sequence_reset_sql(no_style(), copied):
            cursor.execute(statement)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _copy(model: type[models.Model], filled: sqlite3.Connection, cursor) -> None:
    columns = ", ".join(_quoted(field.column) for field in model._meta.local_concrete_fields)
    table = _quoted(model._meta.db_table)
    with cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
        for row in filled.execute(f"SELECT {columns} FROM {table}"):  # noqa: S608 - our own names
            copy.write_row(row)


def _quoted(name: str) -> str:
    return f'"{name}"'
