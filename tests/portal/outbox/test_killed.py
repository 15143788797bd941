"""A hundred mails, a real mail server, and everything that can go wrong between the two.

Lost: never. Doubled: only between the end of a message and our mark, and then with the same Message-ID.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

from tests.portal.outbox.mail_server import Received, free_port, mail_server, received_all
from tests.utils import database

MAILS = 100
SCRIPT = "tests/portal/outbox/dying_tick.py"
pytestmark = pytest.mark.race


@pytest.fixture
def portal(database_folder):
    """Runs the script on a database of its own, with the mail server at a port of its own."""
    port = free_port()
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "portal.settings.dev",
        "PYTHONPATH": ".",
        **database.environment_of(database_folder),
        "EMAIL_URL": f"smtp://127.0.0.1:{port}",
        "SITE_URL": "https://tandem.example",
    }

    def run(point, rounds, hours, *, mails=MAILS):
        command = [sys.executable, SCRIPT, *map(str, (mails, point, rounds, hours))]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=240)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout.splitlines()[-1])

    run.port = port
    return run


@pytest.mark.parametrize("point", ["after_claim", "before_connecting", "after_mark", "after_done"])
def test_killed_outside_the_window_nothing_is_lost_or_doubled(portal, point):
    with mail_server(Received(), portal.port) as server:
        report = portal(point, 40, 0)
    assert report["deaths"] >= 5, "the process really died, several times"
    assert received_all(report, server, MAILS) == 0


@pytest.mark.parametrize("point", ["after_data", "before_mark"])
def test_killed_inside_the_window_nothing_is_lost_and_doubles_can_be_told(portal, point):
    with mail_server(Received(), portal.port) as server:
        report = portal(point, 40, 0)
    assert report["deaths"] >= 5
    doubles = received_all(report, server, MAILS)
    assert doubles <= report["deaths"], "at most one double for each time the process died"
    if point == "before_mark":
        assert doubles == report["deaths"], "the window is real: without it the test would show nothing"


def test_mail_server_down_for_a_day(portal):
    before = portal("nowhere", 6, 7)
    assert before["unsent"] == MAILS
    assert before["states"] == ["waiting"]
    with mail_server(Received(), portal.port) as server:
        report = portal("nowhere", 12, 24, mails=0)
    assert received_all(report, server, MAILS) == 0


@pytest.mark.parametrize(
    "trouble",
    [
        {"refuse_rcpt": "451 greylisted, come back later"},
        {"refuse_rcpt": "550 5.7.1 relaying denied"},
        {"refuse_data": "452 too busy"},
        {"refuse_data": "554 not today"},
    ],
)
def test_mail_server_refuses_for_a_while(portal, trouble):
    with mail_server(Received(**trouble, times=250), portal.port) as server:
        report = portal("nowhere", 12, 7)
    assert report["attempts"] >= 3
    assert received_all(report, server, MAILS) == 0


def test_a_refusal_leaves_no_address_in_the_outbox(portal):
    with mail_server(Received(refuse_rcpt="550 {address} is unknown", times=10**6), portal.port):
        report = portal("nowhere", 1, 7)
    assert report["unsent"] == MAILS
    assert all("is unknown" in error and "@" not in error for error in report["errors"])


def test_mail_server_slower_than_our_patience_then_slow(portal):
    """An answer that comes too late is the same window: the server has the mail, and we do not know it."""
    slow = 3
    with mail_server(Received(delay=1.4, times=slow), portal.port) as server:
        report = portal("nowhere", 12, 7)
    assert 0 < received_all(report, server, MAILS) <= slow
