"""`/healthz`, `/readyz`, `/metrics`: what machines ask. Answered before anything else is done with a request.

So a probe may call by address instead of by host name, is never led to HTTPS, gets no cookie and leaves no trace.
"""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotFound, JsonResponse
from django.urls import URLPattern, path
from django.views.decorators.http import require_safe
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4

from portal.common import gauges
from portal.common.addresses import comes_from
from portal.common.watch import watch

HEADERS = {"Cache-Control": "no-store", "X-Robots-Tag": "noindex", "X-Content-Type-Options": "nosniff"}


@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers. It asks nothing of anybody."""
    return HttpResponse("ok\n", content_type="text/plain; charset=utf-8")


@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """Every service, as this process sees it. 503 only if no page can be answered."""
    looks = watch.looks()
    ready = not any(look.is_failing and look.service.essential for look in looks)
    told = {
        look.name: {"state": look.state} | ({"failing_seconds": look.failing_seconds} if look.is_failing else {})
        for look in looks
    }
    answer = {"ready": ready, "degraded": any(look.is_failing for look in looks), "services": told}
    return JsonResponse(answer, status=200 if ready else 503)


@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """Figures for Prometheus, for the networks of METRICS_FROM; for everybody else there is nothing here."""
    if not comes_from(request, settings.METRICS_FROM):
        return HttpResponseNotFound()
    return HttpResponse(gauges.text(), content_type=CONTENT_TYPE_PLAIN_0_0_4)


VIEWS: dict[str, Callable[[HttpRequest], HttpResponse]] = {"healthz": healthz, "readyz": readyz, "metrics": metrics}

# The middleware answers first; these are the names of the addresses.
urlpatterns: list[URLPattern] = [path(name, view, name=name) for name, view in VIEWS.items()]


class ProbesMiddleware:
    """The first of all, so that host names, HTTPS, sessions and kept pages are no matter for a probe."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        view = VIEWS.get(request.path_info.removeprefix("/"))
        if view is None:
            return self.get_response(request)
        response = view(request)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        # The watch has told the log when something began to fail: not again at every probe.
        response._has_been_logged = True  # type: ignore[attr-defined]
        return response
