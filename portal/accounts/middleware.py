"""No back office without a second factor, and nothing that touches safety without fresh proof, by whatever door."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.contrib.sites.requests import RequestSite
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from portal.accounts.sessions import has_only_mail, has_second_factor, is_fresh

# First parts of the paths (after the language) behind which the portal is kept.
GUARDED_PATHS = ("admin", "moderation")
GUARDED_NAMESPACES = frozenset({"moderation"})
NEXT = "second_factor_next"

# Pages of allauth and ours that change how an account is opened, or do for good what cannot be undone.
SENSITIVE = frozenset(
    {
        "account_email",
        "account_set_password",
        "mfa_activate_totp",
        "mfa_add_webauthn",
        "mfa_generate_recovery_codes",
        "accounts:delete",
        "accounts:organization_delete",
        "trust:merge_answer",
        "trust:merge_propose",
    }
)


class SecondFactorMiddleware:
    """Whoever keeps the portal enters the back office in a session proved by a second factor, or not at all.

    It looks at the path and at the namespace that answers it, so that a page moved elsewhere, or one
    added by Wagtail, stays behind the same door.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if is_guarded_path(request.path_info) and _lacks_second_factor(request):
            return lead_to_second_factor(request)
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        match = request.resolver_match
        guarded = match is not None and (
            GUARDED_NAMESPACES.intersection(match.namespaces) or is_guarded_path("/" + match.route)
        )
        if guarded and _lacks_second_factor(request):
            return lead_to_second_factor(request)
        return None


def is_guarded_path(path: str) -> bool:
    """Whether a path leads into the back office, in whichever language or spelling."""
    parts = [part.lower() for part in re.split(r"/+", path) if part]
    if parts and parts[0] in dict(settings.LANGUAGES):
        parts = parts[1:]
    return bool(parts) and parts[0] in GUARDED_PATHS


def _lacks_second_factor(request: HttpRequest) -> bool:
    user = request.user
    return user.is_authenticated and user.keeps_the_portal and not has_second_factor(request)


def lead_to_second_factor(request: HttpRequest) -> HttpResponse:
    """To where a second factor is shown or, without one, set up; and back here afterwards."""
    wanted = request.get_full_path() if request.method in ("GET", "HEAD") else request.path
    ways = [
        way
        for way in get_adapter(request).get_reauthentication_methods(request.user)
        if way["id"].startswith("mfa_reauthenticate")
    ]
    if ways:
        return HttpResponseRedirect(f"{ways[0]['url']}?{urlencode({'next': wanted})}")
    request.session[NEXT] = wanted
    return HttpResponseRedirect(reverse("mfa_index"))


class OwnSiteMiddleware:
    """allauth gives its pages a `site` made of the host name; it would hide the site settings of every page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_template_response(self, request: HttpRequest, response: Any) -> Any:
        if isinstance((response.context_data or {}).get("site"), RequestSite):
            del response.context_data["site"]
        return response


class FreshAuthenticationMiddleware:
    """Accounts that only a code by mail opens are asked for a new code before something that matters.

    allauth asks those that have a password or a second factor; for the others it has nothing to ask.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        match = request.resolver_match
        if match is None or match.view_name not in SENSITIVE or not request.user.is_authenticated:
            return None
        if is_fresh(request) or not has_only_mail(request.user):
            return None
        return HttpResponseRedirect(
            f"{reverse('accounts:confirm_code')}?{urlencode({'next': request.get_full_path()})}"
        )
