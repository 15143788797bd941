"""What the other rooms call. `search`, `without`, `closest` and `suggest` are those of `interface.Engine`."""

from collections.abc import Collection

from portal.outbox.api import emit
from portal.search.database.engine import DatabaseEngine
from portal.search.database.writing import CHUNK, index
from portal.search.interface import Engine, source_of

__all__ = ["TOPIC", "enqueue", "engine", "update_now"]

TOPIC = "search.index"

_database = DatabaseEngine()


def engine() -> Engine:
    """The engine that answers now."""
    return _database


def enqueue(kind: str, ids: Collection[int]) -> None:
    """Have these objects indexed, or taken out of the index, once the caller's transaction is committed.

    Raises `interface.UnknownKind` for a kind without a source.
    """
    source_of(kind)
    wanted = sorted(set(ids))
    for first in range(0, len(wanted), CHUNK):
        emit(TOPIC, {"kind": kind, "ids": wanted[first : first + CHUNK]})


def update_now(kind: str, ids: Collection[int]) -> None:
    """Index these objects at once: for what is hidden or erased, so that counts and suggestions follow too.

    To be called on commit (`transaction.on_commit(..., robust=True)`), besides `enqueue` in the
    transaction: should it fail, the outbox still does it.
    """
    index(kind, ids)
