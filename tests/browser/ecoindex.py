"""EcoIndex, computed as its authors publish it (collectif GreenIT.fr, ecoindex.fr): 100 is light, 0 is heavy.

A page is placed among the quantiles of half a million pages by its elements, its requests and its weight.
"""

from collections.abc import Sequence

ELEMENTS = (0, 47, 75, 159, 233, 298, 358, 417, 476, 537, 603, 674, 753, 843, 949, 1076, 1237, 1459, 1801, 2479, 594601)
REQUESTS = (0, 2, 15, 25, 34, 42, 49, 56, 63, 70, 78, 86, 95, 105, 117, 130, 147, 170, 205, 281, 3920)
KILOBYTES = (
    0, 1.37, 144.7, 319.53, 479.46, 631.97, 783.38, 937.91, 1098.62, 1265.47, 1448.32, 1648.27, 1876.08, 2142.06,
    2465.37, 2866.31, 3401.59, 4155.73, 5400.08, 8037.54, 223212.26,
)  # fmt: skip


def ecoindex(elements: int, requests: int, kilobytes: float) -> float:
    """The score of a page; elements inside SVG drawings do not count."""
    places = 3 * _place(ELEMENTS, elements) + 2 * _place(REQUESTS, requests) + _place(KILOBYTES, kilobytes)
    return 100 - 5 * places / 6


def _place(quantiles: Sequence[float], value: float) -> float:
    """Between which two quantiles `value` lies, and how far along."""
    for index in range(1, len(quantiles)):
        if value < quantiles[index]:
            return index - 1 + (value - quantiles[index - 1]) / (quantiles[index] - quantiles[index - 1])
    return len(quantiles) - 1
