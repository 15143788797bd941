"""What `make run` starts: the server, and the ticker beside it."""

from __future__ import annotations

import signal
import socket
import time
import urllib.error
import urllib.request
from contextlib import suppress

import pytest
from django.core.management import CommandError, call_command

from portal.common import clock
from portal.outbox.models import OutboxEvent
from tests.providers.factories import ProviderFactory
from tests.utils import database
from tests.utils.ports import free_port
from tests.utils.site import PATIENCE, environment, process


@pytest.mark.django_db
def test_it_is_for_ones_own_machine_only():
    with pytest.raises(CommandError, match="public site runs gunicorn"):
        call_command("run", port=free_port())


@pytest.fixture
def folder(transactional_db, tmp_path):
    """A site that was filled before, with something for the ticker to do."""
    ProviderFactory(slug="la-boussole")
    OutboxEvent.objects.create(topic="nobody.handles", created_at=clock.now(), due_at=clock.now())
    database.copy_present_into(tmp_path)
    yield tmp_path
    database.remove_folder(tmp_path)


def answer_of(address: str) -> str:
    """The page, as soon as the server is there."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        with suppress(urllib.error.URLError, ConnectionError, TimeoutError):
            return urllib.request.urlopen(address, timeout=30).read().decode()  # noqa: S310 - our own address
        time.sleep(0.1)
    raise AssertionError(f"{address} does not answer")


def state_of_the_event(folder) -> str:
    return database.ask(folder, "SELECT state FROM outbox_outboxevent WHERE topic = 'nobody.handles'")[0][0]


def test_a_port_in_use_is_said_with_a_way_out(folder):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port, log = taken.getsockname()[1], folder / "log"
        with process("manage.py", "run", "--port", str(port), env=environment(folder, module="dev"), log=log) as server:
            assert server.wait(timeout=PATIENCE) == 1
    assert f"make run PORT={port + 1}" in log.read_text()


@pytest.mark.parametrize("end", [signal.SIGINT, signal.SIGTERM])
def test_the_server_answers_and_the_ticker_works_until_both_are_stopped(folder, end):
    port = free_port()
    log = folder / "log"
    command = ("manage.py", "run", "--port", str(port), "--tick", "0.2")
    with process(*command, env=environment(folder, port=port, module="dev"), log=log) as server:
        assert "la-boussole" in answer_of(f"http://localhost:{port}/annuaire/la-boussole/")
        until = time.monotonic() + PATIENCE
        while state_of_the_event(folder) == "waiting" and time.monotonic() < until:
            time.sleep(0.1)
        server.send_signal(end)
        assert server.wait(timeout=10) == 0
    assert state_of_the_event(folder) == "failed"  # nobody handles it: given up, in sight of the operators
    said = log.read_text()
    assert f"Tandem is ready: http://localhost:{port}" in said
    assert "Stopped. Your data is kept" in said
