"""Makes sure that all is there: packages of the system as root, downloads as anybody."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Callable, Collection

from tests.services import downloads, tools


class NotInstalled(Exception):
    """Something is missing that we may not install; the message says what and how."""


def install(kinds: Collection[str], *, opensearch: int, say: Callable[[str], None]) -> None:
    """Everything that servers of these kinds need."""
    install_packages(tools.missing(kinds), say)
    for what, fetch in fetches(kinds, opensearch).items():
        before = time.monotonic()
        fetch()
        if (took := time.monotonic() - before) > 1:
            say(f"Fetched {what} in {took:.0f} s, into {downloads.cache()}")


def install_packages(absent: list[str], say: Callable[[str], None]) -> None:
    """As root with apt; otherwise say what to do."""
    if not absent:
        return
    packages = [tools.PACKAGES[name] for name in absent]
    command = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages]
    if os.geteuid() != 0:
        raise NotInstalled(
            f"The real servers of the tests need {' and '.join(absent)}. Install it, then run the same command again:\n"
            f"  sudo apt install {' '.join(packages)}"
        )
    say(f"Installing {', '.join(packages)}…")
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for one in (["apt-get", "update", "-qq"], command):
        done = subprocess.run(one, env=quiet, capture_output=True, text=True, check=False)
        if done.returncode:
            raise NotInstalled(f"{' '.join(one)} failed:\n{(done.stdout + done.stderr)[-3000:]}")


def fetches(kinds: Collection[str], opensearch: int) -> dict[str, Callable[[], object]]:
    """What these kinds need that no package has."""
    found: dict[str, Callable[[], object]] = {}
    if "opensearch" in kinds:
        found[f"OpenSearch {opensearch}"] = lambda: downloads.opensearch(opensearch)
    if "opensearch" in kinds and opensearch >= 3:
        found["a new Java"] = downloads.new_java
    if "elasticsearch" in kinds:
        found["Elasticsearch (825 MB, of which 150 stay)"] = downloads.elasticsearch
    return found
