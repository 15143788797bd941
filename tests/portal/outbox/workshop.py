"""A portal of a test's own: processes of `dying_worker.py` on a database, a broker and a mail server of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from tests.services import processes

SCRIPT = "tests/portal/outbox/dying_worker.py"
PATIENCE = 240


class Started:
    """A process of the workshop. It is a child of the one that stands ready, which is asked how it ended."""

    def __init__(self, workshop: Workshop, pid: int, out: Path) -> None:
        self._workshop, self.pid, self.out = workshop, pid, out
        self._code: int | None = None

    def wait(self, timeout: float = PATIENCE) -> int:
        """Its exit code, negative for a signal; fails when it has not ended in time."""
        if self._code is None:
            self._code = self._workshop.tell(wait=self.pid, seconds=timeout)["ended"]
        assert self._code is not None, f"it goes on after {timeout} s:\n{self._workshop.words()}"
        return self._code

    def said(self) -> dict[str, Any]:
        """What it says at its end."""
        assert self.wait() == 0, self._workshop.words()
        lines = self.out.read_text().splitlines()
        return json.loads(lines[-1]) if lines else {}


class Workshop:
    """Starts processes, remembers them, and ends them with their children."""

    def __init__(self, environment: dict[str, str], folder: Path) -> None:
        self.folder = folder
        self.marks, self.runs = folder / "deaths", folder / "runs"
        self.environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "portal.settings.dev",
            "PYTHONPATH": ".",
            "SITE_URL": "https://tandem.example",
            "DEATHS": str(self.marks),
            "RUNS": str(self.runs),
            **environment,
        }
        self._ready: subprocess.Popen[str] | None = None
        self._started: list[Started] = []

    def tell(self, **what: Any) -> dict[str, Any]:
        """Ask the process that stands ready, and return its answer."""
        if self._ready is None:
            self._ready = subprocess.Popen(
                [sys.executable, SCRIPT],
                env=self.environment,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
            )
        assert self._ready.stdin is not None and self._ready.stdout is not None
        self._ready.stdin.write(json.dumps(what) + "\n")
        self._ready.stdin.flush()
        return json.loads(self._ready.stdout.readline())

    def start(self, *arguments: str, **environment: str) -> Started:
        """A process that goes on until it has done its work, is killed, or the test is over."""
        name = self.folder / f"{arguments[0]}-{len(self._started)}"
        out, log = name.with_suffix(".out"), name.with_suffix(".log")
        answer = self.tell(act=arguments, environment=environment, out=str(out), log=str(log))
        self._started.append(Started(self, answer["pid"], out))
        return self._started[-1]

    def ask(self, *arguments: str) -> dict[str, Any]:
        """Run a process to its end and return what it said."""
        return self.start(*arguments).said()

    def deaths(self) -> int:
        """How often a process died at its point."""
        return len(self.marks.read_text()) if self.marks.exists() else 0

    def words(self) -> str:
        """The ends of all logs."""
        return "\n".join(f"== {log.name}\n{log.read_text()[-3000:]}" for log in sorted(self.folder.glob("*.log")))

    def said(self, words: str) -> int:
        """How often the logs hold these words."""
        return sum(log.read_text().count(words) for log in self.folder.glob("*.log"))

    def wait_for_words(self, words: str, number: int = 1) -> None:
        """Until the logs hold these words so many times."""
        until = time.monotonic() + 60
        while self.said(words) < number:
            assert time.monotonic() < until, f"nobody says {words!r}:\n{self.words()}"
            time.sleep(0.1)

    @staticmethod
    def kill(started: Started) -> None:
        """End a process and its children, as a machine does that loses its power."""
        if head := processes.named(started.pid):
            processes.kill(head)
        started.wait()

    def close(self) -> None:
        for started in self._started:
            self.kill(started)
        if self._ready is not None:
            self._ready.communicate(timeout=PATIENCE)
