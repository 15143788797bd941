"""Colours that can be read: the formula, the table of uses, the nearest shade."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.common.palette import CHANGEABLE, DAY, MODES, NIGHT, SHIPPED, with_own
from portal.home.contrast import USES, contrast, faults, measures, shown, suggest, tidy_colour

BASE = Path(__file__).resolve().parents[3] / "portal/static/portal/css/base.css"
COLOURS = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06X}")


@pytest.mark.parametrize(
    ("first", "second", "ratio"),
    [
        ("#000000", "#FFFFFF", 21.0),
        ("#777777", "#FFFFFF", 4.47),  # the grey that is known to fail by a hair
        ("#767676", "#FFFFFF", 4.54),
        ("#15203B", "#FFCB1F", 10.6),
    ],
)
def test_known_pairs_have_the_known_contrast(first, second, ratio):
    assert contrast(first, second) == pytest.approx(ratio, abs=0.06)


def test_the_shipped_colours_are_those_of_the_style_sheet_and_can_all_be_read():
    blocks = re.findall(r":root \{(.*?)\n\s*\n", BASE.read_text(encoding="utf-8"), re.DOTALL)[:2]
    for mode, block in zip(MODES, blocks, strict=True):
        written = dict(re.findall(r"--([\w-]+): (#[0-9A-F]{6})", block))
        assert {token: written[token] for token in SHIPPED[mode] if token in written}.items() <= SHIPPED[mode].items()
        assert set(SHIPPED[mode]) - set(written) <= {"edge"}
    assert faults(SHIPPED) == []


def test_every_colour_that_may_change_stands_in_a_use_of_each_mode():
    for mode in MODES:
        seen = {token for use in USES if mode in use.modes for token in (use.front, use.back)}
        assert set(CHANGEABLE) <= seen


def test_a_ratio_is_shown_downwards():
    assert shown(4.499) == 4.4


@pytest.mark.parametrize(("typed", "kept"), [("fc3", "#FFCC33"), (" #FfCb1f ", "#FFCB1F")])
def test_a_colour_is_tidied(typed, kept):
    assert tidy_colour(typed) == kept


@pytest.mark.parametrize("typed", ["red", "#12345", "#GGGGGG", "#FFCB1F;}body{display:none", "", "url(//evil.example)"])
def test_what_is_no_colour_is_refused(typed):
    with pytest.raises(ValueError):  # noqa: PT011 - it carries the value itself
        tidy_colour(typed)


@given(COLOURS, COLOURS)
def test_contrast_is_between_1_and_21_and_has_no_order(first, second):
    assert 1 <= contrast(first, second) <= 21.0001
    assert contrast(first, second) == contrast(second, first)


@given(st.sampled_from(CHANGEABLE), st.sampled_from(MODES), COLOURS)
def test_what_is_suggested_passes_and_what_passes_is_left_alone(token, mode, colour):
    chosen = with_own({mode: {token: colour}})
    found = [fault for fault in faults(chosen) if (fault.token, fault.mode) == (token, mode)]
    better = suggest(token, mode, chosen)
    if not found:
        assert better == colour
    elif better:
        assert not [f for f in faults(with_own({mode: {token: better}})) if f.token == token and f.mode == mode]
        assert better == found[0].suggestion


@given(st.fixed_dictionaries(dict.fromkeys(CHANGEABLE, COLOURS)), st.sampled_from(MODES))
def test_whatever_four_colours_are_chosen_each_unreadable_use_has_its_fault(own, mode):
    chosen = with_own({mode: own})
    unreadable = {(m.use.front, m.use.back) for m in measures(chosen) if not m.passes}
    blamed = {fault.token for fault in faults(chosen)}
    assert all(blamed & set(pair) for pair in unreadable)
    assert bool(unreadable) == bool(blamed)


def test_of_two_colours_the_one_that_the_site_changed_is_blamed():
    (fault,) = faults(with_own({DAY: {"ground": "#9FB4C8"}}))
    assert fault.token == "ground"  # noqa: S105 - a colour
    (fault,) = faults(with_own({NIGHT: {"link": "#37507A"}}))
    assert fault.token == "link"  # noqa: S105 - a colour
