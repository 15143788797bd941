"""A search server for a test: the site is told of it, and what the test leaves there is removed."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from typing import Any

import pytest

from portal.search.elastic import client, indexes
from tests.services import VARIABLES

# Every test that takes one of these runs once for each.
SERVERS = [pytest.param(name, marks=pytest.mark.needs(name)) for name in ("opensearch", "elasticsearch")]

_numbers = count()


@contextmanager
def in_use(url: str, settings: Any) -> Iterator[str]:
    """The site searches on the server at `url`, in indexes of this test alone."""
    settings.SEARCH_URLS = [url]
    settings.SEARCH_PREFIX = f"test-{os.getpid()}-{next(_numbers)}"
    forget_failures()
    try:
        yield url
    finally:
        settings.SEARCH_URLS = [url]
        live = client.client(30)
        for index in live.indices.get_alias(index=f"{settings.SEARCH_PREFIX}-*").body:
            live.indices.delete(index=index)
        settings.SEARCH_URLS = []
        forget_failures()


def address(name: str) -> str:
    """Where the server of the run answers."""
    return os.environ[VARIABLES[name]]


def forget_failures() -> None:
    """As a process that has just begun."""
    indexes.forget_looks()
    client.reading.close()
    client.writing.close()
