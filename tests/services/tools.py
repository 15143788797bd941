"""Programs that the system brings: where they are, and which package has them."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Collection
from functools import cache
from pathlib import Path


class NotThere(Exception):
    """A program is missing; the message names it."""


PACKAGES = {
    "PostgreSQL": "postgresql",
    "Redis": "redis-server",
    "Java 17": "openjdk-17-jre-headless",
    "Maven": "maven",
}


def postgresql_tool(name: str) -> Path:
    """A program of the newest PostgreSQL; Debian keeps them out of the path."""
    places = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda place: float(place.parent.name), reverse=True)
    for place in places:
        if (place / name).exists() and (place / "initdb").exists():
            return place / name
    return _in_the_path(name, "PostgreSQL")


def redis_server() -> Path:
    """The server of Redis."""
    return _in_the_path("redis-server", "Redis")


def maven() -> Path:
    """Maven, which fetches what is published for Java."""
    return _in_the_path("mvn", "Maven")


@cache
def java17() -> Path:
    """Java 17, whichever Java the system prefers: Elasticsearch 8 starts with no much newer one."""
    homes = [Path(os.environ["JAVA_HOME"])] if os.environ.get("JAVA_HOME") else []
    homes += sorted(Path("/usr/lib/jvm").glob("*"))
    if found := shutil.which("java"):
        homes.append(Path(found).resolve().parents[1])
    for home in homes:
        java = home / "bin" / "java"
        if java.exists():
            said = subprocess.run([java, "-version"], capture_output=True, text=True, check=False).stderr
            if re.search(r'version "17[."]', said):
                return java
    raise NotThere("Java 17")


def missing(kinds: Collection[str]) -> list[str]:
    """What servers of these kinds need of the system and is not there, in words."""
    needs = {
        "postgresql": [lambda: postgresql_tool("initdb")],
        "redis": [redis_server],
        "opensearch": [java17, maven],
        "elasticsearch": [java17, maven],
    }
    absent = []
    for look in dict.fromkeys(look for kind in kinds for look in needs[kind]):
        try:
            look()
        except NotThere as error:
            absent.append(str(error))
    return absent


def _in_the_path(program: str, of: str) -> Path:
    if found := shutil.which(program):
        return Path(found)
    raise NotThere(of)
