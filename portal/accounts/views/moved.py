"""The old address of an organization that was merged leads on to the one that stays."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponsePermanentRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse

from portal.accounts.queries import organization_by_slug


def leads_on(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Decorator of views with the `slug` of an organization: where they find nothing, look whether it has moved."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            return view(request, *args, **kwargs)
        except Http404:
            organization, moved = organization_by_slug(kwargs["slug"])
            if organization is None or not moved or request.resolver_match is None:
                raise
            there = reverse(request.resolver_match.view_name, kwargs={**kwargs, "slug": organization.slug})
            return HttpResponsePermanentRedirect(there)

    return wrapped
