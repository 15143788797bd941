from portal.taxonomy.queries.places import (
    Place,
    departments_with_distance,
    find_places,
    place_by_slug,
    resolve_place,
)
from portal.taxonomy.queries.vocabulary import BrandExpansion, brand_expansions, elsewhere_for, uses_of

__all__ = [
    "BrandExpansion",
    "Place",
    "brand_expansions",
    "departments_with_distance",
    "elsewhere_for",
    "find_places",
    "place_by_slug",
    "resolve_place",
    "uses_of",
]
