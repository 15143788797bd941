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
from tests.services.server import PAUSE, Server, ServerFailed

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
    """Several servers: the slow ones, named first, start while the others do."""
    try:
        for server in servers:
            server.launch() if server.slow else server.start()
        waiting = [server for server in servers if server.slow]
        while waiting := [server for server in waiting if not server.poll()]:
            time.sleep(PAUSE)
        yield
    finally:
        for server in servers:
            server.remove()
