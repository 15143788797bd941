"""Readers and writers at once, each with a connection of its own."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from portal.search import api, vocabulary
from portal.search.database import writing
from portal.search.interface import Query
from portal.search.models import SearchTerm
from tests.portal.search.toys import KIND

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.race]


def in_thread(function):
    def run(*arguments):
        try:
            return function(*arguments)
        finally:
            connection.close()

    return run


def found(text):
    return set(api.engine().search(Query(kind=KIND, text=text)).ids)


def test_a_reader_sees_the_old_index_until_a_rebuild_is_committed(shelf, monkeypatch):
    shelf.put(1, "Nuage")
    writing.rebuild(KIND)
    shelf.put(1, "Tempête")
    building, seen = threading.Event(), threading.Event()
    build = shelf.build

    def slow_build(ids):
        building.set()
        assert seen.wait(20)
        return build(ids)

    monkeypatch.setattr(shelf, "build", slow_build)
    with ThreadPoolExecutor(1) as pool:
        rebuild = pool.submit(in_thread(writing.rebuild), KIND)
        assert building.wait(20)
        assert (found("nuage"), found("tempête")) == ({1}, set())
        seen.set()
        assert rebuild.result(20) == 1
    assert (found("nuage"), found("tempête")) == (set(), {1})


def test_writers_at_once_leave_an_index_in_step(shelf):
    for pk in range(1, 41):
        shelf.put(pk, f"Nom {pk}", "nuage commun")
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(in_thread(lambda start: writing.index(KIND, range(start, start + 20))), [1, 11, 21, 1, 15]))
    assert list(writing.drift(KIND)) == []
    assert vocabulary.in_step(KIND)
    assert SearchTerm.objects.get(kind=KIND, form="nuage").documents == 40
    assert len(found("nuage")) == 12


def test_a_transactional_test_leaves_no_text_behind_for_the_next(shelf):
    assert found("nuage") == set()
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM search_text")
        assert cursor.fetchone() == (0,)
