"""Programs that the system brings: where they are, and which package has them."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import cache
from pathlib import Path

POSTGRESQL_PLACES = Path("/usr/lib/postgresql")
JAVA_PLACES = Path("/usr/lib/jvm")


class NotInstalled(Exception):
    """Something is missing that we may not install; the message says what, and how a person does."""


@dataclass(frozen=True)
class Tool:
    """A program, by the name people call it and the package of Debian that has it."""

    name: str
    package: str
    program: str
    places: Callable[[], list[Path]] = list
    anywhere: bool = True  # in the path too

    def path(self, program: str = "") -> Path:
        """Where it is, or another program of it."""
        for place in self.places():
            if (place / self.program).exists():
                return place / (program or self.program)
        found = shutil.which(program or self.program)
        if found and self.anywhere:
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


def java_places() -> list[Path]:
    """Every Java of the system that Elasticsearch 8 starts with, the preferred one first."""
    preferred = Path(shutil.which("java") or "/").resolve().parent
    places = dict.fromkeys([preferred, *sorted(JAVA_PLACES.glob("*/bin"))])
    return [place for place in places if (place / "java").exists() and 17 <= java_version(place / "java") <= 23]


@cache
def java_version(java: Path) -> int:
    """The first number of its version."""
    said = subprocess.run([java, "-version"], capture_output=True, text=True, check=False).stderr
    found = re.search(r'version "(\d+)', said)
    return int(found[1]) if found else 0


POSTGRESQL = Tool("PostgreSQL", "postgresql", "initdb", postgresql_places)
REDIS = Tool("Redis", "redis-server", "redis-server")
MAVEN = Tool("Maven", "maven", "mvn")
SYSTEM_JAVA = Tool("Java 17 to 23", "default-jre-headless", "java", java_places, anywhere=False)


def install(tools: Collection[Tool], say: Callable[[str], None]) -> None:
    """Install those that are missing: as root with apt; otherwise say how."""
    absent = [tool for tool in tools if not tool.there()]
    if not absent:
        return
    packages = " ".join(tool.package for tool in absent)
    it = "it" if len(absent) == 1 else "them"
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        raise NotInstalled(
            f"The real servers of the tests need {' and '.join(tool.name for tool in absent)}. "
            f"Install {it}, then run the same command again:\n  sudo apt install {packages}"
        )
    say(f"Installing {packages}…")
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in ("apt-get update -qq", f"apt-get install -y -qq --no-install-recommends {packages}"):
        done = subprocess.run(command.split(), env=quiet, capture_output=True, text=True, check=False)
        if done.returncode:
            raise NotInstalled(f"{command} failed:\n{(done.stdout + done.stderr)[-3000:]}")
