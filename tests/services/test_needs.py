"""A test that needs a server is left out without it, and cannot be forgotten where all of them run."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from tests.services import VARIABLES, guard

TESTS = """
import pytest

@pytest.mark.needs("redis")
def test_with_redis(): pass

@pytest.mark.needs("redis", "postgresql")
def test_with_both(): pass

def test_without(): pass
"""


def pytest_says(folder, tests: str, *options: str, have: tuple[str, ...] = ()) -> tuple[int, str]:
    """Run these tests with the addresses of those servers in the environment."""
    (folder / "test_some.py").write_text(tests)
    (folder / "pytest.ini").write_text("[pytest]\nmarkers = needs\n")
    environment = {name: value for name, value in os.environ.items() if name not in VARIABLES.values()}
    environment |= {VARIABLES[name]: "somewhere" for name in have}
    environment |= {"PYTHONPATH": str(guard.ROOT), "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    command = ["-m", "pytest", "-p", "tests.services.needs", "-p", "no:cacheprovider", *options]
    done = subprocess.run(
        [sys.executable, *command, str(folder)],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


@pytest.mark.parametrize(
    "have, outcome",
    [
        ((), "1 passed, 2 deselected"),
        (("redis",), "2 passed, 1 deselected"),
        (("postgresql",), "1 passed, 2 deselected"),
        (("redis", "postgresql"), "3 passed"),
    ],
)
def test_tests_are_left_out_not_skipped_where_a_server_of_theirs_is_missing(tmp_path, have, outcome):
    code, said = pytest_says(tmp_path, TESTS, have=have)
    assert code == 0
    assert f"{outcome} in" in said


@pytest.mark.parametrize("workers", [(), ("-p", "xdist", "-n", "1")], ids=["alone", "in a worker"])
def test_a_server_nobody_knows_is_an_error(tmp_path, workers):
    tests = """
import pytest
@pytest.mark.needs("redis", "mysql")
def test_it(): pass
@pytest.mark.needs()
def test_that(): pass
"""
    code, said = pytest_says(tmp_path, tests, *workers, have=("redis",))
    assert code == pytest.ExitCode.TESTS_FAILED
    assert "it needs mysql; there are elasticsearch, opensearch, redis, postgresql" in said
    assert "it needs nobody knows what; there are" in said


@pytest.mark.parametrize("absent", VARIABLES)
def test_a_run_with_all_services_fails_when_one_is_missing(tmp_path, absent):
    have = tuple(name for name in VARIABLES if name != absent)
    code, said = pytest_says(tmp_path, TESTS, "--all-services", have=have)
    assert code == pytest.ExitCode.USAGE_ERROR
    assert f"{VARIABLES[absent]}: not set" in said


def test_a_run_with_all_services_leaves_nothing_out(tmp_path):
    code, said = pytest_says(tmp_path, TESTS, "--all-services", have=tuple(VARIABLES))
    assert code == 0
    assert "3 passed in" in said


def test_a_fixture_without_its_mark_is_an_error(tmp_path):
    code, said = pytest_says(tmp_path, "def test_it(opensearch_url): pass")
    assert code == pytest.ExitCode.TESTS_FAILED
    assert 'a test that uses this says so: @pytest.mark.needs("opensearch")' in said


def test_make_test_services_starts_all_and_leaves_nothing_out():
    # What this run was told by its own make is not for that one.
    env = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}
    command = ["make", "--dry-run", "test-services", "ARGS="]
    said = subprocess.run(command, cwd=guard.ROOT, env=env, capture_output=True, text=True, check=True).stdout
    whole, broken = (line for line in said.splitlines() if "tests.services run" in line)
    assert "--only" not in whole
    assert "--use" in whole and "--all-services" in whole
    # What is the same on every database is tried by `make test`; what wants the machine for itself follows, alone.
    assert '-m "not anywhere and not faults"' in whole
    assert "-m faults -n0" in broken
