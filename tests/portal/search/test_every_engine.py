"""Every engine does all that the search promises."""

import pytest

from portal.search.interface import Query
from tests.portal.search.engine_contract import EngineContract
from tests.portal.search.engine_properties import EngineProperties
from tests.portal.search.engines import EVERY_ENGINE
from tests.portal.search.helping_contract import HelpingContract
from tests.portal.search.pairs import APART, MEETING
from tests.portal.search.toys import KIND

pytestmark = pytest.mark.django_db


@pytest.fixture(params=EVERY_ENGINE)
def trial(request, shelf):
    with request.param() as opened:
        yield opened


@pytest.fixture
def engine(trial):
    return trial.engine


@pytest.fixture
def put_in(trial):
    """Index what is on the shelf."""
    return lambda: trial.put_in(KIND)


class TestSearching(EngineContract):
    """The contract, told by examples."""


class TestHelping(HelpingContract):
    """What to drop, what is closest, how to go on typing."""


class TestProperties(EngineProperties):
    """What holds whatever the documents and whatever is typed."""


class TestFrench:
    """What people type meets what documents say, as `pairs.py` has it."""

    @pytest.fixture
    def found(self, trial, shelf):
        """Index these texts; gives a function from what is typed to the texts found."""

        def index(texts):
            for number, text in enumerate(sorted(set(texts)), start=1):
                shelf.put(number, f"Fiche {number}", text)
            trial.put_in(KIND)

            def find(typed):
                ids = trial.engine.search(Query(kind=KIND, text=typed, per_page=1000)).ids
                return {shelf.documents[pk].texts["middle"] for pk in ids}

            return find

        return index

    def test_every_pair_of_the_table_meets(self, found):
        find = found(text for _, text in MEETING)
        assert [(typed, text) for typed, text in MEETING if text not in find(typed)] == []

    def test_no_pair_of_the_other_table_meets(self, found):
        # What was typed is somewhere too, otherwise it could only be taken for the beginning of a longer word.
        find = found(text for pair in APART for text in pair)
        assert [(typed, text) for typed, text in APART if text in find(typed)] == []
        assert [typed for typed, _ in APART if typed not in find(typed)] == []


def test_the_tables_of_pairs_are_as_long_as_promised():
    assert len(set(MEETING)) >= 80
    assert len(set(APART)) >= 20


def test_an_unknown_kind_is_refused_in_words(engine):
    with pytest.raises(LookupError, match="No document source is registered for 'nothing'"):
        engine.search(Query(kind="nothing"))
