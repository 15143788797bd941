"""What every engine must do besides searching, told by examples. `test_every_engine.py` runs it on each of them."""

import pytest

from portal.search.interface import Query
from tests.portal.search.toys import KIND


class HelpingContract:
    """What to drop, what is closest, how to go on typing. `put_in` indexes what is on the shelf."""

    def test_no_result_says_what_to_drop(self, shelf, put_in, engine):
        shelf.put(1, "Anna", "nuage", colour="red", shape="round")
        shelf.put(2, "Bob", "nuage", colour="red", shape="flat")
        put_in()
        query = Query(kind=KIND, text="nuage tempête", chosen={"colour": ("red",), "shape": ("round", "square")})
        assert engine.search(query).total == 0
        [drop] = engine.without(query)
        assert (drop.word, drop.text, drop.total) == ("tempête", "nuage", 1)
        unchosen = Query(kind=KIND, text="nuage", chosen={"colour": ("blue",)})
        assert [(one.facet, one.value, one.total) for one in engine.without(unchosen)] == [("colour", "blue", 2)]

    def test_the_closest_documents_meet_the_most_criteria(self, shelf, put_in, engine):
        shelf.put(1, "Anna", "nuage", colour="red")
        shelf.put(2, "Bob", "nuage", colour="red", shape="flat")
        shelf.put(3, "Chloé", shape="flat")
        put_in()
        chosen = {"colour": ("red",), "shape": ("flat",)}
        assert engine.closest(Query(kind=KIND, text="nuage vert", chosen=chosen), 3) == [2]
        assert engine.closest(Query(kind=KIND, text="vert"), 3) == []

    def test_the_closest_are_the_nearest_and_no_more_than_asked_for(self, shelf, put_in, engine):
        shelf.put(1, "Anna", colour="red", latitude=48.85, longitude=2.35)
        shelf.put(2, "Bob", colour="red", latitude=45.76, longitude=4.83)
        shelf.put(3, "Chloé", colour="red")
        put_in()
        query = Query(kind=KIND, text="vert", chosen={"colour": ("red", "blue")}, near=(45.75, 4.85))
        assert engine.closest(query, 3) == [2, 1, 3]
        assert engine.closest(query, 1) == [2]
        assert engine.closest(Query(kind=KIND), 3) == []

    def test_the_most_fruitful_thing_to_drop_comes_first(self, shelf, put_in, engine):
        shelf.put(1, "Anna", "nuage libre", colour="red")
        shelf.put(2, "Bob", "nuage du monde", colour="blue")
        shelf.put(3, "Chloé", "nuage du monde", colour="blue")
        put_in()
        query = Query(kind=KIND, text="le nuage libre", chosen={"colour": ("blue",)})
        told = [(one.total, one.facet, one.word, one.text) for one in engine.without(query)]
        assert told == [(2, "", "libre", "le nuage"), (1, "colour", "", "le nuage libre")]
        assert engine.without(Query(kind=KIND)) == []

    def test_suggestions_are_names_then_words(self, shelf, put_in, engine):
        shelf.put(1, "Atelier du Nuage", "nuages")
        shelf.put(2, "Numérique commun", "numérisation de nuances, nuancier")
        put_in()
        found = [(one.text, one.pk) for one in engine.suggest(KIND, "nu", 10)]
        assert found[:2] == [("Atelier du Nuage", 1), ("Numérique commun", 2)]
        assert {text for text, pk in found if pk is None} >= {"numérisation", "nuances"}
        assert [one.text for one in engine.suggest(KIND, "atelier nua", 1)] == ["Atelier du Nuage"]
        assert "vers numérique" in [one.text for one in engine.suggest(KIND, "vers num", 5)]
        assert len(engine.suggest(KIND, "nu", 2)) == 2

    def test_suggestions_are_found_whatever_the_accents_and_written_as_the_listing_writes_them(
        self, shelf, put_in, engine
    ):
        shelf.put(1, "L’Écluse du Canal", "porte-parole")
        shelf.put(2, "Canal Éclair")
        put_in()
        assert [one.text for one in engine.suggest(KIND, "ECL", 2)] == ["Canal Éclair", "L’Écluse du Canal"]
        assert [one.text for one in engine.suggest(KIND, "can écl", 1)] == ["Canal Éclair"]
        assert [one.text for one in engine.suggest(KIND, "l'écluse du can", 1)] == ["L’Écluse du Canal"]
        assert ("porte-parole", None) in [(one.text, one.pk) for one in engine.suggest(KIND, "portepa", 5)]
        assert engine.suggest(KIND, "éclipse", 5) == []

    def test_a_name_is_suggested_once_and_never_more_than_asked_for(self, shelf, put_in, engine):
        for pk in range(1, 31):
            shelf.put(pk, f"Nuage du nuage {pk:02}", "nuageux, nuances")
        put_in()
        for limit in (1, 8, 40):
            found = engine.suggest(KIND, "nua", limit)
            assert len(found) == len({(one.text, one.pk) for one in found}) <= limit
        assert [one.pk for one in engine.suggest(KIND, "nua", 8)] == [1, 2, 3, 4, 5, 6, 7, 8]

    @pytest.mark.parametrize("prefix", ["", " ", "n", "*", '"', "\x00", "(" * 500, "é" * 5000])
    def test_suggestions_for_nothing_are_nothing(self, shelf, put_in, engine, prefix):
        shelf.put(1, "Nuage", "nuages")
        put_in()
        assert engine.suggest(KIND, prefix, 10) == []
