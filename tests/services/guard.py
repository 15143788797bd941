"""Looks after the servers of a Python process: when that one is gone, however it went, so are they and their folders.

A run of tests may be ended in ways that leave it no time to tidy up; a forgotten search server holds half a gigabyte.
The guard is a small process that hears from the other one through a pipe, and acts when the pipe closes.
"""

from __future__ import annotations

import atexit
import json
import os
import shutil
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

from tests.services.processes import Process, kill, wait_until_gone

ROOT = Path(__file__).parents[2]
PATIENCE = 20
_guards: dict[int, subprocess.Popen[str]] = {}  # by the number of the process it belongs to: a fork starts its own


def watch(folder: Path, process: Process | None = None) -> None:
    """Remove this folder when we are gone, and end this process."""
    _tell(folder=str(folder), process=process)


def forget(folder: Path) -> None:
    """What belongs to this folder has been ended and removed."""
    _tell(folder=str(folder), gone=True)


def clear(folder: Path) -> None:
    """Remove the folder of a server that has ended, and what a killed PostgreSQL has left elsewhere."""
    with suppress(OSError, IndexError):
        segment = (folder / "data" / "postmaster.pid").read_text().splitlines()[6].split()[1]
        subprocess.run(["ipcrm", "--shmem-id", segment], check=False, capture_output=True)
    shutil.rmtree(folder, ignore_errors=True)


def _tell(**message: object) -> None:
    pipe = _guard().stdin
    assert pipe is not None
    pipe.write(json.dumps(message) + "\n")
    pipe.flush()


def _guard() -> subprocess.Popen[str]:
    if os.getpid() not in _guards:
        # In a session of its own: Ctrl-C in a terminal is meant for the run, not for who tidies up after it.
        started = subprocess.Popen(
            [sys.executable, "-c", "from tests.services.guard import main; main()"],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            text=True,
            start_new_session=True,
        )
        _guards[os.getpid()] = started
        atexit.register(_dismiss, started)
    return _guards[os.getpid()]


def _dismiss(guard: subprocess.Popen[str]) -> None:
    if _guards.get(os.getpid()) is guard:
        guard.communicate(timeout=PATIENCE)


def main() -> None:
    """Listen until the other end of the pipe is closed."""
    watched: dict[str, Process | None] = {}
    for line in sys.stdin:
        message = json.loads(line)
        if message.get("gone"):
            watched.pop(message["folder"], None)
        else:
            watched[message["folder"]] = Process(*message["process"]) if message["process"] else None
    doomed = [member for process in watched.values() if process for member in kill(process)]
    wait_until_gone(doomed, PATIENCE)
    for folder in watched:
        clear(Path(folder))
