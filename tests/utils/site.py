"""The portal as production runs it: gunicorn, the ticker beside it, a filled database, collected static files.

What takes long (filling the demo, collecting files) is done once per state of the sources and kept in var/test.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from portal.outbox.registry import QUEUES
from portal.settings.environment import BY_NAME
from tests.utils import database
from tests.utils.once import PLACE, fingerprint, one_builder
from tests.utils.ports import free_port
from tests.utils.redis import own_databases

ROOT = Path(settings.BASE_DIR)
SECRET_KEY = "signs-nothing-but-the-links-of-a-site-that-lives-as-long-as-a-test-run"
PATIENCE = 60  # seconds for the first answer, on a machine that does other things too
KEPT = 2

STATIC_SOURCES = ("portal/static/**/*", "portal/settings/production.py", "requirements.txt")


@dataclass(frozen=True)
class Site:
    """A running portal: its address and its folder (database, logs)."""

    url: str
    folder: Path


def environment(folder: Path, *, port: int = 1, mail_port: int = 1, module: str = "production") -> dict[str, str]:
    """What a process of the portal reads; whatever the caller has set for a portal of its own is left out."""
    own = {name: value for name, value in os.environ.items() if name not in BY_NAME}
    return {
        **own,
        "DJANGO_SETTINGS_MODULE": module if "." in module else f"portal.settings.{module}",
        "SECRET_KEY": SECRET_KEY,
        "ALLOWED_HOSTS": "localhost",
        "SITE_URL": f"http://localhost:{port}",
        "HTTPS": "false",
        # The base settings without a mail server write files into the folder.
        "EMAIL_URL": "" if module == "base" else f"smtp://127.0.0.1:{mail_port}",
        "EMAIL_FROM": "Tandem <ne-pas-repondre@tandem.example>",
        "LOG_LEVEL": "WARNING",
        "PYTHONPATH": str(ROOT),
        **database.environment_of(folder),
    }


def run(*command: str, env: dict[str, str]) -> None:
    """Run Python to its end; when it fails, say what it said."""
    done = subprocess.run([sys.executable, *command], cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{' '.join(command)} failed:\n{done.stdout[-2000:]}\n{done.stderr[-4000:]}")


def kept(name: str, key: str, build: Callable[[Path], None], *, place: Path = PLACE, keep: int = KEPT) -> Path:
    """The folder `name`-`key`, built now unless an earlier run has; only the newest of a name stay."""
    path = place / f"{name}-{key}"
    place.mkdir(parents=True, exist_ok=True)
    with one_builder(name):
        if not path.exists():
            building = place / f"building-{name}"
            database.remove_folder(building)
            building.mkdir()
            build(building)
            building.rename(path)
            for old in sorted(place.glob(f"{name}-*"), key=lambda found: found.stat().st_mtime)[:-keep]:
                database.remove_folder(old)
    os.utime(path)
    return path


def static_files() -> Path:
    """All static files, collected, named by their content and compressed. Half a minute the first time."""
    return kept(
        "static",
        fingerprint(STATIC_SOURCES),
        lambda folder: run("manage.py", "collectstatic", "--noinput", "-v0", env=environment(folder)),
    )


@contextmanager
def process(*command: str, env: dict[str, str], log: Path) -> Iterator[subprocess.Popen]:
    """A process of the portal that lives as long as the block."""
    with log.open("ab") as stream:
        started = subprocess.Popen([sys.executable, *command], cwd=ROOT, env=env, stdout=stream, stderr=stream)
        try:
            yield started
        finally:
            started.terminate()
            try:
                started.wait(timeout=10)
            except subprocess.TimeoutExpired:
                started.kill()
                started.wait()


@contextmanager
def running(
    filled: Path, folder: Path, *, mail_port: int, module: str = "production", ticker: bool = True
) -> Iterator[Site]:
    """A site on a copy of the database in `filled`; `folder` is removed afterwards."""
    database.remove_folder(folder)
    folder.mkdir(parents=True)
    database.copy_folder(filled, folder)
    try:
        with serving(folder, mail_port=mail_port, module=module, ticker=ticker) as site:
            yield site
    finally:
        database.remove_folder(folder)


@contextmanager
def serving(
    folder: Path,
    *,
    mail_port: int,
    module: str = "production",
    ticker: bool = True,
    port: int = 0,
    more: Mapping[str, str] | None = None,
) -> Iterator[Site]:
    """Two workers of gunicorn, and a ticker, on the database of a folder; `more` is what else they are told.

    At `port`, where something had to know the address before; else at one that is free.
    Where the run has a broker, a Celery worker and beat take the ticker's place.
    """
    if not (folder / "static").exists():
        (folder / "static").symlink_to(static_files() / "static")
    port = port or free_port()
    env = {
        **environment(folder, port=port, mail_port=mail_port, module=module),
        **own_databases(),
        **(more or {}),
    }
    # Threads: Chromium opens connections ahead of need, and one without a request would hold a whole worker.
    shape = ("--workers", "2", "--threads", "4", "--no-control-socket")
    gunicorn = ("-m", "gunicorn", "portal.wsgi", "--bind", f"127.0.0.1:{port}", *shape)
    site = Site(f"http://localhost:{port}", folder)
    with process(*gunicorn, env=env, log=folder / "server.log") as server:
        _wait_until_it_answers(site, server)
        with ExitStack() as stack:
            for name, command in delivery(env).items() if ticker else ():
                stack.enter_context(process(*command, env=env, log=folder / f"{name}.log"))
            yield site


def delivery(env: dict[str, str]) -> dict[str, tuple[str, ...]]:
    """What runs beside the server, so that mails leave."""
    if not env.get("BROKER_URL"):
        return {"ticker": ("manage.py", "tick", "--every", "0.5")}
    celery = ("-m", "celery", "-A", "portal")
    return {"worker": (*celery, "worker", "-Q", ",".join(QUEUES), "--concurrency", "1"), "beat": (*celery, "beat")}


def _wait_until_it_answers(site: Site, server: subprocess.Popen) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and server.poll() is None:
        with suppress(urllib.error.URLError, ConnectionError, TimeoutError):
            urllib.request.urlopen(f"{site.url}/annuaire/", timeout=30).close()  # noqa: S310 - our own address
            return
        time.sleep(0.2)
    raise RuntimeError(f"the portal does not answer:\n{(site.folder / 'server.log').read_text()[-4000:]}")
