"""Addresses that open a page by themselves: whoever runs a proxy knows which, and keeps them out of its log."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from django.urls import URLPattern, get_resolver
from django.utils import translation

from tests.consistency.sources import THIS

LOG = re.compile(r"what follows these paths, which are keys:\n\n```\n(.*?)\n```", re.DOTALL)


def routes(resolver: Any, before: str = "/") -> Iterator[str]:
    for entry in resolver.url_patterns:
        route = before + str(entry.pattern)
        if isinstance(entry, URLPattern):
            yield route
        else:
            yield from routes(entry, route)


def paths_before_keys() -> set[str]:
    """What stands before a token in each language; the shortest, where one holds another."""
    found = set()
    for language in ("fr", "en"):
        with translation.override(language):
            found |= {re.split(r"<\w+:token>", route)[0] for route in routes(get_resolver()) if ":token>" in route}
    return {path for path in found if not any(path != other and path.startswith(other) for other in found)}


def test_the_paths_to_keep_out_of_a_log_are_all_written_down():
    told = LOG.search((THIS.root / "docs" / "production.md").read_text(encoding="utf-8"))
    assert told is not None and set(told[1].split()) == paths_before_keys()
