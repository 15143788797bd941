"""A search server for a test: the site is told of it, and what the test leaves there is removed."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count

import pytest
from django.test import override_settings

from portal.search.elastic import client, indexes
from tests.services import VARIABLES

# Every test that takes one of these runs once for each.
SERVERS = [pytest.param(name, marks=pytest.mark.needs(name)) for name in ("opensearch", "elasticsearch")]

_numbers = count()


@contextmanager
def in_use(name: str) -> Iterator[str]:
    """The site searches on this server, in indexes of this test alone; its address."""
    url, prefix = os.environ[VARIABLES[name]], f"test-{os.getpid()}-{next(_numbers)}"
    with override_settings(SEARCH_URLS=[url], SEARCH_PREFIX=prefix):
        forget_failures()
        yield url
    with override_settings(SEARCH_URLS=[url]):
        live = client.client(30)
        for index in live.indices.get_alias(index=f"{prefix}-*").body:
            live.indices.delete(index=index)
    forget_failures()


def forget_failures() -> None:
    """As a process that has just begun."""
    indexes.forget_looks()
    client.reading.close()
    client.writing.close()
