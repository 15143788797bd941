"""What holds for every engine whatever the documents and whatever is typed. `test_every_engine.py` runs it on each."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.search.analysis import tokens
from portal.search.interface import Query, Sort
from tests.portal.search.toys import KIND

COLOURS, SHAPES = ["red", "green", "blue"], ["round", "flat"]
VALUES = {"colour": COLOURS, "shape": SHAPES}
WORDS = ["nuage", "nuages", "migration", "migrer", "porte-parole", "salarié·es", "libre", "liberté", "Gmail"]
ONE_CRITERION = ["nuage", "migrer", "salarié·es", "libre", "xyz"]

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
writings = st.text(alphabet="aeéstrnl·.-'’()/ÉœX1\u0301\u00ad 日🙂", min_size=1, max_size=60)
# Everything that a programme may hand over as text, lone surrogates too, and signs that mean something to engines.
SIGNS = [*"*?\"'\\()[]{}^~:+-=&|!<>/%$,;. \x00", "AND", "OR", "NOT", "NEAR", "name", "nuage", "doc['x']", "TO", "--"]
typed = st.text(st.characters(exclude_categories=())) | st.lists(st.sampled_from(SIGNS)).map("".join)


class EngineProperties:
    """`check(number, **strategies)` tries a function on that many examples; fewer where the engine is slow."""

    @pytest.fixture
    def check(self, trial):
        return lambda number, **strategies: (
            lambda tried: settings(max_examples=trial.examples(number), deadline=None)(given(**strategies)(tried))()
        )

    @pytest.fixture
    def lay(self, trial, shelf):
        """Lay these documents on an empty shelf and index them."""

        def lay(rows):
            shelf.documents.clear()
            for pk, (colours, shapes, said) in enumerate(rows, start=1):
                shelf.put(pk, f"Nom {pk}", " ".join(said), colour=" ".join(colours), shape=" ".join(shapes))
            trial.put_in(KIND)

        return lay

    def test_each_count_is_the_number_of_results_after_that_click(self, engine, shelf, lay, check):
        @check(60, rows=documents, words=texts, picks=choices)
        def _(rows, words, picks):
            lay(rows)
            text, chosen = " ".join(words), {facet: tuple(values) for facet, values in picks.items()}
            here = engine.search(Query(kind=KIND, text=text, chosen=chosen))
            assert here.total == len(set(here.ids))
            for facet, counts in here.counts.items():
                had = {value for document in shelf.documents.values() for value in document.facets[facet]}
                assert set(counts) <= {*VALUES[facet], *chosen[facet]}
                for value in {*had, *counts, *chosen[facet]}:
                    after = tuple(one for one in chosen[facet] if one != value)
                    after = after if value in chosen[facet] else (*after, value)
                    there = engine.search(Query(kind=KIND, text=text, chosen={**chosen, facet: after}, per_page=100))
                    # What gives nothing may be told with 0, or not at all.
                    assert (facet, value, counts.get(value, 0)) == (facet, value, there.total)
                    assert len(there.ids) == there.total

    def test_each_proposal_to_drop_something_gives_what_it_says(self, engine, lay, check):
        @check(40, rows=documents, words=texts, picks=choices)
        def _(rows, words, picks):
            lay(rows)
            kept = {facet: tuple(values) for facet, values in picks.items() if values}
            for drop in engine.without(Query(kind=KIND, text=" ".join(words), chosen=kept)):
                rest = {facet: values for facet, values in kept.items() if facet != drop.facet}
                assert engine.search(Query(kind=KIND, text=drop.text, chosen=rest)).total == drop.total > 0

    def test_the_closest_meet_as_many_criteria_as_any(self, engine, lay, check):
        @check(40, rows=documents, word=st.sampled_from(ONE_CRITERION), picks=choices)
        def _(rows, word, picks):
            lay(rows)
            chosen = {facet: tuple(values) for facet, values in picks.items() if values}
            alone = [Query(kind=KIND, text=word, per_page=100)]
            alone += [Query(kind=KIND, chosen={facet: values}, per_page=100) for facet, values in chosen.items()]
            met = [set(engine.search(query).ids) for query in alone]
            marks = {pk: sum(pk in one for one in met) for pk in range(1, len(rows) + 1)}
            best = {pk for pk, mark in marks.items() if mark == max(marks.values()) > 0}
            assert set(engine.closest(Query(kind=KIND, text=word, chosen=chosen), 100)) == best

    def test_whatever_a_document_says_finds_it(self, engine, shelf, trial, check):
        @check(150, text=writings)
        def _(text):
            shelf.put(1, "Nom", text)
            shelf.put(2, "Autre", "tout autre chose")
            trial.put_in(KIND)
            for piece in [text, *text.split()]:
                if tokens(piece):
                    assert 1 in engine.search(Query(kind=KIND, text=piece)).ids, piece

    def test_whatever_is_typed_is_answered_and_never_gives_more_than_asked(self, engine, lay, check):
        lay([({"red"}, {"round"}, [word]) for word in WORDS])

        @check(300, text=typed, sort=st.sampled_from(list(Sort)), page=st.integers(-3, 5), limit=st.integers(1, 4))
        def _(text, sort, page, limit):
            query = Query(
                kind=KIND, text=text, chosen={"colour": (text, "red")}, sort=sort, seed=text, page=page, per_page=limit
            )
            found = engine.search(query)
            assert len(found.ids) <= min(limit, found.total)
            assert 1 <= found.page <= found.pages
            assert found.total <= len(WORDS)
            assert len(engine.closest(query, limit)) <= limit
            assert len(engine.suggest(KIND, text, limit)) <= limit
            assert all(0 < one.total <= len(WORDS) for one in engine.without(query))
