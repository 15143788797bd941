from portal.taxonomy.queries.former import (
    FormerWords,
    former_slugs,
    former_words,
    present_slugs,
    successor_of,
    successors_of,
    term_at,
)
from portal.taxonomy.queries.places import (
    Place,
    departments_with_distance,
    find_places,
    place_by_slug,
    resolve_place,
)
from portal.taxonomy.queries.revision import vocabulary_token
from portal.taxonomy.queries.uses import counted_uses, uses_of, with_uses
from portal.taxonomy.queries.vocabulary import BrandExpansion, brand_expansions, elsewhere_for

__all__ = [
    "BrandExpansion",
    "FormerWords",
    "Place",
    "brand_expansions",
    "departments_with_distance",
    "elsewhere_for",
    "counted_uses",
    "find_places",
    "former_slugs",
    "former_words",
    "place_by_slug",
    "present_slugs",
    "resolve_place",
    "successor_of",
    "successors_of",
    "term_at",
    "uses_of",
    "vocabulary_token",
    "with_uses",
]
