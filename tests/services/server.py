"""What all servers have in common: a folder, a port, a process, and the ways to disturb them."""

from __future__ import annotations

import os
import pwd
import signal
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Any, ClassVar

from tests.services import guard, processes
from tests.services.downloads import Download
from tests.services.tools import Tool
from tests.utils.ports import lasting_port

PAUSE = 0.05
TIME_TO_STOP = 20


class ServerFailed(Exception):
    """A server did not start; the message holds the end of what it wrote."""


class Server:
    """One server on a port of the loopback interface, with a folder of its own."""

    name: ClassVar[str]
    runs_as: ClassVar[str] = "nobody"  # when we are root: most servers refuse to be that, and none needs to
    ports: ClassVar[tuple[int, int]] = (10_000, 30_000)
    slow: ClassVar[bool] = False  # takes so long to start that others should be started meanwhile
    tools: ClassVar[tuple[Tool, ...]] = ()
    polite_end: ClassVar[signal.Signals] = signal.SIGTERM
    patience: ClassVar[int] = 120

    def __init__(self) -> None:
        self.folder: Path | None = None
        self.port = 0
        self.took = 0.0  # seconds from launch to the first answer
        self._child: subprocess.Popen[bytes] | None = None
        self.process: processes.Process | None = None  # while it runs
        self._launched = 0.0

    # What each kind says about itself.

    @property
    def url(self) -> str:
        """Where it answers."""
        raise NotImplementedError

    def downloads(self) -> tuple[Download, ...]:
        """What it needs that no package has."""
        return ()

    def prepare(self, folder: Path) -> None:
        """Fill the new folder, once."""

    def command(self, folder: Path) -> list[str]:
        """What to run."""
        raise NotImplementedError

    def place(self, folder: Path) -> Path:
        """Where to run it."""
        return folder

    def environment(self, folder: Path) -> dict[str, str]:
        """What the process reads; what a person has set for other purposes is left out."""
        return {"PATH": "/usr/bin:/bin", "HOME": str(folder), "TMPDIR": str(folder), "LC_ALL": "C.UTF-8"}

    def answers(self) -> bool:
        """Whether it does its work."""
        raise NotImplementedError

    # Start and end.

    def start(self) -> None:
        """Start it and wait; after a stop or a kill: on the same port, with the same data."""
        self.launch()
        self.wait()

    def launch(self) -> None:
        """Start it without waiting."""
        assert self.process is None, f"{self.name} is running"
        self._launched = time.monotonic()
        if self.folder is None:
            self.port = lasting_port(*self.ports)
            self.folder = Path(tempfile.mkdtemp(prefix=f"tandem-{self.name}-"))
            guard.watch(self.folder)
            self.give_away(self.folder)
            self.prepare(self.folder)
        self._child = self._spawn(self.folder)
        self.process = processes.named(self._child.pid)
        guard.watch(self.folder, self.process)

    def wait(self) -> None:
        """Until it answers."""
        while not self.poll():
            time.sleep(PAUSE)

    def poll(self) -> bool:
        """Whether it answers; ServerFailed if it never will."""
        assert self._child is not None, "not launched"
        if self._child.poll() is not None:
            raise ServerFailed(f"{self.name} ended with {self._child.returncode}:\n{self.last_words()}")
        if self.answers():
            self.took = time.monotonic() - self._launched
            return True
        if time.monotonic() - self._launched > self.patience:
            raise ServerFailed(f"{self.name} does not answer after {self.patience} s:\n{self.last_words()}")
        return False

    def stop(self) -> None:
        """End it as an operator does; its data stay, and `start` brings it back."""
        if self.process is not None:
            self.thaw()
            members = processes.family(self.process)
            processes.send([self.process], self.polite_end)
            if processes.wait_until_gone(members, TIME_TO_STOP):
                self._ended()
            else:
                self.kill()

    def kill(self) -> None:
        """End it as a failing machine does; its data stay, and `start` brings it back."""
        if self.process is not None:
            gone = processes.wait_until_gone(processes.kill(self.process), TIME_TO_STOP)
            assert gone, f"{self.name} survived SIGKILL"
            self._ended()

    def remove(self) -> None:
        """End it and take its folder away."""
        self.stop()
        if self.folder is not None:
            guard.clear(self.folder)
            guard.forget(self.folder)
            self.folder = None

    # Disturbances.

    def freeze(self) -> None:
        """It keeps its connections and its port, and does nothing any more."""
        assert self.process is not None, "not running"
        processes.freeze(self.process)

    def thaw(self) -> None:
        """It goes on where it was frozen."""
        assert self.process is not None, "not running"
        processes.send(processes.family(self.process), signal.SIGCONT)

    def restart(self) -> None:
        """Stop and start: same port, same data."""
        self.stop()
        self.start()

    # Help for the above.

    def last_words(self) -> str:
        """The end of what it wrote."""
        assert self.folder is not None
        return (self.folder / "output.log").read_text(errors="replace")[-3000:]

    def run(self, *command: str) -> None:
        """Run a tool of the server to its end, as the server's user."""
        assert self.folder is not None
        done = subprocess.run(
            command, cwd=self.folder, env=self.environment(self.folder), capture_output=True, **self._account()
        )
        if done.returncode:
            raise ServerFailed(f"{' '.join(command)} failed:\n{(done.stdout + done.stderr).decode(errors='replace')}")

    def _spawn(self, folder: Path) -> subprocess.Popen[bytes]:
        with (folder / "output.log").open("ab") as log:
            streams = {"stdin": subprocess.DEVNULL, "stdout": log, "stderr": log}
            where = {"cwd": self.place(folder), "env": self.environment(folder), "start_new_session": True}
            try:
                return subprocess.Popen(self.command(folder), **streams, **where, **self._account())
            except PermissionError as error:
                raise ServerFailed(
                    f"{error.filename}: the user {self.runs_as}, who runs {self.name}, may not look there. "
                    f"Choose a place that everybody may read: TANDEM_SERVICES_CACHE=/var/cache/…"
                ) from error

    def _ended(self) -> None:
        assert self._child is not None
        self._child.wait()
        self._child = self.process = None

    def give_away(self, folder: Path) -> None:
        """To the user who runs the server."""
        if account := self._account():
            for path in [folder, *folder.rglob("*")]:
                os.chown(path, account["user"], account["group"])

    def _account(self) -> dict[str, Any]:
        if os.geteuid() != 0:
            return {}
        entry = pwd.getpwnam(self.runs_as)
        return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}
