"""Strictness for every test: the clock, the network and the caches are in hand."""

from __future__ import annotations

import socket
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.core.cache import cache

from portal.common import clock

LOOPBACK = {"127.0.0.1", "::1", "localhost"}


@pytest.fixture(autouse=True)
def no_network(monkeypatch):
    """Nothing leaves this machine."""
    connect = socket.socket.connect

    def guarded(self, address):
        if isinstance(address, tuple) and address[0] not in LOOPBACK:
            raise AssertionError(f"a test tried to reach {address[0]}")
        return connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", guarded)


@pytest.fixture(autouse=True)
def empty_cache(request):
    """Limits of one test do not reach the next one."""
    yield
    if "db" in request.fixturenames or "transactional_db" in request.fixturenames:
        cache.clear()


@pytest.fixture
def frozen():
    """A stopped clock: 15 January 2026, ten in the morning in Paris."""
    moment = datetime(2026, 1, 15, 10, 0, tzinfo=ZoneInfo("Europe/Paris"))
    with clock.frozen_at(moment):
        yield moment
