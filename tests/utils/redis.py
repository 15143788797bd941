"""Databases of a Redis that several test processes share."""

from __future__ import annotations

import os
from urllib.parse import urlsplit

from redis import Redis

COUNTER = "tests:databases given"
KEPT = 3  # the first ones: of the counter, and of the run itself


def fresh_database(url: str) -> str:
    """The address of an empty database on the same server, which nobody else was given for a long while."""
    with Redis.from_url(f"{server(url)}/0") as client:
        number = KEPT + client.incr(COUNTER) % (int(client.config_get("databases")["databases"]) - KEPT)
    with Redis.from_url(f"{server(url)}/{number}") as client:
        client.flushdb()
    return f"{server(url)}/{number}"


def server(url: str) -> str:
    """The address without the database."""
    return urlsplit(url)._replace(path="", query="").geturl()


def own_databases() -> dict[str, str]:
    """CACHE_URL and BROKER_URL for one more portal beside others, where the run was given any."""
    return {name: fresh_database(url) for name in ("CACHE_URL", "BROKER_URL") if (url := os.environ.get(name))}
