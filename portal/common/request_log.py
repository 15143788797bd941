"""A number for each request, in every line of the log that it causes and in its answer; and, if wished, one line of
its own: what was asked for by name, never by address, and never by whom."""

from __future__ import annotations

import logging
import re
import time
import uuid
from collections.abc import Callable
from contextvars import ContextVar

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, resolve
from django.utils import translation

HEADER = "X-Request-ID"
SANE = re.compile(r"[A-Za-z0-9._-]{8,64}")

logger = logging.getLogger("portal.requests")
current: ContextVar[str] = ContextVar("request id", default="")


class RequestLogMiddleware:
    """Stands above all others but the probes, so that whatever they say carries the number."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        began = time.monotonic()
        request.number = number = _number_of(request)  # type: ignore[attr-defined]
        token = current.set(number)
        try:
            response = self.get_response(request)
            response.headers[HEADER] = number
            if settings.LOG_REQUESTS:
                _write_line(request, response, time.monotonic() - began)
        finally:
            current.reset(token)
        return response


def _number_of(request: HttpRequest) -> str:
    """The number that a proxy gave it, if it looks like one, or a new one."""
    given = request.headers.get(HEADER, "")
    return given if SANE.fullmatch(given) else uuid.uuid4().hex


def _write_line(request: HttpRequest, response: HttpResponse, seconds: float) -> None:
    said = {
        "method": request.method,
        "route": name_of(request),
        "status": response.status_code,
        "milliseconds": round(seconds * 1000),
    }
    logger.info("request", extra=said)


def name_of(request: HttpRequest) -> str:
    """The name of the page that was asked for; empty where there is none."""
    match = request.resolver_match
    if match is None:  # a kept page: answered before anybody looked
        language = translation.get_language_from_path(request.path_info) or settings.LANGUAGE_CODE
        with translation.override(language):
            try:
                match = resolve(request.path_info)
            except Resolver404:
                return ""
    return match.view_name or match.route
