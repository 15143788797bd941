"""A search that somebody follows: in one writing, in words, and what it finds."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from portal.accounts.queries import proven_addresses
from portal.common import clock
from portal.search.interface import Query, Sort
from providers.choices import Choices
from providers.criteria import Criteria
from providers.found import all_found
from providers.links import DIRECTORY
from providers.models import SavedSearch
from providers.models.saved_search import LONGEST_QUERY
from providers.search import KIND


def in_one_writing(criteria: Criteria) -> str:
    """What of a search decides who is found, always written alike: the same search twice is one.

    Order, distances and chosen listings are left out: they leave nobody out.
    """
    return criteria.having(near="", sort="", picks=()).address("").removeprefix("?")


def is_too_long(query: str) -> bool:
    """Whether it has more filters than an alert can keep."""
    return len(query) > LONGEST_QUERY


def labels_of_search(query: str) -> list[str]:
    """What was asked, word by word, in the active language; a value that is gone keeps its slug."""
    criteria, choices = Criteria.read(QueryDict(query)), Choices()
    labels = [_("“%(text)s”") % {"text": criteria.text}] if criteria.text else []
    for facet, values in criteria.chosen.items():
        labels += choices.labels(facet, values)
    return labels


def search_in_words(query: str) -> str:
    """*« quitter Gmail » · Courriel · Rhône*."""
    return " · ".join(labels_of_search(query)) or _("the whole directory")


def results_address(query: str) -> str:
    """The page of its results, in the active language."""
    path = reverse(DIRECTORY)
    return f"{path}?{query}" if query else path


def found_by(query: str) -> list[int] | None:
    """The keys of what a search finds now; None where the editors have taken away all that it chose of a filter.

    Then it would find what it was meant to leave out.
    """
    known = _known(query)
    if known is None:
        return None
    query_of_engine = Query(
        kind=KIND, text=known.text, chosen=known.chosen, sort=Sort.NAME, seed=clock.today().isoformat()
    )
    return all_found(query_of_engine)


def is_lost(query: str) -> bool:
    """Whether a search finds nothing any more: the editors have taken away all that it chose of a filter."""
    return _known(query) is None


def _known(query: str) -> Criteria | None:
    asked = Criteria.read(QueryDict(query))
    known, _unknown = Choices().check(asked)
    return known if set(known.chosen) == set(asked.chosen) else None


def confirmed_of(address: str) -> QuerySet[SavedSearch]:
    """The confirmed alerts of one address, in lower case, the eldest first."""
    return SavedSearch.objects.filter(email=address, confirmed_at__isnull=False).order_by("created_at", "pk")


def alerts_of(user: Any) -> QuerySet[SavedSearch]:
    """The confirmed alerts of every address that an account has proven to be its own."""
    rows = SavedSearch.objects.filter(email__in=proven_addresses(user), confirmed_at__isnull=False)
    return rows.order_by("created_at", "pk")
