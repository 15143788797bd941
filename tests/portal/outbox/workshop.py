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
        self._started: list[subprocess.Popen] = []

    def start(self, *arguments: str, **environment: str) -> subprocess.Popen:
        """A process that goes on until it is killed, or the test is over."""
        with (self.folder / f"{arguments[0]}-{len(self._started)}.log").open("wb") as log:
            started = subprocess.Popen(
                [sys.executable, SCRIPT, *arguments],
                env={**self.environment, **environment},
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE if arguments[0] == "trickle" else log,
                stderr=log,
                start_new_session=True,
            )
        self._started.append(started)
        return started

    def ask(self, *arguments: str) -> dict[str, Any]:
        """Run a process to its end and return what it said."""
        done = subprocess.run(
            [sys.executable, SCRIPT, *arguments],
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
        )
        assert done.returncode == 0, done.stderr + self.words()
        return json.loads(done.stdout.splitlines()[-1]) if done.stdout else {}

    def answer_of(self, started: subprocess.Popen) -> dict[str, Any]:
        """What a process says at its end."""
        said, _ = started.communicate(timeout=PATIENCE)
        return json.loads(said.splitlines()[-1])

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
    def kill(started: subprocess.Popen) -> None:
        """End a process and its children, as a machine does that loses its power."""
        if head := processes.named(started.pid):
            processes.kill(head)
        started.wait()

    def close(self) -> None:
        for started in self._started:
            self.kill(started)
            if started.stdout:
                started.stdout.close()
