"""Connections that tell a server which takes its time from one that is gone, and the breaker in front of it.

A frozen server keeps its connections and says nothing: no limit of its own helps, and TCP sees no fault. So whoever has
waited for a moment asks, over a connection of its own, whether anybody is there. If so the statement may go on.
"""

from __future__ import annotations

import os
import socket
import struct
import time
from contextlib import suppress
from typing import Any, ClassVar, TypeVar

import psycopg
from psycopg.abc import PQGen
from psycopg.errors import _WaitTimeout as WaitTimeout
from psycopg_pool import PoolTimeout

from portal.common.breaker import Breaker

Result = TypeVar("Result")

SILENCE = 0.8  # seconds
SIGN_OF_LIFE = 0.5
# "Do you speak TLS?": the one question that is answered, with a letter, before anybody has to say who they are.
QUESTION = struct.pack("!II", 8, 80877103)


class Silent(psycopg.OperationalError):
    """The server has the statement and does not answer."""


breaker = Breaker("the database", faults=(Silent, PoolTimeout), rest=1.0)


class AttentiveConnection(psycopg.Connection[Any]):
    """A connection on which nobody waits for a server that is gone."""

    limit: ClassVar[float | None] = None  # seconds for any statement, beyond what the server itself allows

    def wait(self, gen: PQGen[Result], interval: float = 0.1, timeout: float | None = None) -> Result:
        """As psycopg's. Raises `Silent`, and ends the connection: what comes late is the answer to nothing."""
        if timeout is not None:
            return super().wait(gen, interval=interval, timeout=timeout)
        began = time.monotonic()
        while True:
            try:
                return super().wait(gen, interval=interval, timeout=SILENCE)
            except WaitTimeout:
                waited = time.monotonic() - began
                if self.limit is None or waited < self.limit:
                    if self._somebody_is_there():
                        continue
            self.pgconn.finish()
            error = Silent(f"the database has been silent for {waited:.1f} seconds")
            breaker.note(error)
            raise error

    def _somebody_is_there(self) -> bool:
        """Whether the other end of this connection answers a new one."""
        with suppress(OSError), socket.socket(fileno=os.dup(self.pgconn.socket)) as own:
            with socket.socket(own.family, socket.SOCK_STREAM) as probe:
                probe.settimeout(SIGN_OF_LIFE)
                probe.connect(own.getpeername())
                probe.sendall(QUESTION)
                return bool(probe.recv(1))
        return False
