"""Trying a Redis: connect, log in, write, read. For whichever rooms lean on one."""

from __future__ import annotations

import uuid

from redis import Redis
from redis.exceptions import RedisError

from portal.common.faults import network
from portal.common.faults import redis as faults
from portal.common.services import PATIENCE, Trouble


def try_redis(url: str, *, variable: str) -> str:
    """Use the Redis at `url`, the value of `variable`. Raises Trouble, which says nothing of its password."""
    key, content = f"doctor:{uuid.uuid4().hex}", uuid.uuid4().hex.encode()
    limit = PATIENCE / 2
    try:
        with Redis.from_url(url, socket_timeout=limit, socket_connect_timeout=limit) as client:
            client.set(key, content, ex=60)
            found = client.get(key)
            client.delete(key)
    except (RedisError, OSError, ValueError) as error:
        raise Trouble(faults.sentence(error, variable=variable, url=url)) from error
    if found != content:
        raise Trouble(f"Redis of {variable} does not give back what was just written to it: see its maxmemory-policy.")
    return f"Redis at {network.place_of(url, faults.PORT)}: connected, wrote, read"
