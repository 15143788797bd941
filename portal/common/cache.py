"""The database cache, made so that a dead cache never answers 500 and never opens a limit."""

from __future__ import annotations

import logging
from typing import Any

from django.core.cache.backends.db import DatabaseCache
from django.core.cache.backends.locmem import LocMemCache
from django.db import DatabaseError

logger = logging.getLogger(__name__)


class ResilientDatabaseCache(DatabaseCache):
    """Falls back to the memory of this process while the cache table cannot be used.

    Limits then hold per process: weaker, but they hold, and logging in goes on.
    """

    def __init__(self, table: str, params: dict) -> None:
        super().__init__(table, params)
        self._spare = LocMemCache("spare", params)

    def _try(self, name: str, *args: Any, **kwargs: Any) -> Any:
        try:
            return getattr(super(), name)(*args, **kwargs)
        except DatabaseError:
            logger.warning("cache table cannot be used, falling back to this process's memory")
            return getattr(self._spare, name)(*args, **kwargs)

    def probe(self) -> str:
        """Read the table itself, with nothing standing in for it: raises what the database raises.

        Only read: it is of the same database as everything else, and while one writes another would have to wait.
        """
        super().get("probe")
        return "a table of the database: read"

    def get(self, *args: Any, **kwargs: Any) -> Any:
        return self._try("get", *args, **kwargs)

    def get_many(self, *args: Any, **kwargs: Any) -> Any:
        return self._try("get_many", *args, **kwargs)

    def set(self, *args: Any, **kwargs: Any) -> Any:
        return self._try("set", *args, **kwargs)

    def add(self, *args: Any, **kwargs: Any) -> Any:
        return self._try("add", *args, **kwargs)

    def touch(self, *args: Any, **kwargs: Any) -> Any:
        return self._try("touch", *args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        return self._try("delete", *args, **kwargs)

    def delete_many(self, *args: Any, **kwargs: Any) -> Any:
        return self._try("delete_many", *args, **kwargs)

    def has_key(self, *args: Any, **kwargs: Any) -> Any:
        return self._try("has_key", *args, **kwargs)

    def clear(self) -> None:
        self._spare.clear()
        self._try("clear")
