"""Locks that last until the caller's transaction ends. What is guarded by which is written in docs/locking.md.

On SQLite the transaction itself is the only writer, so both only read there. On PostgreSQL others go on meanwhile:
what decides over a change is read after the lock was taken, never before.
"""

from __future__ import annotations

from hashlib import blake2b
from typing import TypeVar

from django.db import connection
from django.db.models import Model, QuerySet

Row = TypeVar("Row", bound=Model)


def hold(rows: QuerySet[Row]) -> list[Row]:
    """Lock these rows and return them as they are now. Lowest key first, so that two who hold the same never cross.

    Rows that point to them may still be added: nobody who holds a row changes its key.
    """
    return list(rows.select_for_update(of=("self",), no_key=True).order_by("pk"))


def take_turn(*names: str) -> None:
    """Let nobody else take a turn under one of these names: for limits that are counted, where no one row stands
    for what is limited. Must run inside a transaction, before the counting, once."""
    if not connection.in_atomic_block:
        raise RuntimeError("a turn ends with its transaction: take it inside one")
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        for number in sorted(map(_number, set(names))):
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [number])


def _number(name: str) -> int:
    return int.from_bytes(blake2b(name.encode(), digest_size=8).digest(), signed=True)
