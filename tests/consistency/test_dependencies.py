"""Each dependency is known by name, and the lock files hold what pyproject.toml asks for."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.consistency.sources import THIS

LOCKED = re.compile(r"^(?P<name>[\w.-]+)==(?P<version>\S+)", re.MULTILINE)


def wanted(root: Path, *, dev: bool) -> list[Requirement]:
    """What pyproject.toml asks for."""
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    lines = project["dependencies"] + (project["optional-dependencies"]["dev"] if dev else [])
    return [Requirement(line) for line in lines]


def wanted_apart(root: Path) -> list[Requirement]:
    """What it asks for beside the virtual environment."""
    groups = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8")).get("dependency-groups", {})
    return [Requirement(line) for lines in groups.values() for line in lines]


def unnamed(root: Path) -> list[str]:
    """Dependencies that no decision record names."""
    records = "\n".join(path.read_text(encoding="utf-8") for path in sorted((root / "docs" / "adr").glob("*.md")))
    named = {canonicalize_name(name) for name in re.findall(r"`([\w.-]+)`", records)}
    asked = wanted(root, dev=True) + wanted_apart(root)
    return [one.name for one in asked if canonicalize_name(one.name) not in named]


def lock_faults(root: Path, lock: str, asked: list[Requirement]) -> list[str]:
    """Where a lock file and pyproject.toml disagree, and packages locked without a hash."""
    text = (root / lock).read_text(encoding="utf-8")
    versions = {canonicalize_name(found["name"]): found["version"] for found in LOCKED.finditer(text)}
    faults = [
        f"{one.name} is not locked as asked"
        for one in asked
        if not (version := versions.get(canonicalize_name(one.name)))
        or not one.specifier.contains(version, prereleases=True)
    ]
    names = {canonicalize_name(one.name) for one in asked}
    for entry in re.split(r"^(?=[\w.-]+==)", text, flags=re.MULTILINE):
        if found := LOCKED.match(entry):
            if "--hash=sha256:" not in entry:
                faults.append(f"{found['name']} has no hash")
            if "via tandem" in entry.replace("#   ", "via ") and canonicalize_name(found["name"]) not in names:
                faults.append(f"{found['name']} is locked but not asked for any more")
    return faults


@pytest.mark.parametrize("lock, dev", [("requirements.txt", False), ("requirements-dev.txt", True)])
def test_the_lock_holds_what_is_asked_for(lock, dev):
    assert lock_faults(THIS.root, lock, wanted(THIS.root, dev=dev)) == []


def test_the_lock_of_what_stays_outside_the_environment_holds_what_is_asked_for():
    assert lock_faults(THIS.root, "tests/services/requirements.txt", wanted_apart(THIS.root)) == []


def test_every_dependency_has_its_line_in_a_record():
    assert unnamed(THIS.root) == []


def project(folder: Path, dependencies: list[str], lock: str, record: str = "") -> Path:
    (folder / "docs" / "adr").mkdir(parents=True)
    (folder / "docs" / "adr" / "0001-parts.md").write_text(record)
    (folder / "requirements.txt").write_text(lock)
    (folder / "pyproject.toml").write_text(
        f"[project]\ndependencies = {dependencies}\noptional-dependencies = {{dev = []}}\n"
    )
    return folder


DJANGO = "django==5.2.1 \\\n    --hash=sha256:00\n    # via tandem (pyproject.toml)\n"


def test_a_dependency_without_a_record_is_found(tmp_path):
    assert unnamed(project(tmp_path, ["Django>=5", "wagtail"], DJANGO, "`wagtail`: pages")) == ["Django"]


@pytest.mark.parametrize(
    "asked, lock, fault",
    [
        (["Django>=6"], DJANGO, "Django is not locked as asked"),
        (["Django>=5", "wagtail"], DJANGO, "wagtail is not locked as asked"),
        (["Django>=5"], "django==5.2.1\n", "django has no hash"),
        ([], DJANGO, "django is locked but not asked for any more"),
    ],
)
def test_a_lock_that_is_behind_is_found(tmp_path, asked, lock, fault):
    root = project(tmp_path, asked, lock)
    assert lock_faults(root, "requirements.txt", wanted(root, dev=False)) == [fault]


def test_a_lock_that_is_current_passes(tmp_path):
    root = project(tmp_path, ["Django>=5,<6"], DJANGO)
    assert lock_faults(root, "requirements.txt", wanted(root, dev=False)) == []
