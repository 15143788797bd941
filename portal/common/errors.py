"""Answers when something is wrong: each says what happened, why, and a next step."""

from __future__ import annotations

import sys
from typing import Any

from django.db import DataError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string


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
    if isinstance(error, OperationalError):
        # The database is away, or took too long and was cut: nothing is broken, and later it works.
        response = _page("503.html", 503)
        response["Retry-After"] = "60"
        return response
    return _page("500.html", 500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return _page("403_csrf.html", 403)
