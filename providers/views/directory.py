"""The directory: one search and its results; all values of a facet; suggestions while typing."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from portal.common.htmx import render_page_or_fragment
from portal.common.readers import for_every_reader, mark
from portal.common.readonly import read_only
from portal.search.actions import record_found, record_fruitless
from providers import queries
from providers.answers import Answer, ask
from providers.choices import Choices, unknown_in_words
from providers.criteria import Criteria
from providers.facets import FACETS_BY_NAME
from providers.links import DIRECTORY, Links
from providers.panels import whole_panel
from providers.queries_requests import follow_up_figures
from providers.search import KIND
from providers.where import Where, read_where

logger = logging.getLogger(__name__)


@require_safe
def directory(request: HttpRequest) -> HttpResponse:
    """The results of the search in the address."""
    response, answer = _directory(request)
    if answer is None or request.htmx:  # type: ignore[attr-defined]
        return mark(response)
    if answer.is_fruitless:
        _count_once_sent(response, answer.criteria.text, record_fruitless)
        return response  # kept, it would be counted once only
    marked = mark(response)
    if answer.is_fruitful:
        # A page that is kept is counted when it is drawn: enough to learn what is looked for.
        _count_once_sent(marked, answer.criteria.text, record_found)
    return marked


@read_only
def _directory(request: HttpRequest) -> tuple[HttpResponse, Answer | None]:
    criteria, choices, where, notes = read_search(request)
    if where.resolved is not None:
        return redirect(where.resolved.address(reverse(DIRECTORY))), None
    if not notes and has_former_values(request, criteria):
        return redirect(criteria.address(reverse(DIRECTORY)), permanent=True), None
    answer = ask(criteria, choices, user=request.user, commune=where.commune)
    context = search_context(request, answer, where, notes)
    context["figures"] = follow_up_figures() if criteria.is_empty else []
    return (
        render_page_or_fragment(
            request, "providers/directory.html", "providers/includes/_directory_fragment.html", context
        ),
        answer,
    )


def read_search(request: HttpRequest) -> tuple[Criteria, Choices, Where, list[str]]:
    """The search in the address: known values only, what the place means, and what was left out, in words."""
    choices = Choices()
    criteria, unknown = choices.check(Criteria.read(request.GET))
    where = read_where(criteria)
    if where.commune is None and where.resolved is None:
        criteria = criteria.having(near="", page=criteria.page, cut=criteria.cut)
    return criteria, choices, where, unknown_in_words(unknown)


def has_former_values(request: HttpRequest, criteria: Criteria) -> bool:
    """Whether the address names a need or a tool as it was called before a merge: it leads on to the present one."""
    asked = Criteria.read(request.GET)
    return any(set(asked.values(name)) != set(values) for name, values in criteria.chosen.items())


def search_context(request: HttpRequest, answer: Answer, where: Where, notes: list[str]) -> dict[str, Any]:
    """What every view of the same results shows: the list, the map."""
    links = Links(answer, reverse(DIRECTORY))
    field = links.field(where)
    return {
        "answer": answer,
        "links": links,
        "where": where,
        "places": links.places(where),
        "notes": [*notes, *answer.notes],
        "near_field": field.text,
        "kept_with_fields": answer.criteria.pairs(leaving_out=("q", "near", "page", *field.stands_for)),
        "picked": queries.picked(answer.criteria.picks, user=request.user),
    }


@dataclass(frozen=True)
class _Counting:
    """Counts a search after the visitor has the page.

    The page itself only reads (@read_only above) and never waits for the one writer that SQLite allows; an outbox
    row would be such a write too. Django runs these closers once the last byte is sent.
    """

    record: Callable[[str, str], bool]
    text: str

    def __call__(self) -> None:
        try:
            self.record(KIND, self.text)
        except Exception:  # the visitor is served already
            logger.exception("a search could not be counted")

    def __reduce__(self) -> tuple[Callable, tuple]:
        # A page that is kept counts no more: no write for a page from the store.
        return _counted, ()


def _counted() -> Callable[[], None]:
    return _nothing


def _nothing() -> None:
    """What a kept page has to do once it is sent."""


def _count_once_sent(response: HttpResponse, text: str, record: Callable[[str, str], bool]) -> None:
    response._resource_closers.append(_Counting(record, text))  # type: ignore[attr-defined]


@require_safe
@for_every_reader
@read_only
def choose(request: HttpRequest, facet: str) -> HttpResponse:
    """Every value of one facet that gives a result: a page, or with htmx the panel beside the results."""
    if facet not in FACETS_BY_NAME:
        raise Http404(_("There is no list of that name. The directory has them all."))
    criteria, choices, where, notes = read_search(request)
    if where.resolved is not None:
        return redirect(where.resolved.address(reverse("providers:choose", args=[facet])))
    answer = ask(criteria.having(), choices, user=request.user, commune=where.commune)
    panel = whole_panel(FACETS_BY_NAME[facet], criteria, choices, answer.results.counts)
    context = {
        "answer": answer,
        "panel": panel,
        "groups": _groups(panel),
        "links": Links(answer, reverse(DIRECTORY)),
        "notes": notes,
        "kept": criteria.pairs(leaving_out=("page", facet)),
    }
    return render_page_or_fragment(request, "providers/choose.html", "providers/includes/_panel.html", context)


def _groups(panel: Any) -> list[list[Any]]:
    """Values by the value above them: a region, then its departments."""
    groups: dict[str, list[Any]] = {}
    for value in panel.values:
        groups.setdefault(value.group or value.value, []).append(value)
    return list(groups.values())


@require_safe
@for_every_reader
@read_only
def suggest(request: HttpRequest) -> HttpResponse:
    """Completions of what is typed in the first field, as a list of {value, label, detail}."""
    return JsonResponse({"suggestions": queries.suggested_searches(request.GET.get("q", ""), user=request.user)})


@require_safe
@for_every_reader
@read_only
def suggest_places(request: HttpRequest) -> HttpResponse:
    """Places that begin as what is typed in the field "where", as a list of {value, label, detail}."""
    return JsonResponse({"suggestions": queries.suggested_places(request.GET.get("q", ""))})
