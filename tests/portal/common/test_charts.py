from decimal import Decimal

import pytest

from portal.common import charts


@pytest.mark.parametrize(
    ("reached", "goal", "percent"),
    [
        (37_249, 200_000, "18.6"),
        (61_341, 200_000, "30.6"),
        (128_602, 200_000, "64.3"),
        (151_079, 200_000, "75.5"),
        (19_999_999, 20_000_000, "99.9"),
        (76_000, 60_000, "126.6"),
        (0, 60_000, "0.0"),
        (5, 0, "0.0"),
    ],
)
def test_a_share_is_cut_and_never_rounded_up(reached, goal, percent):
    assert charts.share(reached, goal) == Decimal(percent)


TIERS = [("second", 35_000), ("first", 20_000), ("third", 50_000)]


@pytest.mark.parametrize(
    ("reached", "count"),
    [(0, 0), (19_999, 0), (20_000, 1), (34_999, 1), (35_000, 2), (49_999, 2), (50_000, 3), (90_000, 3)],
)
def test_tiers_are_reached_at_their_amount(reached, count):
    drawn = charts.gauge(reached, TIERS)
    assert [station.reached for station in drawn.stations].count(True) == count
    assert [station.label for station in drawn.stations] == ["first", "second", "third"]


def test_beyond_the_last_tier_the_road_fills_the_drawing():
    drawn = charts.gauge(100_000, TIERS)
    assert (drawn.road, drawn.stations[-1].at, drawn.share) == ("100.0%", "50.0%", Decimal("200.0"))


def test_the_longest_bar_leaves_room_for_its_figure():
    drawn = charts.bars([("a", 50), ("b", 100), ("c", 0)])
    assert [bar.width for bar in drawn] == ["40.0%", "80.0%", "0.0%"]


def test_no_rows_draw_no_bars():
    assert charts.bars([]) == []
