"""The organizations that show themselves, on the map of the site."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import Max
from django.http import HttpRequest

from portal.accounts.queries_public import public_addresses
from portal.common.languages import in_every_language
from portal.common.registries import MapEntry, SiteMap, sitemaps


def register() -> None:
    """Called once the models are loaded."""
    sitemaps.register("organizations", SiteMap(_count, _entries, _changed_on), position=50)


def _count() -> int:
    """The list of them, and each one."""
    return 1 + public_addresses().count()


def _changed_on() -> date | None:
    newest = public_addresses().aggregate(newest=Max("public_page__changed_at"))["newest"]
    return newest.date() if newest else None


def _entries(request: HttpRequest, start: int, stop: int) -> Iterable[MapEntry]:
    if start == 0:
        yield MapEntry(in_every_language("accounts:public_list"))
    for slug, changed_at in public_addresses()[max(start - 1, 0) : stop - 1]:
        yield MapEntry(in_every_language("accounts:public", slug), changed_at.date())
