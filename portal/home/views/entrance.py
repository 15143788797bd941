"""The entrance of the back office, and doors of it that stay closed."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _


def entrance(request: HttpRequest) -> HttpResponse:
    """Where Wagtail sends whoever may not see one of its pages: to our log-in page, with its limits and second factor.

    Who is logged in already is told no: the log-in page would send them back at once, and so in a circle.
    """
    if request.user.is_authenticated:
        raise PermissionDenied(_("Your account does not open this page. It is for the people who keep the portal."))
    wanted = request.GET.get("next", "")
    if not url_has_allowed_host_and_scheme(wanted, request.get_host(), require_https=request.is_secure()):
        wanted = reverse("wagtailadmin_home")
    return redirect_to_login(wanted)


def closed_door(request: HttpRequest, **_kwargs: Any) -> HttpResponse:
    """In place of Wagtail's forms for people and groups: they would pass by what accounts promise."""
    raise Http404(_("People and their groups are not changed here. Everybody keeps their own account."))
