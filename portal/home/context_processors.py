from __future__ import annotations

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from portal.home.models import SiteSettings


def site(request: HttpRequest) -> dict:
    """`site` for every template: the settings of this site, read once and only if used."""
    return {"site": SimpleLazyObject(lambda: SiteSettings.for_request(request))}
