"""Reading a brand in a query: "quitter Gmail" asks for those who answer the needs that Gmail answered.

The table of brands belongs to the editors; here it is only recognised among the words typed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache

from portal.search.analysis import Token, tokens, within_one_edit
from portal.search.interface import Expansion
from portal.taxonomy.queries import BrandExpansion, brand_expansions

# Words before a brand that say what one does with it, or wants to; they name nothing themselves.
LEAVING = frozenset(
    "quitter quitte quittons quittant partir sortir laisser abandonner remplacer remplacement changer migrer passer "
    "migration alternative alternatives debarrasser mettre place lieu "
    "veut veux voulons vouloir voudrait voudrions souhaite souhaitons cherche cherchons aimerait aimerions besoin "
    "leave leaving quit replace replacing replacement instead switch want".split()
)
# What the alternative should be, between such a word and the brand.
_WISHED = frozenset("libre libres gratuit gratuite gratuites ethique ethiques free open source".split())
SHORTEST_TYPO = 5


def expand_brands(words: Sequence[Token]) -> Iterator[Expansion]:
    """Needs and tools of each brand among these words; the longest name wins where two begin alike."""
    forms = [word.form for word in words]
    place = 0
    while place < len(forms):
        brand, length = _brand_at(forms, place)
        if brand is None:
            place += 1
            continue
        start = _start_of_leaving(forms, place)
        values = [("need", slug) for slug in brand.need_slugs] + [("tool", slug) for slug in brand.tool_slugs]
        yield Expansion(
            start, place + length, tuple(values), payload=brand, literal=tuple(range(place, place + length))
        )
        place += length


def _brand_at(forms: list[str], place: int) -> tuple[BrandExpansion | None, int]:
    best: tuple[BrandExpansion | None, int] = (None, 0)
    for brand in brand_expansions_by_term():
        for term in brand[1]:
            typed = forms[place : place + len(term)]
            if len(term) > best[1] and len(typed) == len(term) and all(map(_is_meant, typed, term)):
                best = (brand[0], len(term))
    return best


def _start_of_leaving(forms: list[str], place: int) -> int:
    """Where the words that lead to the brand at `place` begin: "alternative libre à Zoom", "on veut quitter Gmail"."""
    start = place
    for earlier in reversed(range(place)):
        if any(_is_meant(forms[earlier], word) for word in LEAVING):
            start = earlier
        elif forms[earlier] not in _WISHED:
            break
    return start


def _is_meant(typed: str, written: str) -> bool:
    """Whether a typed word is this one, perhaps with a slip; a plural is another word ("notions")."""
    if typed == written:
        return True
    if min(len(typed), len(written)) < SHORTEST_TYPO or typed == written + "s":
        return False
    return within_one_edit(typed, written)


def brand_expansions_by_term() -> tuple[tuple[BrandExpansion, tuple[tuple[str, ...], ...]], ...]:
    """Each brand with the words of each of its spellings."""
    return _by_term(brand_expansions())


@lru_cache(maxsize=2)
def _by_term(brands: tuple[BrandExpansion, ...]) -> tuple[tuple[BrandExpansion, tuple[tuple[str, ...], ...]], ...]:
    return tuple((brand, tuple(_words(term) for term in brand.terms)) for brand in brands)


def _words(term: str) -> tuple[str, ...]:
    return tuple(token.form for token in tokens(term) if not token.compound)
