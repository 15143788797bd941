"""Redis, with nothing on disk: what it held is lost with the process, unless a test asks otherwise."""

from __future__ import annotations

import socket
from pathlib import Path

from tests.services.server import Server
from tests.services.tools import REDIS

DATABASES = 256
FIRST_DATABASE_OF_WORKERS = 128  # of a parallel run: those below are for a portal that runs on this server


class Redis(Server):
    """A server with enough databases for each worker of a parallel run to have its own."""

    name = "redis"
    tools = (REDIS,)

    def __init__(self, *options: str, keeps: bool = False) -> None:
        """More options for its command line; `keeps`: write each change to the disk, to have it after a kill."""
        super().__init__()
        self.options = options
        self.keeps = keeps

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

    def command(self, folder: Path) -> list[str]:
        fixed = ["--bind", "127.0.0.1", "--port", str(self.port), "--databases", str(DATABASES), "--save", ""]
        log = ["--appendonly", "yes", "--appendfsync", "always"] if self.keeps else ["--appendonly", "no"]
        return [str(REDIS.path()), *fixed, *log, *self.options]

    def answers(self) -> bool:
        try:
            with socket.create_connection(("127.0.0.1", self.port), timeout=1) as connection:
                connection.sendall(b"PING\r\n")
                return connection.recv(64).startswith((b"+PONG", b"-NOAUTH"))
        except OSError:
            return False
