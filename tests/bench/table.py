"""Figures of several rounds, the table they make, and which budgets hold."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from statistics import median

from tests.bench import pages

HOME_MS, FACETS_MS, SELECTIVE_RATIO, KEPT_SHARE = 15.0, 40.0, 1.5, 0.5


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which `share` of the others lie."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def verdict(what: str, value: float, bound: float, *, at_least: bool = False) -> str:
    """A line that says whether what is promised holds."""
    holds = value >= bound if at_least else value <= bound
    return f"{'holds' if holds else 'BEYOND':<8}{what}: {value:.2f}, {bound:g} at {'least' if at_least else 'most'}"


@dataclass
class Figures:
    """One row at one size: a p50, a p95 and requests per second from each round."""

    p50s: list[float] = field(default_factory=list)
    p95s: list[float] = field(default_factory=list)
    rates: list[float] = field(default_factory=list)

    def add(self, times: Sequence[float]) -> None:
        self.p50s.append(percentile(times, 0.5))
        self.p95s.append(percentile(times, 0.95))

    @property
    def p50(self) -> float:
        return median(self.p50s)

    @property
    def p95(self) -> float:
        return median(self.p95s)

    @property
    def rate(self) -> float:
        return median(self.rates)


class Table:
    """All figures, by row and size."""

    def __init__(self, small: int, large: int) -> None:
        self.small, self.large = small, large
        self.figures: dict[tuple[str, int], Figures] = defaultdict(Figures)

    def lines(self) -> Iterator[str]:
        """The table, and below it the budgets."""
        yield f"{'':<26}{f'{self.small:,} listings':^27}{f'{self.large:,} listings':^27}{'p95':>9}"
        yield f"{'':<26}" + f"{'p50 ms':>9}{'p95 ms':>9}{'req/s':>9}" * 2 + f"{'ratio':>9}"
        for row in dict.fromkeys(row for row, _size in self.figures):
            small, large = self.figures[row, self.small], self.figures[row, self.large]
            cells = "".join(f"{one.p50:>9.1f}{one.p95:>9.1f}{one.rate:>9.0f}" for one in (small, large))
            yield f"{row:<26}{cells}{large.p95 / small.p95:>9.2f}"
        yield ""
        for what, value, most in self.budgets():
            yield verdict(what, value, most)
        for row in pages.KEPT:
            share = self.figures[row, self.large].rate / self.figures[pages.EMPTY_VIEW, self.large].rate
            yield verdict(f"{row}, requests per second by those of the empty view", share, KEPT_SHARE, at_least=True)

    def budgets(self) -> list[tuple[str, float, float]]:
        """What is promised, what was measured, what is allowed at most."""
        facets, home = self.figures[pages.FACETS, self.large], self.figures[pages.HOME, self.large]
        small, large = self.figures[pages.SELECTIVE, self.small], self.figures[pages.SELECTIVE, self.large]
        return [
            (f"4 facets and a text at {self.large:,}, p50 in ms", facets.p50, FACETS_MS),
            (f"home at {self.large:,} drawn anew, p50 in ms", home.p50, HOME_MS),
            (
                "selective searches, p95 at the large size by that at the small one",
                large.p95 / small.p95,
                SELECTIVE_RATIO,
            ),
        ]
