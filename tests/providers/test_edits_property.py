"""What is stored of a proposal and what is shown of it, tried with anything people may write."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from providers.editing.differences import GONE, NEW, pieces_of, text_of
from providers.editing.packing import Unreadable, pack, unpack
from providers.enums import PriceApproach, Stage
from providers.importing.data import PriceData

lines = st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\n\r"), max_size=30), max_size=6)


@given(before=lines, after=lines)
def test_a_difference_holds_both_texts_word_for_word(before, after):
    pieces = pieces_of(before, after)
    assert text_of(pieces, GONE).split() == "\n".join(before).split()
    assert text_of(pieces, NEW).split() == "\n".join(after).split()


prices = st.builds(
    PriceData,
    st.text(max_size=20),
    st.sampled_from(PriceApproach.values),
    st.none() | st.integers(min_value=0, max_value=10**9),
)


@given(
    name=st.text(max_size=20),
    areas=st.frozensets(st.sampled_from(["69", "2A", "R84"])),
    told=st.lists(prices, max_size=4).map(tuple),
    stages=st.lists(st.tuples(st.sampled_from(Stage.values), st.text(max_size=9)), max_size=4).map(tuple),
)
def test_what_is_packed_is_read_back_the_same(name, areas, told, stages):
    values = {"name": name, "areas": areas, "prices": told, "stages": stages}
    assert unpack(pack(values)) == values


@pytest.mark.parametrize("stored", [{"name": 3}, {"prices": [{"label": "x"}]}, {"nothing": 1}, {"areas": "69"}])
def test_what_cannot_be_read_back_is_refused_and_never_guessed(stored):
    with pytest.raises(Unreadable):
        unpack(stored)
