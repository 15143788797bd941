"""Putting the written queries to an engine, over the demo directory."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.http import QueryDict

from portal.common import clock
from portal.home.demo import filling
from portal.search.interface import Engine, Query, Results
from portal.taxonomy.actions import load_reference_data
from providers.answers import ask
from providers.choices import Choices
from providers.criteria import Criteria
from providers.models import Provider
from providers.search import KIND
from providers.where import read_where
from tests.providers.written.reading import Answer, Written

PER_PAGE = 12


@contextmanager
def demo_directory() -> Iterator[None]:
    """The told listings of the demo, in a transaction that leaves nothing behind."""
    # As the transaction of a test case: what only runs outside of one may run in it.
    undone = transaction.atomic()
    undone._from_testcase = True  # type: ignore[attr-defined]
    with undone:
        load_reference_data(actor=None)
        filling.fill_listings(60, 1, clock.today())
        yield
        transaction.set_rollback(True)


def query_of(written: Written) -> Query:
    """A text goes to the engine as it was typed; an address is read as the page of the directory reads it."""
    if not written.address:
        return Query(kind=KIND, text=written.typed * written.times, per_page=PER_PAGE)
    choices = Choices()
    criteria, _ = choices.check(Criteria.read(QueryDict(written.typed)))
    where = read_where(criteria)
    if where.resolved is not None:  # the page leads on to the address that says the same with a slug
        criteria, where = where.resolved, read_where(where.resolved)
    # The page asked for may not exist: `every_page` begins with the first.
    return ask(criteria.having(page=""), choices, user=AnonymousUser(), commune=where.commune).query


def every_page(engine: Engine, query: Query) -> list[Results]:
    """The results from the first page to the last."""
    first = engine.search(replace(query, page=1))
    return [first, *(engine.search(replace(query, page=page)) for page in range(2, first.pages + 1))]


def answer_of(engine: Engine, written: Written) -> tuple[Answer, Results]:
    """What an engine answers, all pages of it; refuses pages that leave a result out or give it twice."""
    pages = every_page(engine, query_of(written))
    ids = [pk for page in pages for pk in page.ids]
    assert len(ids) == len(set(ids)) == pages[0].total, f"the pages of {written.key!r} do not add up"
    assert {page.total for page in pages} == {pages[0].total}, f"each page of {written.key!r} has its own total"
    slugs = dict(Provider.objects.filter(pk__in=ids).values_list("pk", "slug"))
    answer = Answer(
        query=written.key,
        total=pages[0].total,
        listings=tuple(sorted(slugs[pk] for pk in ids)),
        first=slugs[ids[0]] if ids and written.first else "",
        brands=tuple(dict.fromkeys(one.payload.name for one in pages[0].expansions if hasattr(one.payload, "name"))),
        corrections={one.word: list(one.replaced_by) for one in pages[0].corrections} or None,
        cut=pages[0].cut,
    )
    return answer, pages[0]


def counts_of(results: Results) -> dict[str, dict[str, int]]:
    """The counts of a page by facet and value; an engine may tell that nobody has a value, or say nothing of it."""
    return {
        facet: {value: number for value, number in sorted(values.items()) if number}
        for facet, values in results.counts.items()
    }
