"""A sound site in a folder, servers that are not what they should be, and the doctor sent to look."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

from portal.outbox.registry import schedule
from tests.utils import database
from tests.utils.ports import free_port
from tests.utils.site import ROOT, environment


@dataclass
class Patient:
    """A site under production settings, sound until somebody changes its environment or its folder."""

    folder: Path
    env: dict[str, str] = field(default_factory=dict)
    wrapper: tuple[str, ...] = ()  # a command that the doctor is started by

    def write(self, sql: str, rows: list[tuple[Any, ...]]) -> None:
        """Change its database, as another process would."""
        database.write_into(self.folder, sql, rows)


@dataclass(frozen=True)
class Report:
    """What the doctor said."""

    ended_with: int
    found: dict[str, Any]
    output: str

    @property
    def wrong(self) -> dict[str, str]:
        """What fails, and the sentence about it."""
        return {entry["name"]: entry["text"] for entry in self.found["services"] if entry["state"] == "failing"}

    @property
    def states(self) -> dict[str, str]:
        return {entry["name"]: entry["state"] for entry in self.found["services"]}


def sound(folder: Path, *, mail_port: int) -> Patient:
    """A site in a folder with a fresh database, in which everything is as it should be."""
    manifest = folder / "static" / "staticfiles.json"
    manifest.parent.mkdir()
    manifest.write_text(json.dumps({"paths": {"portal/css/base.css": "portal/css/base.0.css"}, "version": "1.1"}))
    patient = Patient(folder, environment(folder, mail_port=mail_port))
    now = str(datetime.now(UTC))
    patient.write(
        "INSERT INTO outbox_periodicrun (name, last_run_at) VALUES (%s, %s)", [(name, now) for name in schedule]
    )
    return patient


def examine(patient: Patient, *arguments: str) -> Report:
    """What `manage.py doctor` says of a site."""
    command = [*patient.wrapper, sys.executable, "manage.py", "doctor", "--json", *arguments]
    done = subprocess.run(command, cwd=ROOT, env=patient.env, capture_output=True, text=True, timeout=120, check=False)
    assert done.stdout.startswith("{"), done.stderr
    return Report(done.returncode, json.loads(done.stdout), done.stdout + done.stderr)


def with_mounts(script: str) -> tuple[str, ...]:
    """A command in front of another: mounts of its own, which end with it, then `script`, then the other command.

    Anybody may do so on most machines, root on all. In CI it must work: nothing is left out there.
    """
    user = () if os.geteuid() == 0 else ("--user", "--map-root-user")
    prefix = ("unshare", *user, "--mount", "sh", "-ec")
    tried = subprocess.run([*prefix, "mount -t tmpfs tmpfs /mnt"], capture_output=True, text=True, check=False)
    if tried.returncode and not os.environ.get("CI"):
        pytest.skip(f"this user may not mount anything here: {tried.stderr.strip()}")
    return (*prefix, f'{script}; exec "$@"', "sh")


class Mailer:
    """Handler of aiosmtpd: takes every mail, or refuses what it is told to refuse."""

    def __init__(self, *, refuse_data: str = "") -> None:
        self.refuse_data = refuse_data
        self.contents: list[bytes] = []

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd's name
        if self.refuse_data:
            return self.refuse_data
        self.contents.append(envelope.content)
        return "250 taken as number 17"


@contextmanager
def mail_server(handler: Mailer | None = None, **options: Any) -> Iterator[int]:
    """A mail server; gives its port."""
    port = free_port()
    controller = Controller(handler or Mailer(), hostname="127.0.0.1", port=port, **options)
    controller.start()
    try:
        yield port
    finally:
        controller.stop()


def refuses_everybody(server: Any, session: Any, envelope: Any, mechanism: str, auth_data: Any) -> AuthResult:
    """An authenticator of aiosmtpd."""
    return AuthResult(success=False, handled=False)


class _Html(BaseHTTPRequestHandler):
    def do_GET(self) -> None:  # noqa: N802 - http.server's name
        content = b"<!doctype html><title>Welcome</title><p>It works."
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    do_POST = do_HEAD = do_PUT = do_GET  # noqa: N815 - http.server's names

    def log_message(self, format: str, *args: Any) -> None:
        pass


@contextmanager
def web_server() -> Iterator[int]:
    """A server that answers everything with a page; gives its port."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Html)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
