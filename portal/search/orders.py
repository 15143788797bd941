"""Orders and distances that every engine computes alike, so that a page may come from one and the next from another."""

import math
from hashlib import blake2b

_EARTH_RADIUS_KM = 6371.0
_64_BITS = (1 << 64) - 1
# The steps of SplitMix64, as signed numbers: a search server knows no others.
STEP, FIRST, SECOND = -7046029254386353131, -4658895280553007687, -7723592293110705685


def rotation_seed(seed: str) -> int:
    """A text, usually the day, as a whole number of 63 bits."""
    return int.from_bytes(blake2b(ascii(seed).encode(), digest_size=8).digest(), "big") >> 1


def rotation_number(seed: int, object_id: int) -> int:
    """Where a document stands in the rotation of that seed, of 53 bits: each is as likely to come first.

    A document keeps its number for the whole day, so that a new one in the index moves nobody else.
    """
    mixed = (object_id * STEP + seed) & _64_BITS
    mixed = ((mixed ^ (mixed >> 30)) * FIRST) & _64_BITS
    mixed = ((mixed ^ (mixed >> 27)) * SECOND) & _64_BITS
    return (mixed ^ (mixed >> 31)) >> 11


Vector = tuple[float, float, float]


def vector(latitude: float, longitude: float) -> Vector:
    """A point on a sphere of radius 1: of two others the nearer one has the larger product with it."""
    up, east = math.radians(latitude), math.radians(longitude)
    return math.cos(up) * math.cos(east), math.cos(up) * math.sin(east), math.sin(up)


def kilometres(one: Vector, other: Vector) -> float:
    """The distance between two points, along the surface of the earth."""
    return _EARTH_RADIUS_KM * 2 * math.asin(min(1.0, math.dist(one, other) / 2))
