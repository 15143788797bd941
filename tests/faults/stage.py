"""A site as production runs it, on servers of its own, each of which can be stopped, frozen and started again."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import date
from pathlib import Path

import psycopg

from tests import services
from tests.faults import filling
from tests.services import processes
from tests.services.server import Server
from tests.services.tools import POSTGRESQL
from tests.utils.once import fingerprint
from tests.utils.ports import free_port
from tests.utils.site import PATIENCE, ROOT, environment, kept, run, static_files

SOURCES = tuple(
    f"{app}/**/{part}"
    for app in ("portal", "providers")
    for part in ("models/*", "models.py", "migrations/*", "actions/*", "actions.py", "data/*", "demo/*", "importing/*")
) + ("portal/search/**/*.py", "providers/search.py", "tests/faults/filling.py", "requirements.txt")
DUMP = "filled.sql"
TIME_TO_STOP = 40
LOOKS_KEPT = 70  # seconds, the longest that one counts
WEB = ("-m", "gunicorn", "--config", "python:portal.settings.gunicorn", "--workers", "2", "--threads", "4")
WORKER = ("-m", "celery", "-A", "portal", "worker", "-Q", "urgent,default,search", "--concurrency", "2")
BEAT = ("-m", "celery", "-A", "portal", "beat")


class Process:
    """A process of the portal, with its children. `ready`: what it writes into its log once it is at work."""

    def __init__(self, command: Sequence[str], env: dict[str, str], log: Path, *, ready: str) -> None:
        self.command, self.env, self.log, self.ready = command, env, log, ready
        self._child: subprocess.Popen[bytes] | None = None
        self._words_before = 0

    def start(self) -> None:
        """Start it and wait."""
        self.launch()
        self.wait()

    def launch(self) -> None:
        """Start it without waiting."""
        self._words_before = self.log.read_text().count(self.ready) if self.log.exists() else 0
        with self.log.open("ab") as log:
            self._child = subprocess.Popen(
                [sys.executable, *self.command],
                cwd=ROOT,
                env=self.env,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def wait(self) -> None:
        """Until it is at work."""
        until = time.monotonic() + PATIENCE
        while self.log.read_text().count(self.ready) <= self._words_before:
            assert time.monotonic() < until, f"it does not say {self.ready!r}:\n{self.log.read_text()[-3000:]}"
            time.sleep(0.1)

    def stop(self) -> None:
        """As an operator does; after a while, as a failing machine does."""
        if self._child is not None:
            self.thaw()
            self._child.send_signal(signal.SIGTERM)
            try:
                self._child.wait(TIME_TO_STOP)
            except subprocess.TimeoutExpired:
                processes.kill(self._head())
                self._child.wait()
            self._child = None

    def freeze(self) -> None:
        processes.freeze(self._head())

    def thaw(self) -> None:
        if self._child is not None and self._child.poll() is None:
            processes.send(processes.family(self._head()), signal.SIGCONT)

    def _head(self) -> processes.Process:
        assert self._child is not None, "not started"
        found = processes.named(self._child.pid)
        assert found is not None, f"it has ended:\n{self.log.read_text()[-3000:]}"
        return found


class Stage:
    """The servers, the processes, and what one may ask them afterwards."""

    def __init__(self, servers: dict[str, Server], folder: Path, mail_port: int) -> None:
        self.servers, self.folder = servers, folder
        port = free_port()
        self.url = f"http://localhost:{port}"
        redis = servers["redis"].url.removesuffix("/0")
        self.env = {
            **environment(folder, port=port, mail_port=mail_port),
            "VAR_DIR": str(folder),
            "DATABASE_URL": servers["postgresql"].url,
            "BROKER_URL": f"{redis}/0",
            "CACHE_URL": f"{redis}/1",
            "SEARCH_URL": servers["opensearch"].url,
            "TRUSTED_PROXIES": "1",  # each visitor comes from an address of their own
        }
        bind = ("--bind", f"127.0.0.1:{port}")
        talking = {**self.env, "LOG_LEVEL": "INFO"}
        self.web = Process((*WEB, *bind), talking, folder / "web.log", ready="Listening at")
        self.worker = Process(WORKER, talking, folder / "worker.log", ready=" ready.")
        self.beat = Process(BEAT, talking, folder / "beat.log", ready="this beat leads")

    def ask(self, sql: str) -> list[tuple]:
        """Rows of the site's database, read past it."""
        with psycopg.connect(self.env["DATABASE_URL"]) as opened:
            return opened.execute(sql).fetchall()

    def manage(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """A command of the site, run to its end."""
        command = [sys.executable, "manage.py", *arguments]
        return subprocess.run(command, cwd=ROOT, env=self.env, capture_output=True, text=True, check=False)

    def readiness(self) -> dict:
        """What the site says of its services, once its processes have looked at each of them anew."""
        until = time.monotonic() + LOOKS_KEPT
        while True:
            with urllib.request.urlopen(f"{self.url}/readyz", timeout=30) as answer:  # noqa: S310 - our own address
                said = json.load(answer)
            if not said["degraded"] or time.monotonic() > until:
                return said
            time.sleep(0.5)

    def wait_for_the_first_page(self) -> None:
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            with suppress(urllib.error.URLError, ConnectionError, TimeoutError):
                urllib.request.urlopen(f"{self.url}/annuaire/", timeout=30).close()  # noqa: S310 - our own address
                return
            time.sleep(0.2)
        raise AssertionError(f"the site does not answer:\n{self.words()}")

    def words(self) -> str:
        """The ends of all logs."""
        return "\n".join(f"== {log.name}\n{log.read_text()[-3000:]}" for log in sorted(self.folder.glob("*.log")))


def filled() -> Path:
    """The folder with a filled database as SQL and the keys to it, made once per state of the sources and day."""
    # The demo's dates count from the day on which it is filled.
    key = f"{date.today():%Y%m%d}-{fingerprint(SOURCES)}"  # noqa: DTZ011 - of this machine
    return kept("faults", key, _fill)


def _fill(folder: Path) -> None:
    with services.started("postgresql") as server:
        env = {**environment(folder, module="base"), "VAR_DIR": str(folder), "DATABASE_URL": server.url}
        run("manage.py", "migrate", "-v0", env=env)
        run("manage.py", "shell", "-v0", "-c", f"from tests.faults.filling import fill; fill({str(folder)!r})", env=env)
        _tool("pg_dump", "--no-owner", "--file", str(folder / DUMP), server.url)


def _tool(name: str, *arguments: str) -> None:
    subprocess.run([str(POSTGRESQL.path(name)), *arguments], check=True, capture_output=True)


@contextmanager
def staged(folder: Path, mail_port: int) -> Iterator[Stage]:
    """The site, filled and running, for the length of the block."""
    source = filled()
    servers = {name: services.KINDS[name]() for name in ("opensearch", "redis", "postgresql")}
    with services.all_started(list(servers.values())):
        stage = Stage(servers, folder, mail_port)
        (folder / "static").symlink_to(static_files() / "static")
        _tool("psql", "--quiet", "--set=ON_ERROR_STOP=1", "--file", str(source / DUMP), servers["postgresql"].url)
        built = stage.manage("search_index", "rebuild")
        assert built.returncode == 0, built.stdout + built.stderr
        running = [stage.web, stage.worker, stage.beat]
        try:
            for process in running:
                process.launch()
            for process in running:
                process.wait()
            stage.wait_for_the_first_page()
            yield stage
        finally:
            for process in running:
                process.stop()


def keys() -> dict:
    """People's addresses, the moderator's session, the listings."""
    return json.loads((filled() / filling.KEYS).read_text(encoding="utf-8"))
