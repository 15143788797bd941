"""The module Django looks for: its own wrapper, with a breaker before the pool."""

from __future__ import annotations

from threading import Lock
from typing import Any

import psycopg
from django.db.backends.postgresql import base
from psycopg_pool import PoolTimeout

from portal.common.breaker import Resting
from portal.common.postgresql.connections import breaker


class Away(psycopg.OperationalError):
    """The database failed a moment ago; nobody waits for it again so soon."""


class Crowded(psycopg.OperationalError):
    """All connections of the pool are at work for others: the database is well, and has much to do."""


class DatabaseWrapper(base.DatabaseWrapper):
    """One request waits for a database that is away, and the others are told at once."""

    _handed_out = 0  # connections of the pool that threads of this process hold
    _counting = Lock()

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        if not self.pool:
            return super().get_new_connection(conn_params)
        try:
            with breaker:
                return self._take_from_pool(conn_params)
        except Resting as error:
            raise Away(str(error)) from None

    def _take_from_pool(self, conn_params: dict[str, Any]) -> Any:
        try:
            taken = super().get_new_connection(conn_params)
        except PoolTimeout as error:
            if self._handed_out < self.pool.max_size:
                raise
            raise Crowded(str(error)) from error
        self._count(1)
        return taken

    def _close(self) -> None:
        if self.connection is not None and self.pool:
            self._count(-1)
        super()._close()  # type: ignore[misc]

    @classmethod
    def _count(cls, number: int) -> None:
        with cls._counting:
            cls._handed_out += number
