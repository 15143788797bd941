import pytest

from portal.search.database import writing
from portal.search.interface import Query
from tests.portal.search.pairs import APART, MEETING
from tests.portal.search.toys import KIND


def found_texts(engine, shelf, typed):
    ids = engine.search(Query(kind=KIND, text=typed, per_page=1000)).ids
    return {shelf.documents[pk].texts["middle"] for pk in ids}


def test_the_tables_of_pairs_are_as_long_as_promised():
    assert len(set(MEETING)) >= 80
    assert len(set(APART)) >= 20


@pytest.fixture
def texts_indexed(db, shelf):
    def index(texts):
        for number, text in enumerate(sorted(set(texts)), start=1):
            shelf.put(number, f"Fiche {number}", text)
        writing.rebuild(KIND)
        return shelf

    return index


def test_every_pair_of_the_table_meets(texts_indexed, engine):
    shelf = texts_indexed(document for _, document in MEETING)
    missed = [(typed, text) for typed, text in MEETING if text not in found_texts(engine, shelf, typed)]
    assert missed == []


def test_no_pair_of_the_other_table_meets(texts_indexed, engine):
    # What was typed is somewhere too, otherwise it could only be taken for the beginning of a longer word.
    shelf = texts_indexed(text for pair in APART for text in pair)
    met = [(typed, text) for typed, text in APART if text in found_texts(engine, shelf, typed)]
    assert met == []
    strangers = [typed for typed, _ in APART if typed not in found_texts(engine, shelf, typed)]
    assert strangers == []
