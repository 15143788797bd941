"""What CACHE_URL and BROKER_URL may say, and the cache they make."""

from __future__ import annotations

from urllib.parse import urlsplit

from portal.settings.environment import BadEnvironment, read

SCHEMES = ("redis", "rediss")
TABLE = "common_cache"


def redis_url(name: str) -> str:
    """The address of a Redis or Valkey in a variable; empty when it is not set. Raises BadEnvironment.

    A refusal repeats nothing of the value: there may be a password in it.
    """
    url = read(name)
    if not url:
        return ""
    try:
        parts = urlsplit(url)
        readable = parts.scheme in SCHEMES and bool(parts.hostname) and parts.port != 0
    except ValueError:
        readable = False
    if not readable:
        raise BadEnvironment(f"{name} cannot be read: it must look like redis://:password@host:6379/0.")
    number = parts.path.strip("/")
    if number and not number.isascii() or not (number or "0").isdigit():
        raise BadEnvironment(f"{name} ends in something else than the number of a database, as in redis://host:6379/0.")
    return url


def cache(url: str) -> dict:
    """The cache that all processes share: Redis, and behind it the table; without an address the table alone."""
    # Limits live here: a table that threw out rows after the 300 of Django's default would forget them.
    rows = {"MAX_ENTRIES": 10_000}
    if not url:
        return {"BACKEND": "portal.common.cache.ResilientDatabaseCache", "LOCATION": TABLE, "OPTIONS": rows}
    return {
        "BACKEND": "portal.common.redis_cache.ResilientRedisCache",
        "LOCATION": [url],  # as text, it would be cut at commas
        "KEY_PREFIX": "tandem",
        "OPTIONS": {
            "spare_table": TABLE,
            "spare_options": rows,
            # A page waits this long for a Redis that does not answer, once; then the breaker spares the others.
            "socket_timeout": 0.5,
            "socket_connect_timeout": 0.5,
        },
    }
