"""Doors of the back office that stay closed."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _


def closed_door(request: HttpRequest, **_kwargs: Any) -> HttpResponse:
    """In place of Wagtail's forms for people and groups: they would pass by what accounts promise."""
    raise Http404(_("People and their groups are not changed here. Everybody keeps their own account."))
