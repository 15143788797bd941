"""Requests as a browser sends them, timed: a new connection each, compressed pages, read to the end."""

from __future__ import annotations

import http.client
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import repeat
from urllib.parse import urlsplit

HEADERS = {"Accept-Encoding": "gzip", "Accept": "text/html,application/json"}
# Who brings a cookie, whichever, is never answered with a page kept from an earlier reader.
DRAWN = {**HEADERS, "Cookie": "bench=1"}


def fetch(address: str, headers: Mapping[str, str] = DRAWN) -> tuple[float, bytes]:
    """Milliseconds until the last byte, and the body as sent. Raises unless the answer is 200."""
    parts = urlsplit(address)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=60)
    started = time.perf_counter()
    try:
        connection.request("GET", f"{parts.path}?{parts.query}" if parts.query else parts.path, headers=dict(headers))
        answer = connection.getresponse()
        body = answer.read()
        took = (time.perf_counter() - started) * 1000
    finally:
        connection.close()
    if answer.status != 200:
        raise RuntimeError(f"{address} answered {answer.status} {answer.getheader('Location', '')}".rstrip())
    return took, body


def one_after_another(addresses: Sequence[str], headers: Mapping[str, str]) -> list[float]:
    """Milliseconds of each."""
    return [fetch(address, headers)[0] for address in addresses]


def side_by_side(addresses: Sequence[str], headers: Mapping[str, str], clients: int, count: int) -> float:
    """Requests per second, when `clients` ask at once, `count` requests in all."""
    wanted = [addresses[index % len(addresses)] for index in range(count)]
    with ThreadPoolExecutor(clients) as pool:
        started = time.perf_counter()
        for _answer in pool.map(fetch, wanted, repeat(headers)):
            pass
        return count / (time.perf_counter() - started)
