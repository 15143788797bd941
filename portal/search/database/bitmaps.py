"""Sets of documents as whole numbers: bit n is set when the document at place n belongs to the set."""

from collections.abc import Iterable, Sequence
from itertools import compress

_BINARY_DIGITS = bytes.maketrans(b"01", b"\x00\x01")


def full(size: int) -> int:
    """The set of all places."""
    return (1 << size) - 1


def from_places(places: Iterable[int], size: int) -> int:
    """The set of these places. Setting bits one at a time would copy the whole number each time."""
    digits = bytearray(b"0") * size
    for place in places:
        digits[-1 - place] = 49
    return int(digits, 2) if size else 0


def flags(bitmap: int, size: int) -> bytes:
    """For each place 1 if it is in the set, else 0."""
    digits = f"{bitmap:0{size}b}" if size else ""
    return digits[::-1].encode().translate(_BINARY_DIGITS)


def places(bitmap: int, size: int) -> list[int]:
    """The places in a set, ascending."""
    return list(compress(range(size), flags(bitmap, size)))


def in_order(order: Sequence[int], bitmap: int) -> list[int]:
    """The places in a set, in the given order of all places."""
    inside = flags(bitmap, len(order))
    return [place for place in order if inside[place]]


def by_agreement(criteria: Iterable[int], everything: int) -> list[int]:
    """At index n, the places that satisfy at least n of the criteria."""
    levels = [everything]
    for criterion in criteria:
        levels.append(0)
        for level in range(len(levels) - 1, 0, -1):
            levels[level] |= levels[level - 1] & criterion
    return levels
