"""A database that is killed, frozen or busy, and what those see who ask the site for a page meanwhile."""

from __future__ import annotations

import json
import threading
import time
import urllib.error
import urllib.request
from contextlib import contextmanager, suppress

import pytest

from tests import services
from tests.utils.ports import free_port
from tests.utils.site import PATIENCE, environment, process

pytestmark = pytest.mark.needs("postgresql")
LONGEST, AT_ONCE = 2.5, 0.5  # seconds
RECOVERY = 5.0
STATEMENT = 4  # longer than what is taken for silence


class Site:
    """A process of the portal with four threads, and a log."""

    def __init__(self, url, log):
        self.url, self.log = url, log

    def ask(self, path="/who/", cookie="known=yes"):
        """Status, headers, text and seconds of a page. A cookie: no page is kept, there are no tables to see to."""
        began = time.monotonic()
        request = urllib.request.Request(f"{self.url}{path}", headers={"Cookie": cookie} if cookie else {})  # noqa: S310 - our own address
        try:
            answer = urllib.request.urlopen(request, timeout=30)  # noqa: S310
        except urllib.error.HTTPError as error:
            answer = error
        text = answer.read().decode()
        return answer.status, answer.headers, text, time.monotonic() - began

    def wait_until_well(self, seconds):
        """How long it took."""
        began = time.monotonic()
        while self.ask()[0] != 200:
            assert time.monotonic() - began < seconds, self.log.read_text()[-3000:]
            time.sleep(0.1)
        return time.monotonic() - began

    def says_the_database_fails(self):
        return "the database fails" in self.log.read_text()


@contextmanager
def running(server, folder, **more):
    port = free_port()
    env = environment(folder, port=port, module="tests.utils.slow_settings")
    env |= {"VAR_DIR": str(folder), "DATABASE_URL": server.url, "STATEMENT_TIMEOUT": str(STATEMENT), **more}
    shape = ("--workers", "1", "--threads", "4", "--no-control-socket")
    command = ("-m", "gunicorn", "portal.wsgi", "--bind", f"127.0.0.1:{port}", *shape)
    site = Site(f"http://localhost:{port}", folder / "log")
    with process(*command, env=env, log=site.log):
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            with suppress(urllib.error.URLError, ConnectionError):
                site.ask()
                break
            time.sleep(0.1)
        yield site


@pytest.fixture
def server():
    with services.started("postgresql") as started:
        yield started


@pytest.fixture
def site(server, tmp_path):
    with running(server, tmp_path) as started:
        assert started.ask()[0] == 200
        yield started


def test_a_frozen_database_costs_one_page_a_moment_and_the_next_ones_nothing(site, server):
    server.freeze()
    status, headers, text, took = site.ask()
    assert (status, headers["Retry-After"]) == (503, "60")
    assert "<h1>Route en travaux</h1>" in text
    assert took <= LONGEST
    times = sorted(site.ask()[3] for _ in range(20))
    assert times[-1] <= LONGEST and times[10] <= AT_ONCE, times
    server.thaw()
    assert site.wait_until_well(RECOVERY) <= RECOVERY


def test_many_who_ask_at_once_wait_no_longer_than_one(site, server):
    server.freeze()
    answers = []
    crowd = [threading.Thread(target=lambda: answers.append(site.ask())) for _ in range(16)]
    for one in crowd:
        one.start()
    for one in crowd:
        one.join()
    assert [status for status, *_rest in answers] == [503] * 16
    assert max(took for *_rest, took in answers) <= LONGEST


def test_a_page_that_might_have_been_kept_says_so_with_the_headers_of_every_page(site, server):
    server.freeze()
    status, headers, text, took = site.ask("/annuaire/", cookie="")
    assert status == 503 and "<h1>Route en travaux</h1>" in text
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert took <= LONGEST


def test_who_watches_the_site_is_told_as_quickly(site, server):
    server.freeze()
    status, _headers, text, took = site.ask("/readyz")
    assert (status, json.loads(text)["services"]["database"]["state"]) == (503, "failing")
    assert took <= LONGEST
    assert site.ask("/healthz")[0] == 200


@pytest.mark.parametrize("away", [1, 12])
def test_a_killed_database_is_found_again_however_long_it_was_away(site, server, away):
    server.kill()
    began = time.monotonic()
    while time.monotonic() - began < away:
        status, _headers, _text, took = site.ask()
        assert status == 503 and took <= LONGEST
        time.sleep(0.2)
    server.start()
    assert site.wait_until_well(RECOVERY) <= RECOVERY


def test_a_statement_that_takes_its_time_is_not_taken_for_silence(site):
    status, _headers, text, took = site.ask("/sleep/?seconds=3")
    assert (status, text) == (200, "awake") and took >= 3
    assert not site.says_the_database_fails()


def test_a_statement_that_is_cut_closes_the_site_to_nobody(site):
    status, _headers, _text, took = site.ask("/sleep/")
    assert status == 503 and STATEMENT <= took < 2 * STATEMENT
    assert site.ask()[0] == 200
    assert not site.says_the_database_fails()


def test_a_pool_at_work_for_others_closes_the_site_to_nobody(server, tmp_path):
    with running(server, tmp_path, DATABASE_POOL="1") as site:
        site.wait_until_well(RECOVERY)
        sleeper = threading.Thread(target=site.ask, args=["/sleep/?seconds=3"])
        sleeper.start()
        time.sleep(0.5)
        status, _headers, _text, took = site.ask()
        assert status == 503 and took <= LONGEST, "there is no connection for this one"
        sleeper.join()
        assert site.ask()[0] == 200
        assert not site.says_the_database_fails()
