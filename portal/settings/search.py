"""What SEARCH_URL and the variables beside it may say."""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import urlsplit

from portal.settings.environment import BadEnvironment

FORM = "https://user:password@host:9200"
PORT = 9200
_PREFIX = re.compile(r"[a-z][a-z0-9-]{0,40}")


def servers(urls: Iterable[str]) -> list[str]:
    """The addresses of the search server's nodes, each with its port. Raises BadEnvironment.

    A refusal repeats nothing of the value: there may be a password in it.
    """
    return [_address(url.strip()) for url in urls if url.strip()]


def _address(url: str) -> str:
    try:
        parts = urlsplit(url)
        port = parts.port or PORT
        readable = parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        readable = False
    if not readable or parts.query or parts.fragment:
        raise BadEnvironment(
            f"SEARCH_URL cannot be read: it must look like {FORM}. In a password, write , as %2C, / as %2F, @ as %40."
        )
    person, at, _ = parts.netloc.rpartition("@")
    host = f"[{parts.hostname}]" if ":" in str(parts.hostname) else parts.hostname
    return f"{parts.scheme}://{person}{at}{host}:{port}{parts.path.rstrip('/')}"


def prefix(written: str) -> str:
    """How the names of indexes begin. Raises BadEnvironment."""
    if not _PREFIX.fullmatch(written):
        raise BadEnvironment(f"SEARCH_PREFIX is {written!r}: write small letters, digits and hyphens, a letter first.")
    return written


def at_least(name: str, number: int, least: int) -> int:
    """A number that is not below `least`. Raises BadEnvironment."""
    if number < least:
        raise BadEnvironment(f"{name} is {number}: write {least} or more.")
    return number
