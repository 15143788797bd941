"""The engines that answer `interface.Engine`, as tests try them: each one answers the same."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pytest

from portal.search.database import writing
from portal.search.database.engine import DatabaseEngine
from portal.search.interface import Engine


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


# A line for each engine; one that needs a server is marked with what it needs. Everything that all engines must do
# runs on each: the contract, the properties, the French pairs, the written queries.
EVERY_ENGINE = [pytest.param(database, id="database")]
