"""PostgreSQL: a cluster of its own, which trusts every connection of this machine."""

from __future__ import annotations

import signal
import subprocess
from pathlib import Path

from tests.services.server import Server
from tests.services.tools import POSTGRESQL

NAME = "tandem"  # of the superuser and of the database

# Nobody waits for the disk: a crash of the machine may lose everything. A crash of the server loses nothing that was
# committed, or a test could not tell whether the portal kept its word.
SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "max_connections": "200",
    "fsync": "off",
    "full_page_writes": "off",
    # In a file of its folder: after a kill, shared memory would stay behind on the machine.
    "dynamic_shared_memory_type": "mmap",
}


class PostgreSQL(Server):
    """A server with one superuser and one empty database."""

    name = "postgresql"
    tools = (POSTGRESQL,)
    runs_as = "postgres"
    polite_end = signal.SIGINT  # ends open connections; SIGTERM would wait for them

    def __init__(self, **settings: str) -> None:
        """More settings, as in postgresql.conf."""
        super().__init__()
        self.settings = {**SETTINGS, **settings}

    @property
    def url(self) -> str:
        return f"postgresql://{NAME}@127.0.0.1:{self.port}/{NAME}"

    def prepare(self, folder: Path) -> None:
        cluster = ["--username", NAME, "--auth", "trust", "--encoding", "UTF8", "--locale", "C.UTF-8", "--no-sync"]
        self.run(str(POSTGRESQL.path("initdb")), "--pgdata", str(folder / "data"), *cluster)
        # Without a server: it is quicker, and whoever waits for the server finds the database.
        single = [str(POSTGRESQL.path("postgres")), "--single", "-D", str(folder / "data"), "postgres"]
        self.run("/bin/sh", "-c", f'echo "CREATE DATABASE {NAME}" | "$@"', "sh", *single)

    def command(self, folder: Path) -> list[str]:
        settings = [part for name, value in self.settings.items() for part in ("-c", f"{name}={value}")]
        return [str(POSTGRESQL.path("postgres")), "-D", str(folder / "data"), "-p", str(self.port), *settings]

    def answers(self) -> bool:
        asked = [str(POSTGRESQL.path("pg_isready")), "-q", "-h", "127.0.0.1", "-p", str(self.port), "-t", "1"]
        return subprocess.run(asked, check=False).returncode == 0
