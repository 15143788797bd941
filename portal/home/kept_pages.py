"""Pages kept for the next reader: drawn once, sent to everybody, thrown away as soon as anything has changed.

A page is found again under what it was drawn from: its address, how it was asked for, the day, and a *stamp* of all
that was written down since. Everything that changes what a reader sees leaves a row (audit, Wagtail's logs) or a new
revision of the index in the same transaction, so a change makes a new stamp, in every process at once, and pages of
the old one are never asked for again. Nothing has to be told to forget them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any

from django.core.cache import caches
from django.db import InterfaceError, OperationalError, connection
from django.http import HttpRequest, HttpResponse

from portal.common import clock
from portal.common.readers import is_marked

STORE = "pages"
KNOWN_VARY = {"accept-encoding", "cookie", "hx-request"}
LARGEST = 200_000  # bytes as sent


class KeptPagesMiddleware:
    """Answers readers without a cookie from the store; stands above everything that draws or compresses a page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method != "GET" or request.COOKIES:
            return self.get_response(request)
        store = caches[STORE]
        try:
            # Before the page is drawn: what changes meanwhile makes it old at once.
            key = key_of(request)
        except (OperationalError, InterfaceError):
            # Nobody knows what has changed, and no page of before may bring back what was hidden since. The answer of
            # those below says so, with the headers of every page.
            return self.get_response(request)
        kept = store.get(key)
        if kept is not None:
            return kept
        response = self.get_response(request)
        if may_be_kept(response):
            store.set(key, response)
        return response


def key_of(request: HttpRequest) -> str:
    """Where an answer to this request is kept, as things stand now."""
    return _key(
        request.build_absolute_uri(),
        request.headers.get("HX-Request", ""),
        "gzip" if "gzip" in request.headers.get("Accept-Encoding", "") else "",
        _stamp_of(request),
    )


def keep(request: HttpRequest, name: str, make: Callable[[], Any]) -> Any:
    """What `make` makes (never None) for every page of the site that is asked, made once per state of things."""
    return caches[STORE].get_or_set(_key(name, request.get_host(), _stamp_of(request)), make)


def _key(*parts: str) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def _stamp_of(request: HttpRequest) -> str:
    if not hasattr(request, "stamp"):
        request.stamp = stamp()  # type: ignore[attr-defined]
    return request.stamp  # type: ignore[attr-defined]


def stamp() -> str:
    """The state of everything that readers see (one query): another one after every change, and every day.

    Of each log the sum of its last keys, not the last key alone: where transactions run side by side, a row with a
    lower key can be committed after one with a higher key.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT 'audit' AS state_of, CAST(coalesce(sum(id), 0) AS varchar(40)) AS state
            FROM (SELECT id FROM audit_auditentry ORDER BY id DESC LIMIT 100) AS last_rows
            UNION ALL
            SELECT 'pages', CAST(coalesce(sum(id), 0) AS varchar(40))
            FROM (SELECT id FROM wagtailcore_pagelogentry ORDER BY id DESC LIMIT 100) AS last_rows
            UNION ALL
            SELECT 'other models', CAST(coalesce(sum(id), 0) AS varchar(40))
            FROM (SELECT id FROM wagtailcore_modellogentry ORDER BY id DESC LIMIT 100) AS last_rows
            UNION ALL
            SELECT 'index of ' || kind,
                CAST(revision AS varchar(40)) || ' ' || coalesce(CAST(served AS varchar(40)), '')
            FROM search_indexrevision
            ORDER BY state_of
            """
        )
        states = cursor.fetchall()
    return f"{clock.today()} {states}"


def may_be_kept(response: HttpResponse) -> bool:
    """Marked as the same for every reader, complete, without a cookie, and hanging on nothing the key does not know."""
    vary = {name.strip().lower() for name in response.get("Vary", "").split(",") if name.strip()}
    return (
        is_marked(response)
        and response.status_code == 200
        and not response.streaming
        and not response.cookies
        and vary <= KNOWN_VARY
        and "no-store" not in response.get("Cache-Control", "")
        and len(response.content) <= LARGEST
    )
