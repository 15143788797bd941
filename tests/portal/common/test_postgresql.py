"""What only a server brings: statements that take too long, a pool, connections that die."""

from __future__ import annotations

import os
import threading
import time
import urllib.error
import urllib.request
from contextlib import suppress

import psycopg
import pytest
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.db import connection

from portal.common import checks
from tests.utils import database
from tests.utils.ports import free_port
from tests.utils.postgres import url_of
from tests.utils.site import PATIENCE, environment, process

pytestmark = pytest.mark.only_on("postgresql")
POOL, CLIENTS = 2, 6


def ask(url: str) -> tuple[int, str, str]:
    """Status, Retry-After and text of a page."""
    try:
        answer = urllib.request.urlopen(url, timeout=20)  # noqa: S310 - our own address
    except urllib.error.HTTPError as error:
        answer = error
    return answer.status, answer.headers.get("Retry-After", ""), answer.read().decode()


def ask_again(url: str) -> tuple[int, str, str]:
    """As ask(), as a visitor would who is told to come back: a busy machine may need longer than a page may take."""
    until = time.monotonic() + PATIENCE
    while (answer := ask(url))[0] == 503 and time.monotonic() < until:
        time.sleep(0.2)
    return answer


@pytest.fixture(scope="module")
def site(tmp_path_factory, django_db_setup, django_db_blocker):
    """One worker of gunicorn, statements of a second at most, two connections for eight threads."""
    folder = tmp_path_factory.mktemp("slow")
    with django_db_blocker.unblock():
        database.put_into(folder)
    port = free_port()
    env = environment(folder, port=port, module="tests.utils.slow_settings")
    env |= {"STATEMENT_TIMEOUT": "1", "DATABASE_POOL": str(POOL)}
    shape = ("--workers", "1", "--threads", "8", "--no-control-socket")
    command = ("-m", "gunicorn", "portal.wsgi", "--bind", f"127.0.0.1:{port}", *shape)
    url = f"http://localhost:{port}"
    with process(*command, env=env, log=folder / "log"):
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            with suppress(urllib.error.URLError, ConnectionError):
                ask(f"{url}/who/")
                break
            time.sleep(0.1)
        yield url, env["DATABASE_URL"]
    database.remove_folder(folder)


def test_a_statement_that_takes_too_long_is_cut_and_the_visitor_reads_why(site):
    began = time.monotonic()
    status, retry, page = ask(f"{site[0]}/sleep/")
    assert time.monotonic() - began < 10, "it would have slept for thirty seconds"
    assert (status, retry) == (503, "60")
    assert "<h1>Route en travaux</h1>" in page
    assert ask_again(f"{site[0]}/who/")[0] == 200, "and the next page comes"


def test_more_clients_than_connections_share_those_of_the_pool(site):
    answers = []
    clients = [
        threading.Thread(target=lambda: answers.append(ask_again(f"{site[0]}/who/"))) for _ in range(CLIENTS * 4)
    ]
    for client in clients:
        client.start()
    for client in clients:
        client.join()
    assert [status for status, _retry, _text in answers] == [200] * CLIENTS * 4
    assert len({text for _status, _retry, text in answers}) <= POOL


def test_after_the_server_has_dropped_all_connections_the_next_page_comes(site):
    before = ask_again(f"{site[0]}/who/")[2]
    with psycopg.connect(site[1], autocommit=True) as operator:
        dropped = operator.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid != pg_backend_pid()"
        ).fetchall()
    assert dropped
    status, _retry, after = ask_again(f"{site[0]}/who/")
    assert status == 200 and after != before


@pytest.mark.django_db
def test_a_server_that_is_too_old_is_refused_before_anything_is_made(monkeypatch):
    call_command("migrate", skip_checks=False, verbosity=0)
    monkeypatch.setattr(checks, "OLDEST", 99)
    with pytest.raises(SystemCheckError, match="Tandem needs 99 or newer"):
        call_command("migrate", skip_checks=False, verbosity=0)


@pytest.mark.django_db(transaction=True)
def test_a_database_that_does_not_keep_every_letter_is_refused():
    name = f"tandem_latin_{os.getpid()}"
    own = connection.settings_dict["NAME"]
    with psycopg.connect(url_of("postgres"), autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'LATIN1' LOCALE 'C'")
        try:
            database.use(name)
            with pytest.raises(SystemCheckError, match="keeps text as LATIN1"):
                call_command("migrate", skip_checks=False, verbosity=0)
        finally:
            database.use(own)
            server.execute(f"DROP DATABASE {name}")
