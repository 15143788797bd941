"""Who enters the desk. The second factor is demanded before, by the middleware of accounts."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _


def works_at_the_desk(user: Any) -> bool:
    if not getattr(user, "is_authenticated", False):  # also None, on pages made without a request
        return False
    return bool(user.is_moderator or user.is_operator or user.is_editor)


def is_moderator(user: Any) -> bool:
    return bool(user.is_authenticated and user.is_moderator)


def is_operator(user: Any) -> bool:
    return bool(user.is_authenticated and user.is_operator)


def keeps_the_words(user: Any) -> bool:
    """Who looks after the vocabulary, and so after the searches that find nothing."""
    return bool(user.is_authenticated and (user.is_editor or user.is_operator))


def demand(allowed: Callable[[Any], bool]) -> Callable:
    """Decorator of desk views: leads visitors to log in, refuses everybody else who is not `allowed`."""

    def decorate(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            if not allowed(request.user):
                raise PermissionDenied(_("This page is for the people who keep the portal."))
            return view(request, *args, **kwargs)

        return wrapped

    return decorate
