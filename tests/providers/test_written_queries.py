"""Two hundred queries, written as people type them, over the demo directory: every engine gives the same answers.

The queries, what a person expects of them, and the answers are in `written/`.
"""

from __future__ import annotations

import os
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from portal.common import clock
from providers.search import KIND
from tests.portal.search.engines import EVERY_ENGINE
from tests.providers.written import reading
from tests.providers.written.asking import answer_of, counts_of, demo_directory

NOON = datetime(2026, 1, 15, 12, 0, tzinfo=ZoneInfo("Europe/Paris"))
LISTINGS = 60

by_group = pytest.mark.parametrize("group", reading.GROUPS)


@pytest.fixture(scope="module")
def directory(django_db_setup, django_db_blocker):
    """The demo, once for all the tests of this file."""
    with django_db_blocker.unblock(), clock.frozen_at(NOON), demo_directory():
        yield


@pytest.fixture(scope="module", params=EVERY_ENGINE)
def trial(request, directory):
    """Each engine, with the demo in its index."""
    with request.param() as opened:
        opened.put_in(KIND)
        if os.environ.get("WRITE_ANSWERS") and opened.name == "database":
            found = {query: answer_of(opened.engine, query) for query in reading.queries()}
            counted = {query.key: counts_of(page) for query, (_, page) in found.items() if query.group == "combined"}
            reading.write([answer for answer, _ in found.values()], counted)
        yield opened


@by_group
def test_every_engine_gives_the_answers_written_down(trial, group):
    agreed, excepted = reading.answers(), reading.exceptions().get(trial.name, {})
    asked = [query for query in reading.queries(group) if query.key not in excepted]
    found = {query.key: answer_of(trial.engine, query)[0] for query in asked}
    assert found == {query.key: agreed[query.key] for query in asked}


def test_every_engine_counts_the_same(trial):
    agreed, excepted = reading.counts(), reading.exceptions().get(trial.name, {})
    asked = [query for query in reading.queries("combined") if query.key not in excepted]
    found = {query.key: counts_of(answer_of(trial.engine, query)[1]) for query in asked}
    assert found == {query.key: agreed[query.key] for query in asked}


@by_group
def test_the_answers_are_what_a_person_expects(group):
    answers = reading.answers()
    told = {query.key: disappointments(query, answers[query.key]) for query in reading.queries(group)}
    assert {query: words for query, words in told.items() if words} == {}


def disappointments(query, answer):
    """In words, what the person who typed a query would miss in its answer."""
    words = [f"{slug} is not found" for slug in {query.first, *query.finds} - {"", *answer.listings}]
    if answer.first != query.first:
        words.append(f"{answer.first} comes first")
    if query.brands is not None and set(query.brands) != set(answer.brands):
        words.append(f"what is understood: {answer.brands}")
    if query.nothing != (answer.total == 0) or query.everything != (answer.total == LISTINGS):
        words.append(f"{answer.total} listings are found")
    return words


def test_there_are_two_hundred_queries_of_each_sort_as_many_as_promised():
    assert {group: len(reading.queries(group)) for group in reading.GROUPS} == reading.GROUPS
    assert sum(reading.GROUPS.values()) == 200


def test_each_query_is_written_once_and_has_its_answer():
    asked, answered = [query.key for query in reading.queries()], set(reading.answers())
    twice = {key for key in asked if asked.count(key) > 1}
    assert not twice, f"Written more than once: {sorted(twice)}"
    lacking = [key for key in asked if key not in answered]
    assert not lacking, f"Without an answer: {lacking}. Write the answers with: {reading.COMMAND}"
    left = answered.difference(asked)
    assert not left, f"Answers to queries that are no longer asked: {sorted(left)}. Run: {reading.COMMAND}"
    assert set(reading.counts()) == {query.key for query in reading.queries("combined")}


def test_exceptions_are_few_and_each_says_why():
    told = [(key, why) for queries in reading.exceptions().values() for key, why in queries.items()]
    assert len({key for key, _ in told}) <= reading.MOST_EXCEPTIONS
    assert {key for key, _ in told} <= {query.key for query in reading.queries()}
    assert all(len(why) > 20 for _, why in told)


def test_a_name_is_asked_for_by_every_query_of_names():
    assert [query.key for query in reading.queries("names") if not query.first] == []
