"""However a run ends, its servers end with it."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.services import guard, processes
from tests.services.talking import hello
from tests.services.test_servers import REFUSED

pytestmark = pytest.mark.needs("redis")
PATIENCE = 20

OWNER = """
import sys, time
from tests import services
with services.started("redis") as server:
    if sys.argv[1] == "frozen":
        server.freeze()
    print(server.process.pid, server.folder, flush=True)
    time.sleep(600)
"""


@contextmanager
def python(*arguments: str):
    """A Python process of the checkout; ended at the end of the block if it has not."""
    command = [sys.executable, *arguments]
    # The servers of the run that we are part of are none of theirs.
    own = {name: value for name, value in os.environ.items() if not name.endswith("_URL")}
    with subprocess.Popen(
        command, cwd=guard.ROOT, env=own, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        try:
            yield process
        finally:
            process.kill()


@pytest.mark.parametrize("state", ["running", "frozen"])
@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_a_process_that_is_ended_leaves_no_server_behind(how, state):
    with python("-c", OWNER, state) as owner:
        pid, folder = owner.stdout.readline().split()
        server = processes.named(int(pid))
        assert server
        owner.send_signal(how)
        owner.wait(PATIENCE)
        assert processes.wait_until_gone([server], PATIENCE)
        until = time.monotonic() + PATIENCE
        while Path(folder).exists() and time.monotonic() < until:
            time.sleep(0.05)
        assert not Path(folder).exists()


@pytest.mark.parametrize("how, code", [(signal.SIGTERM, 143), (signal.SIGINT, 130)])
def test_an_interrupted_run_ends_its_command_and_its_servers(how, code):
    command = ["sh", "-c", "echo $$ $TEST_REDIS_URL; exec sleep 600"]
    with python("-m", "tests.services", "run", "--only", "redis", "--", *command) as run:
        pid, url = run.stdout.readline().split()
        asleep = processes.named(int(pid))
        assert hello("redis", url)
        run.send_signal(how)
        if how == signal.SIGINT:
            processes.send([asleep], how)  # as a terminal does, which tells both
        assert run.wait(PATIENCE) == code
        assert processes.wait_until_gone([asleep], 0)
        with pytest.raises(REFUSED):
            hello("redis", url)


def test_a_run_says_how_long_servers_took_and_passes_the_code_of_its_command_on():
    with python("-m", "tests.services", "run", "--only", "redis", "--", "sh", "-c", "exit 7") as run:
        said = run.communicate(timeout=PATIENCE)[1]
    assert run.returncode == 7
    assert re.fullmatch(r"Started: redis in \d+\.\d s\n", said)


def test_a_run_whose_command_is_killed_says_so_in_its_code():
    with python("-m", "tests.services", "run", "--only", "redis", "--", "sh", "-c", "kill -9 $$") as run:
        run.communicate(timeout=PATIENCE)
    assert run.returncode == 137


def test_a_run_without_such_a_command_says_so():
    with python("-m", "tests.services", "run", "--only", "redis", "--", "no-such-command") as run:
        said = run.communicate(timeout=PATIENCE)[1]
    assert run.returncode == 127
    assert "no-such-command" in said.splitlines()[-1]


@pytest.mark.parametrize("option, set_too", [((), False), (("--use",), True)])
def test_only_a_run_that_is_told_to_use_them_points_the_portal_at_its_servers(option, set_too):
    with python("-m", "tests.services", "run", "--only", "redis", *option, "--", "env") as run:
        told = dict(line.split("=", 1) for line in run.communicate(timeout=PATIENCE)[0].splitlines() if "_URL=" in line)
    shared = told["TEST_REDIS_URL"]
    assert ("CACHE_URL" in told) is ("BROKER_URL" in told) is set_too
    assert "SEARCH_URL" not in told
    if set_too:
        assert len({shared, told["CACHE_URL"], told["BROKER_URL"]}) == 3


def test_started_for_a_person_they_run_until_told_to_end():
    with python("-m", "tests.services", "start", "--only", "redis") as run:
        said = run.stdout.readline()
        name, url = said.removeprefix("export ").strip().split("=", 1)
        assert name == "TEST_REDIS_URL"
        assert hello("redis", url)
        run.send_signal(signal.SIGINT)
        assert run.wait(PATIENCE) == 130
    with pytest.raises(REFUSED):
        hello("redis", url)
