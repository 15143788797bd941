from __future__ import annotations

import pytest

from portal.outbox.registry import Route, routes


@pytest.fixture
def topic(monkeypatch):
    """File a handler for one test: `topic(function, transactional=…)` gives the topic's name."""

    def file(function, name="test.topic", **options):
        monkeypatch.setitem(routes, name, Route(name, function, **options))
        return name

    return file
