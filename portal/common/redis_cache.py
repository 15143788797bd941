"""The cache on Redis, made so that a Redis that is gone, frozen or full costs nobody a page.

While Redis fails, the table of the database is the cache, and behind it the memory of the process (see `cache.py`).
What was written there is not taken along when Redis is back, it is forgotten on both sides: Redis may still hold what
was deleted meanwhile, and the table would bring it back the next time. A limit then counts anew, once.

Values are pickled, as Django does: nobody but the portal may write into this Redis.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from threading import Lock
from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

from portal.common.breaker import Breaker, Resting
from portal.common.cache import ResilientDatabaseCache

FAULTS = (RedisError, OSError)
MOST_ASTRAY = 10_000
PROBE_SECONDS = 10

breaker = Breaker("the cache", faults=FAULTS)


class Astray:
    """Keys that this process wrote beside Redis while it was away."""

    def __init__(self) -> None:
        self._keys: set[tuple[str, int | None]] = set()
        self._lock = Lock()
        self.all = False

    def __bool__(self) -> bool:
        return self.all or bool(self._keys)

    def note(self, keys: Iterable[str], version: int | None) -> None:
        """Remember keys; from too many on, all of them."""
        with self._lock:
            self._keys.update((key, version) for key in keys)
            self.all = self.all or len(self._keys) > MOST_ASTRAY

    def take(self) -> tuple[bool, dict[int | None, list[str]]]:
        """Whether all keys are meant, and else which, by version. Forgets them."""
        with self._lock:
            everything, keys = self.all, self._keys
            self.all, self._keys = False, set()
        versions: dict[int | None, list[str]] = {}
        for key, version in keys:
            versions.setdefault(version, []).append(key)
        return everything, versions


astray = Astray()


class ResilientRedisCache(RedisCache):
    """Redis while it answers; the table of the database, and the memory of this process, while it does not."""

    def __init__(self, server: str | list[str], params: dict) -> None:
        options = dict(params.get("OPTIONS", {}))
        table, rows = options.pop("spare_table"), options.pop("spare_options", {})
        super().__init__(server, {**params, "OPTIONS": options})
        self._spare = ResilientDatabaseCache(table, {**params, "OPTIONS": rows})

    def get(self, *args: Any, **kwargs: Any) -> Any:
        return self._ask("get", *args, **kwargs)

    def get_many(self, *args: Any, **kwargs: Any) -> Any:
        return self._ask("get_many", *args, **kwargs)

    def has_key(self, *args: Any, **kwargs: Any) -> Any:
        return self._ask("has_key", *args, **kwargs)

    def set(self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> Any:
        return self._tell([key], version, "set", key, value, timeout, version)

    def set_many(self, data: dict[str, Any], timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> Any:
        return self._tell(data, version, "set_many", data, timeout, version)

    def add(self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> Any:
        return self._tell([key], version, "add", key, value, timeout, version)

    def touch(self, key: str, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> Any:
        return self._tell([key], version, "touch", key, timeout, version)

    def incr(self, key: str, delta: int = 1, version: int | None = None) -> Any:
        return self._tell([key], version, "incr", key, delta, version)

    def delete(self, key: str, version: int | None = None) -> Any:
        return self._tell([key], version, "delete", key, version)

    def delete_many(self, keys: Iterable[str], version: int | None = None) -> Any:
        wanted = list(keys)
        return self._tell(wanted, version, "delete_many", wanted, version)

    def clear(self) -> None:
        """Forget everything under our prefix, and nothing of others: the broker may live in the same database."""
        try:
            with breaker:
                self._clear_redis()
        except (Resting, *FAULTS):
            astray.all = True
        self._spare.clear()

    def _tell(self, keys: Collection[str], version: int | None, name: str, *args: Any) -> Any:
        """A question that changes `keys`."""
        return self._ask(name, *args, changes=(keys, version))

    def _ask(
        self, name: str, *args: Any, changes: tuple[Collection[str], int | None] | None = None, **kwargs: Any
    ) -> Any:
        try:
            with breaker:
                if breaker.is_open or astray:
                    self._come_back()
                return getattr(super(), name)(*args, **kwargs)
        except (Resting, *FAULTS):
            if changes is not None:
                astray.note(*changes)
            return getattr(self._spare, name)(*args, **kwargs)

    def _come_back(self) -> None:
        """Before the first question after a failure: can Redis be written, and what was written elsewhere meanwhile?"""
        # One that is full or read-only still answers what is read.
        self._cache.get_client(write=True).set(self.make_key("probe"), 1, ex=PROBE_SECONDS)
        everything, versions = astray.take()
        try:
            if everything:
                self._clear_redis()
            for version, keys in versions.items():
                super().delete_many(keys, version)
        except FAULTS:
            astray.all = astray.all or everything
            for version, keys in versions.items():
                astray.note(keys, version)
            raise
        if everything:
            self._spare.clear()
        for version, keys in versions.items():
            self._spare.delete_many(keys, version)

    def _clear_redis(self) -> None:
        client = self._cache.get_client(write=True)
        for key in client.scan_iter(match=f"{self.key_prefix}:*", count=1000):
            client.unlink(key)
