"""Answers when something is wrong: each says what happened, why, and a next step."""

from __future__ import annotations

import sys
from typing import Any

from django.db import DataError, Error, InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from portal.common.faults.network import chain_of


def _page(template: str, status: int, **context: Any) -> HttpResponse:
    # No request context: these pages must come out without a database.
    return HttpResponse(render_to_string(template, context), status=status)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _page("400.html", 400)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _page("403.html", 403, reason=str(exception) if exception.args else "")


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    message = exception.args[0] if exception.args else ""
    return _page("404.html", 404, reason=message if isinstance(message, str) else "")


def server_error(request: HttpRequest) -> HttpResponse:
    error = sys.exception()
    if isinstance(error, DataError):
        return bad_request(request, error)  # the database cannot take what was asked or typed
    if error is not None and _comes_of_the_database(error):
        response = _page("503.html", 503, was_sent=request.method not in ("GET", "HEAD"))
        response["Retry-After"] = "60"
        return response
    return _page("500.html", 500)


def _comes_of_the_database(error: BaseException) -> bool:
    """Whether the database is away, or took too long and was cut: nothing is broken, and later it works.

    Whoever goes on after such an error within a transaction is only told that the transaction is over.
    """
    return isinstance(error, Error) and any(
        isinstance(step, OperationalError | InterfaceError) for step in chain_of(error)
    )


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return _page("403_csrf.html", 403)
