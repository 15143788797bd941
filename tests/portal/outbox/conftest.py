from __future__ import annotations

import pytest
from redis import Redis

from portal.outbox.registry import Route, routes


@pytest.fixture
def topic(monkeypatch):
    """File a handler for one test: `topic(function, transactional=…)` gives the topic's name."""

    def file(function, name="test.topic", **options):
        monkeypatch.setitem(routes, name, Route(name, function, **options))
        return name

    return file


@pytest.fixture
def queues(redis_url, settings):
    """A broker of this test alone: `queues(name)` is how many messages lie there."""
    settings.BROKER_URL = redis_url
    from portal.outbox import messages  # it wants the address

    messages.breaker.close()
    with Redis.from_url(settings.BROKER_URL) as client:
        yield client.llen
    messages.breaker.close()
