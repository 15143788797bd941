"""Geometry of the drawn charts: positions in percent of the width, as SVG attributes (styles are blocked)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal


def share(part: int, whole: int) -> Decimal:
    """`part` in percent of `whole`, one decimal, cut and never rounded up: 100 only when it is reached."""
    if whole <= 0:
        return Decimal("0.0")
    return (Decimal(part) * 100 / Decimal(whole)).quantize(Decimal("0.1"), rounding=ROUND_DOWN)


@dataclass(frozen=True)
class Bar:
    label: str
    value: int
    width: str  # of the drawing
    top: int
    middle: int


@dataclass(frozen=True)
class Station:
    label: str
    value: int
    at: str
    anchor: str
    offset: int
    reached: bool


@dataclass(frozen=True)
class Gauge:
    reached: int
    goal: int
    share: Decimal
    road: str  # how far the road goes, in percent of the drawing
    sum_anchor: str
    finished: bool
    stations: list[Station]


BAR_STEP = 62


def bars(rows: Iterable[tuple[str, int]]) -> list[Bar]:
    """One bar per row, the longest one as wide as leaves room for its figure."""
    rows = list(rows)
    longest = max((value for _, value in rows), default=0)
    return [
        Bar(label, value, f"{share(value, longest) * 80 / 100:.1f}%", index * BAR_STEP, index * BAR_STEP + 43)
        for index, (label, value) in enumerate(rows)
    ]


def gauge(reached: int, tiers: Iterable[tuple[str, int]]) -> Gauge:
    """A road to scale with a station per tier; beyond the last tier the scale follows the sum."""
    tiers = sorted(tiers, key=lambda tier: tier[1])
    goal = tiers[-1][1]
    length = max(goal, reached)
    stations = [
        Station(
            label,
            value,
            f"{share(value, length)}%",
            "end" if value == length else "middle",
            -15 if value == length else 0,
            reached >= value,
        )
        for label, value in tiers
    ]
    road = share(reached, length)
    return Gauge(
        reached, goal, share(reached, goal), f"{road}%", "end" if road > 30 else "start", reached >= goal, stations
    )
