"""Distances on the globe, good to a few kilometres: enough to say who is nearer."""

from collections.abc import Iterable
from math import asin, cos, radians, sin, sqrt
from typing import NamedTuple, TypeVar

EARTH_DIAMETER_KM = 12742

Key = TypeVar("Key")


class Point(NamedTuple):
    latitude: float
    longitude: float


def distance_km(one: Point, other: Point) -> float:
    """Great-circle distance by the haversine formula."""
    half_latitude = radians(other.latitude - one.latitude) / 2
    half_longitude = radians(other.longitude - one.longitude) / 2
    chord = (
        sin(half_latitude) ** 2 + cos(radians(one.latitude)) * cos(radians(other.latitude)) * sin(half_longitude) ** 2
    )
    return EARTH_DIAMETER_KM * asin(min(1.0, sqrt(chord)))


def by_distance(origin: Point, points: Iterable[tuple[Key, Point]]) -> list[tuple[Key, float]]:
    """Each key with its distance from `origin`, the nearest first."""
    measured = [(key, distance_km(origin, point)) for key, point in points]
    return sorted(measured, key=lambda pair: pair[1])
