"""Databases of a Redis that several test processes share."""

from __future__ import annotations

import os
from urllib.parse import urlsplit

from redis import Redis

from tests.services.redis import FIRST_DATABASE_OF_WORKERS

COUNTER = "tests:databases given"
KEPT = 3  # the first ones: of the counter, and of the run itself


def fresh_database(url: str) -> str:
    """The address of an empty database on the same server, which nobody else was given for a long while."""
    with Redis.from_url(f"{server(url)}/0") as client:
        most = min(int(client.config_get("databases")["databases"]), FIRST_DATABASE_OF_WORKERS)
        number = KEPT + client.incr(COUNTER) % (most - KEPT)
    empty(f"{server(url)}/{number}")
    return f"{server(url)}/{number}"


def empty(url: str) -> None:
    """Take everything out of a database."""
    with Redis.from_url(url) as client:
        client.flushdb()


def server(url: str) -> str:
    """The address without the database."""
    return urlsplit(url)._replace(path="", query="").geturl()


def own_databases() -> dict[str, str]:
    """CACHE_URL and BROKER_URL for one more portal beside others, where the run was given any."""
    return {name: fresh_database(url) for name in ("CACHE_URL", "BROKER_URL") if (url := os.environ.get(name))}
