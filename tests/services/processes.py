"""Processes with their descendants, read from /proc: a server is often several of them."""

from __future__ import annotations

import os
import signal
import time
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple


class Process(NamedTuple):
    """A process; its number alone could be another one's by now."""

    pid: int
    born: int


def alive() -> dict[Process, int]:
    """Every process of the machine that has not ended, with the number of its parent."""
    found = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with suppress(OSError):
                # After the name, which may hold anything: state, parent, …, number of threads, …, moment of birth.
                fields = (entry / "stat").read_text(errors="replace").rpartition(")")[2].split()
                # The first thread of a process may have ended while others still hold its port.
                if fields[0] not in "ZX" or int(fields[17]) > 1:
                    found[Process(int(entry.name), int(fields[19]))] = int(fields[1])
    return found


def named(pid: int) -> Process | None:
    """The process of this number, if it lives."""
    return next((process for process in alive() if process.pid == pid), None)


def family(head: Process) -> list[Process]:
    """A process and all its descendants, the eldest first."""
    parents = alive()
    found = [head] if head in parents else []
    for elder in found:
        found += [process for process, parent in parents.items() if parent == elder.pid]
    return found


def send(processes: list[Process], what: signal.Signals) -> None:
    """Send a signal to those that still live."""
    there = alive()
    for process in processes:
        if process in there:
            with suppress(ProcessLookupError):
                os.kill(process.pid, what)


def freeze(head: Process) -> list[Process]:
    """Stop a whole family, also those born while we were at it."""
    frozen: list[Process] = []
    while born := [process for process in family(head) if process not in frozen]:
        send(born, signal.SIGSTOP)
        frozen += born
    return frozen


def kill(head: Process) -> list[Process]:
    """End a whole family at once; nobody of it gets a chance to tidy up."""
    doomed = freeze(head)
    send(doomed, signal.SIGKILL)
    return doomed


def wait_until_gone(processes: list[Process], seconds: float) -> bool:
    """Whether all of them have ended within so many seconds."""
    until = time.monotonic() + seconds
    while not alive().keys().isdisjoint(processes):
        if time.monotonic() > until:
            return False
        time.sleep(0.02)
    return True
