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


def in_force(language: str) -> TermsPage | None:
    """The newest version whose day has come: one for everybody, that of the site's first language.

    As it reads in `language`; in the first language while nobody has translated it.
    """
    published = TermsPage.objects.live().filter(in_force_on__lte=clock.today()).select_related("locale")
    pages = list(
        published.filter(locale__language_code__in={language, settings.LANGUAGE_CODE})
        .order_by("-in_force_on", "-pk")
        .defer("blocks", "body")
    )
    first = next((page for page in pages if page.locale.language_code == settings.LANGUAGE_CODE), None)
    newest = first or next(iter(pages), None)
    if newest is None:
        return None
    same = (page for page in pages if page.version == newest.version and page.locale.language_code == language)
    return next(same, newest)


def terms_for(language: str) -> Terms | None:
    """The terms that somebody who signs up accepts."""
    page = in_force(language)
    return Terms(version=page.version, in_force_on=page.in_force_on, url=page.url or "") if page else None


def versions_beside(page: TermsPage) -> Versions:
    """What a reader of one version wants to know of the others."""
    language = page.locale.language_code
    return Versions(in_force(language), [one for one in versions(language) if one.pk != page.pk])
