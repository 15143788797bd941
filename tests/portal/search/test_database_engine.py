import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.search.analysis import tokens
from portal.search.database import writing
from portal.search.interface import Query, Sort
from tests.portal.search.engine_contract import EngineContract
from tests.portal.search.toys import KIND

pytestmark = pytest.mark.django_db


@pytest.fixture
def put_in(shelf):
    """Index what is on the shelf."""
    return lambda: writing.rebuild(KIND)


class TestDatabaseEngine(EngineContract):
    """The contract, on the engine that needs only the database."""


COLOURS, SHAPES = ["red", "green", "blue"], ["round", "flat"]
WORDS = ["nuage", "nuages", "migration", "migrer", "porte-parole", "salarié·es", "libre", "liberté", "Gmail"]

documents = st.lists(
    st.tuples(st.sets(st.sampled_from(COLOURS)), st.sets(st.sampled_from(SHAPES)), st.lists(st.sampled_from(WORDS))),
    max_size=12,
)
texts = st.lists(st.sampled_from([*WORDS, "migr", "migratoin", "parole", "porteparole", "de", "xyz"]), max_size=3)
choices = st.fixed_dictionaries(
    {
        "colour": st.lists(st.sampled_from([*COLOURS, "unknown"]), unique=True),
        "shape": st.lists(st.sampled_from(SHAPES), unique=True),
    }
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(documents=documents, words=texts, chosen=choices)
def test_each_count_is_the_number_of_results_after_that_click(shelf, engine, documents, words, chosen):
    shelf.documents.clear()
    for pk, (colours, shapes, said) in enumerate(documents, start=1):
        shelf.put(pk, f"Nom {pk}", " ".join(said), colour=" ".join(colours), shape=" ".join(shapes))
    writing.rebuild(KIND)
    text = " ".join(words)
    here = engine.search(Query(kind=KIND, text=text, chosen={k: tuple(v) for k, v in chosen.items()}))
    assert here.total == len(set(here.ids))
    for facet, counts in here.counts.items():
        for value, count in counts.items():
            after = [one for one in chosen[facet] if one != value]
            if value not in chosen[facet]:
                after.append(value)
            clicked = {**{k: tuple(v) for k, v in chosen.items()}, facet: tuple(after)}
            there = engine.search(Query(kind=KIND, text=text, chosen=clicked, per_page=100))
            assert (facet, value, count) == (facet, value, there.total)
            assert len(there.ids) == there.total


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(documents=documents, words=texts, chosen=choices)
def test_each_proposal_to_drop_something_gives_what_it_says(shelf, engine, documents, words, chosen):
    shelf.documents.clear()
    for pk, (colours, shapes, said) in enumerate(documents, start=1):
        shelf.put(pk, f"Nom {pk}", " ".join(said), colour=" ".join(colours), shape=" ".join(shapes))
    writing.rebuild(KIND)
    kept = {facet: tuple(values) for facet, values in chosen.items() if values}
    for drop in engine.without(Query(kind=KIND, text=" ".join(words), chosen=kept)):
        rest = {facet: values for facet, values in kept.items() if facet != drop.facet}
        assert engine.search(Query(kind=KIND, text=drop.text, chosen=rest)).total == drop.total > 0


def test_the_number_of_queries_does_not_grow_with_the_words_or_the_documents(shelf, put_in, engine):
    def queries(text, **details):
        with CaptureQueriesContext(
            connection,
        ) as captured:
            engine.search(Query(kind=KIND, text=text, **details))
        return len(captured)

    for pk in range(1, 301):
        shelf.put(pk, f"Nom {pk}", "nuage et migration vers le logiciel libre", colour="red")
    put_in()
    engine.search(Query(kind=KIND))
    unknown = "nuags migratoin logciel librs inconnue nuagemigration vtre xyzzyx"
    assert queries("") == 1
    assert queries(unknown) <= 7
    assert queries(unknown) == 1
    assert queries("nuage migration", sort=Sort.NAME) <= 4
    with CaptureQueriesContext(connection) as captured:
        engine.without(Query(kind=KIND, text=unknown))
    assert len(captured) <= 6


def test_an_unknown_kind_is_refused_in_words(engine, shelf):
    with pytest.raises(LookupError, match="No document source is registered for 'nothing'"):
        engine.search(Query(kind="nothing"))


writing_of_words = st.text(alphabet="aeéstrnl·.-'’()/ÉœX1\u0301\u00ad 日🙂", min_size=1, max_size=60)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=writing_of_words)
def test_whatever_a_document_says_finds_it(shelf, engine, text):
    shelf.put(1, "Nom", text)
    shelf.put(2, "Autre", "tout autre chose")
    writing.rebuild(KIND)
    for piece in [text, *text.split()]:
        if tokens(piece):
            assert 1 in engine.search(Query(kind=KIND, text=piece)).ids, piece
