"""The one client of Elasticsearch and OpenSearch, and what counts as a failure of the server."""

from __future__ import annotations

import math
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from typing import Any

import elastic_transport
import urllib3
from django.conf import settings
from elastic_transport import HttpHeaders, Urllib3HttpNode
from elastic_transport.client_utils import DEFAULT
from elasticsearch import ApiError, Elasticsearch

from portal.common.breaker import Breaker, Resting

# A reader waits so long for all requests of one question together; then the database answers, and that takes time too.
READING, WRITING = 1.0, 10.0
# Whoever brings a few documents up to date, a moderator or a worker with log-in codes to send, has other things to do.
SENDING = 5.0
_SHORTEST = 0.05


class BadAnswer(Exception):
    """The server answered, but not with what was asked: an error page, half an answer, what some shards know."""


class NoIndex(Exception):
    """There is no index that this programme can use; says which command makes one."""


class Refused(Exception):
    """The server did not take a document; says why."""


FAULTS: tuple[type[Exception], ...] = (elastic_transport.TransportError, ApiError, BadAnswer, NoIndex, Refused)
# What a caller does without the server for.
DO_WITHOUT: tuple[type[Exception], ...] = (*FAULTS, Resting)
# Two: an index that takes no more documents, its disk being full, may still answer readers.
reading = Breaker("the search server", faults=FAULTS)
writing = Breaker("the index on the search server", faults=FAULTS)
_until: ContextVar[float] = ContextVar("until", default=math.inf)


class PlainNode(Urllib3HttpNode):
    """Speaks plain JSON, which both servers read, where the client would name Elasticsearch in each header."""

    def perform_request(
        self, method: str, target: str, body: Any = None, headers: Any = None, request_timeout: Any = DEFAULT
    ) -> Any:
        plain = dict(headers or {})
        for name in ("accept", "content-type"):
            if name in plain:
                plain[name] = "application/x-ndjson" if "ndjson" in plain[name] else "application/json"
        if isinstance(request_timeout, int | float):
            # Connecting and reading together, not each.
            request_timeout = urllib3.Timeout(total=request_timeout)
        answer = super().perform_request(method, target, body, HttpHeaders(plain), request_timeout)
        answer.meta.headers = HttpHeaders({**answer.meta.headers, "x-elastic-product": "Elasticsearch"})
        return answer


def is_configured() -> bool:
    """Whether this site has a search server."""
    return bool(settings.SEARCH_URLS)


@contextmanager
def one_question(seconds: float = READING) -> Iterator[None]:
    """All requests within the block share these seconds: two slow answers are no shorter a wait than one that fails."""
    token = _until.set(time.monotonic() + seconds)
    try:
        yield
    finally:
        _until.reset(token)


def client(seconds: float = READING) -> Elasticsearch:
    """The client, which waits so many seconds for an answer, or as many as are left of `one_question`."""
    left = max(_until.get() - time.monotonic(), _SHORTEST)
    return _client(tuple(settings.SEARCH_URLS)).options(request_timeout=min(seconds, left))


@lru_cache(maxsize=4)
def _client(urls: tuple[str, ...]) -> Elasticsearch:
    return Elasticsearch(
        list(urls),
        node_class=PlainNode,
        # Another server may be asked where one refuses, but nobody waits twice.
        max_retries=len(urls) - 1,
        retry_on_timeout=False,
        retry_on_status=(),
    )


@contextmanager
def reading_of(answer: Any) -> Iterator[None]:
    """Whoever reads an answer that is not what was asked raises `BadAnswer`."""
    try:
        yield
    except (AttributeError, KeyError, TypeError, ValueError):
        raise BadAnswer(f"the search server answered {str(answer.body)[:80]!r}") from None


def body_of(answer: Any, *keys: str) -> dict[str, Any]:
    """The JSON object that the server answered; raises `BadAnswer` unless it is whole and has these keys."""
    body = answer.body
    if not isinstance(body, dict) or any(key not in body for key in keys):
        raise BadAnswer(f"the search server answered {str(body)[:80]!r}")
    if body.get("timed_out") or body.get("_shards", {}).get("failed"):
        raise BadAnswer("the search server answered for some of its shards only")
    return body
