"""A view that only reads is declared so; any other SQL in it raises."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.db import connection

# To begin a transaction changes nothing yet: what is asked in it is looked at. The cache table needs one to be filled.
READING = ("SELECT", "EXPLAIN", "PRAGMA", "BEGIN", "SAVEPOINT", "RELEASE", "ROLLBACK TO", "WITH")


class WriteInReadOnlyView(RuntimeError):
    """A view declared @read_only tried to write."""


def _refuse_writes(execute: Callable, sql: str, params: Any, many: bool, context: dict) -> Any:
    statement = sql.lstrip("( \n").upper()  # a union begins with a parenthesis on PostgreSQL
    # Sessions and the cache table belong to the platform, not to the page.
    if not statement.startswith(READING) and "DJANGO_SESSION" not in statement and "COMMON_CACHE" not in statement:
        raise WriteInReadOnlyView(sql[:200])
    return execute(sql, params, many, context)


def read_only(view: Callable) -> Callable:
    """Mark a view as reading only: SQL that writes raises WriteInReadOnlyView."""

    @wraps(view)
    def wrapped(request: Any, *args: Any, **kwargs: Any) -> Any:
        with connection.execute_wrapper(_refuse_writes):
            response = view(request, *args, **kwargs)
            if hasattr(response, "render") and callable(response.render):
                response.render()
            return response

    wrapped.is_read_only = True  # type: ignore[attr-defined]
    return wrapped
