"""Which version of the terms of use is in force, and which ones there were."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.db.models import QuerySet

from portal.accounts.registry import Terms
from portal.common import clock
from portal.home.models import TermsPage


@dataclass(frozen=True)
class Versions:
    """The version in force, if there is one, and all the others than the one being read, newest first."""

    current: TermsPage | None
    others: list[TermsPage]


def versions(language: str) -> QuerySet[TermsPage]:
    """Every published version in one language, newest first."""
    pages = TermsPage.objects.live().filter(locale__language_code=language).select_related("locale")
    return pages.order_by("-in_force_on", "-pk")


def terms_for(language: str) -> Terms | None:
    """The terms that somebody who signs up accepts: the newest version whose day has come.

    In their language; in the site's first language while nobody has translated them.
    """
    for code in dict.fromkeys((language, settings.LANGUAGE_CODE)):
        page = versions(code).filter(in_force_on__lte=clock.today()).first()
        if page is not None:
            return Terms(version=page.version, in_force_on=page.in_force_on, url=page.url or "")
    return None


def versions_beside(page: TermsPage) -> Versions:
    """What a reader of one version wants to know of the others."""
    found = list(versions(page.locale.language_code))
    current = next((one for one in found if not one.is_to_come), None)
    return Versions(current, [one for one in found if one.pk != page.pk])
