"""Headers and language: what every answer of the site has in common."""

from __future__ import annotations

from collections.abc import Callable

from csp.constants import SELF, UNSAFE_INLINE
from csp.middleware import CSPMiddleware, PolicyParts
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.locale import LocaleMiddleware
from django.urls import get_script_prefix

from portal.common import errors

# Only the editors' back office needs inline script and style; every page of ours is strict.
LOOSE_PREFIXES = ("admin/",)
GONE = 410


class HeadersMiddleware:
    """Headers that neither Django nor django-csp sets."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code == GONE:
            # Browsers keep this answer for ever unless they are told to ask: what was put away may come back.
            response.headers.setdefault("Cache-Control", "no-cache")
        response.headers.setdefault(
            "Permissions-Policy",
            "camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=(), "
            "publickey-credentials-get=(self), publickey-credentials-create=(self)",
        )
        return response


class NoNulMiddleware:
    """What is asked for never holds the character NUL, which nobody types and PostgreSQL refuses.

    In forms, the fields say so in words.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "%00" in request.META.get("QUERY_STRING", ""):
            request.META["QUERY_STRING"] = request.META["QUERY_STRING"].replace("%00", "")
        return self.get_response(request)


class PolicyMiddleware(CSPMiddleware):
    """The strict policy everywhere, a looser one for the Wagtail back office."""

    def get_policy_parts(
        self, request: HttpRequest, response: HttpResponseBase, report_only: bool = False
    ) -> PolicyParts:
        parts = super().get_policy_parts(request, response, report_only)
        path = request.path_info.removeprefix(get_script_prefix())
        if not path.startswith(LOOSE_PREFIXES):
            return parts
        loose = {
            "script-src": [SELF, UNSAFE_INLINE],
            "style-src": [SELF, UNSAFE_INLINE],
            "img-src": [SELF, "data:", "blob:"],
            "frame-src": [SELF],
            "worker-src": [SELF, "blob:"],
        }
        parts.replace = {**(parts.replace or {}), **loose}
        return parts


class OwnNotFoundMiddleware:
    """In debug, a page that is not there answers in our words, as it does on a public site."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        return errors.page_not_found(request, exception) if isinstance(exception, Http404) else None


class LanguageFromUrlMiddleware(LocaleMiddleware):
    """The language lives in the URL alone: no cookie, no Accept-Language, so caches need not split."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        response = super().process_response(request, response)
        vary = [name.strip() for name in response.get("Vary", "").split(",") if name.strip()]
        kept = [name for name in vary if name.lower() != "accept-language"]
        if kept:
            response["Vary"] = ", ".join(kept)
        elif "Vary" in response:
            del response["Vary"]
        return response
