"""The field "where": a commune orders the list, a department or region narrows it, a doubtful name is asked about."""

from __future__ import annotations

from dataclasses import dataclass

from portal.taxonomy.enums import PlaceKind
from portal.taxonomy.queries import Place, find_places, place_by_slug, resolve_place
from providers.criteria import Criteria

PROPOSED = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Where:
    """What the field means. `typed` is kept in the field as long as it means nothing yet."""

    commune: Place | None = None
    typed: str = ""
    several: tuple[Place, ...] = ()  # the name is that of several places
    resembling: tuple[Place, ...] = ()  # nothing has that name; these begin alike
    resolved: Criteria | None = None  # the criteria that say the same with a slug


def read_where(criteria: Criteria) -> Where:
    """Understand `criteria.near`: a slug, or a place as people type it."""
    if not criteria.near:
        return Where()
    place = place_by_slug(criteria.near)
    if place is not None and place.kind == PlaceKind.COMMUNE:
        return Where(commune=place)
    if place is not None:
        return Where(resolved=at_place(criteria, place))
    places = resolve_place(criteria.near)
    if len(places) == 1:
        return Where(resolved=at_place(criteria, places[0]))
    if places:
        return Where(typed=criteria.near, several=tuple(places))
    return Where(typed=criteria.near, resembling=tuple(find_places(criteria.near, PROPOSED)))


def at_place(criteria: Criteria, place: Place) -> Criteria:
    """The criteria once the field means `place`: a commune is where one starts from, an area is chosen."""
    if place.kind == PlaceKind.COMMUNE:
        return criteria.having(near=place.slug)
    if place.kind == PlaceKind.COUNTRY:
        return criteria.removing("area").having(near="")
    return criteria.removing("area").adding("area", place.slug).having(near="")
