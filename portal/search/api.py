"""What the other rooms call. `search`, `without`, `closest` and `suggest` are those of `interface.Engine`."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection
from typing import TypeVar

from portal.outbox.api import emit
from portal.outbox.sweeper import deliver_now
from portal.search import indexing
from portal.search.database.engine import DatabaseEngine
from portal.search.documents import chunks
from portal.search.elastic import client, indexes
from portal.search.elastic.engine import ElasticEngine
from portal.search.indexing import TOPIC
from portal.search.interface import Engine, Query, Relaxation, Results, Suggestion, kinds, source_of

__all__ = ["TOPIC", "announce", "engine", "enqueue", "update_now"]

logger = logging.getLogger(__name__)

T = TypeVar("T")


class EngineWithSpare:
    """Asks the search server; while it fails, the database answers in its place and the page says nothing."""

    def __init__(self, first: Engine, spare: Engine) -> None:
        self._first, self._spare = first, spare

    def search(self, query: Query) -> Results:
        return self._ask(lambda engine: engine.search(query))

    def without(self, query: Query) -> list[Relaxation]:
        return self._ask(lambda engine: engine.without(query))

    def closest(self, query: Query, limit: int) -> list[int]:
        return self._ask(lambda engine: engine.closest(query, limit))

    def suggest(self, kind: str, prefix: str, limit: int) -> list[Suggestion]:
        return self._ask(lambda engine: engine.suggest(kind, prefix, limit))

    def _ask(self, question: Callable[[Engine], T]) -> T:
        try:
            with client.reading:
                return question(self._first)
        except client.DO_WITHOUT:
            return question(self._spare)


_database = DatabaseEngine()
_server = EngineWithSpare(ElasticEngine(), _database)


def engine() -> Engine:
    """The engine that answers now."""
    return _server if client.is_configured() else _database


def enqueue(kind: str, ids: Collection[int]) -> None:
    """Have these objects indexed, or taken out of the index, once the caller's transaction is committed.

    Raises `interface.UnknownKind` for a kind without a source.
    """
    source_of(kind)
    for chunk in chunks(ids):
        emit(TOPIC, {"kind": kind, "ids": chunk})


def update_now(kind: str, ids: Collection[int]) -> None:
    """Index these objects at once: for what is hidden or erased, so that counts and suggestions follow too.

    To be called on commit (`transaction.on_commit(..., robust=True)`), besides `enqueue` in the
    transaction: should it fail, the outbox still does it.
    """
    event = indexing.index(kind, ids)
    if event is not None and not client.writing.is_open:
        deliver_now(event)


def announce() -> None:
    """At the start of a process: log, for each kind, what keeps the search server from being of use, and what to do."""
    if not client.is_configured():
        return
    for kind in kinds():
        try:
            with client.reading:
                indexes.demand(kind)
        except client.NoIndex as error:
            logger.error("%s Until then the database searches.", error)
        except client.DO_WITHOUT:
            pass  # the breaker has said so
