"""The real servers of a measurement: those of the environment, else our own, started as fast as they can be.

Where one cannot be had, what needs it is left out, and said.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator
from contextlib import ExitStack, contextmanager

from tests.bench.saying import say
from tests.services import KINDS, VARIABLES, Server, ServerFailed, all_started
from tests.services.__main__ import make_ready
from tests.services.downloads import BadDownload
from tests.services.search import SearchServer
from tests.services.tools import NotInstalled

NAMES = {"postgresql": "PostgreSQL", "redis": "Redis", "opensearch": "OpenSearch", "elasticsearch": "Elasticsearch"}
SEARCH = ("opensearch", "elasticsearch")


@contextmanager
def running(wanted: Collection[str]) -> Iterator[dict[str, str]]:
    """The addresses of these servers, without those that cannot be had."""
    found = {name: url for name in wanted if (url := os.environ.get(VARIABLES[name]))}
    with ExitStack() as stack:
        for name in KINDS:
            if name in wanted and name not in found:
                server = _made(name)
                try:
                    make_ready([server])
                    stack.enter_context(all_started([server]))
                    found[name] = server.url
                except (NotInstalled, BadDownload, ServerFailed) as error:
                    say(f"Without {NAMES[name]}: {error}")
        yield found


def _made(name: str) -> Server:
    kind = KINDS[name]
    return kind(quick=False) if issubclass(kind, SearchServer) else kind()
