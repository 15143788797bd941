"""The real servers of the tests: PostgreSQL, Redis, OpenSearch, Elasticsearch.

`python -m tests.services run -- COMMAND` starts them for a whole run and gives their addresses to it. A test that
breaks a server takes one of its own:

    with services.started("redis") as redis:
        redis.freeze()

Nothing here imports Django: the servers are there before the settings are read.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from tests.services.kinds import KINDS, VARIABLES
from tests.services.server import Server, ServerFailed

__all__ = ["KINDS", "VARIABLES", "Server", "ServerFailed", "all_started", "started"]


@contextmanager
def started(name: str, **options: Any) -> Iterator[Server]:
    """A server of one's own, gone with its data at the end of the block; options: see its class."""
    server = KINDS[name](**options)
    try:
        server.start()
        yield server
    finally:
        server.remove()


@contextmanager
def all_started(servers: Sequence[Server]) -> Iterator[None]:
    """Several servers, started side by side."""
    try:
        for server in servers:
            server.launch()
        waiting = list(servers)
        while waiting:
            waiting = [server for server in waiting if not server.poll()]
            time.sleep(0.05)
        yield
    finally:
        for server in servers:
            server.remove()
