"""Programs that the system brings: where they are, and which package has them."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable, Collection
from dataclasses import dataclass
from pathlib import Path

POSTGRESQL_PLACES = Path("/usr/lib/postgresql")


class NotInstalled(Exception):
    """Something is missing that we may not install; the message says what, and how a person does."""


@dataclass(frozen=True)
class Tool:
    """A program, by the name people call it and the package of Debian that has it."""

    name: str
    package: str
    program: str
    places: Callable[[], list[Path]] = list

    def path(self, program: str = "") -> Path:
        """Where it is, or another program of it."""
        for place in self.places():
            if (place / self.program).exists():
                return place / (program or self.program)
        if found := shutil.which(program or self.program):
            return Path(found)
        raise NotInstalled(f"{self.name} is not installed (package {self.package})")

    def there(self) -> bool:
        """Whether it is installed."""
        try:
            return self.path().exists()
        except NotInstalled:
            return False


def postgresql_places() -> list[Path]:
    """Where Debian keeps them, out of the path; the newest first."""
    versions = sorted(POSTGRESQL_PLACES.glob("*"), key=lambda place: float(place.name), reverse=True)
    return [version / "bin" for version in versions]


POSTGRESQL = Tool("PostgreSQL", "postgresql", "initdb", postgresql_places)
REDIS = Tool("Redis", "redis-server", "redis-server")
MAVEN = Tool("Maven", "maven", "mvn")


def install(tools: Collection[Tool], say: Callable[[str], None]) -> None:
    """Install those that are missing: as root with apt; otherwise say how."""
    absent = [tool for tool in tools if not tool.there()]
    if not absent:
        return
    packages = " ".join(tool.package for tool in absent)
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        raise NotInstalled(
            f"The real servers of the tests need {' and '.join(tool.name for tool in absent)}. "
            f"Install them, then run the same command again:\n  sudo apt install {packages}"
        )
    say(f"Installing {packages}…")
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in ("apt-get update -qq", f"apt-get install -y -qq --no-install-recommends {packages}"):
        done = subprocess.run(command.split(), env=quiet, capture_output=True, text=True, check=False)
        if done.returncode:
            raise NotInstalled(f"{command} failed:\n{(done.stdout + done.stderr)[-3000:]}")
