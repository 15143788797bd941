import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from portal.common.money import BadAmount, CurrencyMismatch, Money


@pytest.mark.parametrize(
    "cents, french, english",
    [
        (125_000, "1\u202f250\u202f€", "€1,250"),
        (125_050, "1\u202f250,50\u202f€", "€1,250.50"),
        (5, "0,05\u202f€", "€0.05"),
        (-1_000, "−10\u202f€", "−€10"),
        (0, "0\u202f€", "€0"),
        (100_000_000_00, "100\u202f000\u202f000\u202f€", "€100,000,000"),
    ],
)
def test_an_amount_is_written_as_people_write_it(cents, french, english):
    with translation.override("fr"):
        assert str(Money(cents)) == french
    with translation.override("en"):
        assert str(Money(cents)) == english


@pytest.mark.parametrize(
    "typed, cents",
    [("1250", 125_000), ("1 250,50", 125_050), ("1\u202f250.5 €", 125_050), ("0", 0), ("-3", -300), ("12,", 1_200)],
)
def test_an_amount_is_read_as_people_type_it(typed, cents):
    assert Money.parse(typed) == Money(cents)


@pytest.mark.parametrize("typed", ["", "beaucoup", "12,345", "1,250.50", "NaN", "Infinity", "1e20", "--3", "€"])
def test_what_is_no_amount_is_quoted_back(typed):
    with pytest.raises(BadAmount, match="1250"):
        Money.parse(typed)


@given(st.integers(-(10**12), 10**12))
def test_what_is_written_is_read_again(cents):
    with translation.override("fr"):
        assert Money.parse(str(Money(cents)).replace("−", "-")) == Money(cents)


@given(st.integers(), st.integers())
def test_sums_and_differences_are_those_of_cents(one, other):
    assert Money(one) + Money(other) - Money(other) == Money(one)
    assert (Money(one) < Money(other)) == (one < other)


@pytest.mark.parametrize("cents", [1.5, "3", True, None])
def test_cents_are_whole(cents):
    with pytest.raises(TypeError):
        Money(cents)


def test_currencies_are_not_mixed():
    with pytest.raises(CurrencyMismatch):
        Money(1) + Money(1, "CHF")
    with pytest.raises(CurrencyMismatch):
        assert Money(1) < Money(1, "CHF")
    assert Money(1) != Money(1, "CHF")


def test_nothing_is_false():
    assert not Money(0)
    assert Money(1)
