from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from portal.common import clock
from portal.search import actions
from portal.search.actions import forget_fruitless, record_fruitless
from portal.search.models import FruitlessSearch
from portal.search.queries import fruitless_searches
from tests.portal.search.toys import KIND

pytestmark = pytest.mark.django_db
MOMENT = datetime(2026, 1, 15, 10, tzinfo=ZoneInfo("Europe/Paris"))


def test_the_same_search_is_one_row_with_a_count():
    with clock.frozen_at(MOMENT):
        for text in ["Tempête", "  tempête ", "TEMPÊTE"]:
            assert record_fruitless(KIND, text)
    row = FruitlessSearch.objects.get()
    assert (row.text_normalised, row.count, row.last_on) == ("tempête", 3, MOMENT.date())


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("aide anna@example.org", "aide"),
        ("rappeler 06 12 34 56 78", "rappeler"),
        ("siret 73282932000074", "siret"),
        ("https://example.org/x nuage", "nuage"),
        ("www.example.org nuage", "nuage"),
    ],
)
def test_addresses_and_numbers_are_not_kept(text, kept):
    record_fruitless(KIND, text)
    assert FruitlessSearch.objects.get().text_normalised == kept


@pytest.mark.parametrize("text", ["", "   ", "anna@example.org", "06 12 34 56 78", "\x00"])
def test_a_text_of_which_nothing_remains_is_not_counted(text):
    assert not record_fruitless(KIND, text)
    assert not FruitlessSearch.objects.exists()


def test_a_long_text_is_bounded():
    record_fruitless(KIND, "tempête " * 2000)
    assert len(FruitlessSearch.objects.get().text_normalised) <= 80


def test_editors_see_a_text_from_five_searches_on():
    for _ in range(4):
        record_fruitless(KIND, "tempête")
    assert list(fruitless_searches(KIND)) == []
    record_fruitless(KIND, "tempête")
    assert [row.text_normalised for row in fruitless_searches(KIND)] == ["tempête"]
    assert list(fruitless_searches("other")) == []


def test_rare_texts_are_forgotten_after_a_month_and_all_after_thirteen():
    with clock.frozen_at(MOMENT):
        record_fruitless(KIND, "rare")
        for _ in range(5):
            record_fruitless(KIND, "fréquent")
    with clock.frozen_at(MOMENT + timedelta(days=30)):
        assert forget_fruitless() == 0
    with clock.frozen_at(MOMENT + timedelta(days=31)):
        assert forget_fruitless() == 1
    with clock.frozen_at(MOMENT + timedelta(days=396)):
        assert forget_fruitless() == 1
    assert not FruitlessSearch.objects.exists()


def test_nonsense_cannot_fill_the_table(monkeypatch):
    monkeypatch.setattr(actions, "_MAX_ROWS", 2)
    assert [record_fruitless(KIND, text) for text in ["un", "deux", "trois", "deux"]] == [True, True, False, True]
    assert FruitlessSearch.objects.count() == 2
