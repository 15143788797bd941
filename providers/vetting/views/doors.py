"""The door to a file at the desk: who comes in, and how they stand to it."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _

from portal.accounts.middleware import lead_to_second_factor
from portal.accounts.sessions import has_second_factor
from portal.common.private import private_page
from providers.vetting.models import Application
from providers.vetting.permissions import standing_of

NAMED = ("organization__commune__department", "criteria", "assigned_to", "provider")


def file_at_desk(pk: int) -> Application:
    """A file that was sent at least once. Raises Http404, in the words that hide one from who may not open it."""
    found = Application.objects.filter(pk=pk, submission__gte=1).select_related(*NAMED).first()
    if found is None:
        raise Http404(hidden())
    return found


def hidden() -> str:
    return _("There is no file at this address, or it is not for you to read.")


def at_desk(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponse]:
    """Decorator: give a view the file of the address and the Standing of who asks, as `view(request, file, standing)`.

    Whoever may not open it learns nothing of it; who keeps the portal has shown a second factor before, and a guest is
    asked for theirs here.
    """

    @private_page
    @login_required
    @wraps(view)
    def wrapped(request: HttpRequest, pk: int, **others: Any) -> HttpResponseBase:
        application = file_at_desk(pk)
        standing = standing_of(request.user, application)
        if not standing.may_open:
            raise Http404(hidden())
        if not has_second_factor(request):
            return lead_to_second_factor(request)
        return view(request, application, standing, **others)

    return wrapped
