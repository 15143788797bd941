"""The engines that answer `interface.Engine`, as tests try them: each one answers the same."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial

import pytest

from portal.search.database import writing
from portal.search.database.engine import DatabaseEngine
from portal.search.elastic import client, indexes
from portal.search.elastic import writing as on_server
from portal.search.elastic.engine import ElasticEngine
from portal.search.interface import Engine
from tests.utils import search_servers


@dataclass(frozen=True)
class Trial:
    """An engine under test. `put_in` makes its index of a kind anew from the source of that kind.

    `name` is what exceptions are filed under; `share` is how much of the examples of a property it tries: a slow
    engine tries fewer.
    """

    name: str
    engine: Engine
    put_in: Callable[[str], object]
    share: float = 1.0

    def examples(self, number: int) -> int:
        return max(5, round(number * self.share))


@contextmanager
def database() -> Iterator[Trial]:
    """The engine that needs only the database, on the one that the settings name."""
    yield Trial("database", DatabaseEngine(), writing.rebuild)


@contextmanager
def server(name: str) -> Iterator[Trial]:
    """The engine that asks a search server."""
    with search_servers.in_use(name):

        def put_in(kind: str) -> None:
            writing.rebuild(kind)
            if not indexes.by_role(kind):
                indexes.put_in_use(kind, indexes.create(kind))
            on_server.repair(kind)

        yield Trial(name, ElasticEngine(client.WRITING), put_in, share=0.3)


# A line for each engine; one that needs a server is marked with what it needs. Everything that all engines must do
# runs on each: the contract, the properties, the French pairs, the written queries.
EVERY_ENGINE = [
    pytest.param(database, id="database"),
    pytest.param(partial(server, "opensearch"), id="opensearch", marks=pytest.mark.needs("opensearch")),
    pytest.param(partial(server, "elasticsearch"), id="elasticsearch", marks=pytest.mark.needs("elasticsearch")),
]
