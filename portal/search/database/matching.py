"""The documents that match a text, and how well.

All words must be accounted for: each by itself, or by one of the ways of satisfying it together with its neighbours.
"""

from array import array
from collections.abc import Iterable, Mapping, Sequence

from portal.search import planning
from portal.search.database import bitmaps
from portal.search.database.fulltext import Leaf, text_index
from portal.search.database.snapshot import Snapshot
from portal.search.interface import Correction
from portal.search.planning import Plan

Found = Mapping[Leaf, int]
Ways = Sequence[tuple[int, int, int]]


class Match:
    """The result of one text in one snapshot; kept there, since every click on a facet asks for it again."""

    def __init__(self, plan: Plan, snapshot: Snapshot, found: Found) -> None:
        self._snapshot = snapshot
        self.stems = plan.stems()
        self.corrections: tuple[Correction, ...] = tuple(plan.corrections)
        self._named = snapshot.named(plan.name_key)
        self._spelled = snapshot.spelled_in_name([word.form for word in plan.words])
        self._read_into = [snapshot.value(facet, value) for one in plan.expansions for facet, value in one.values]
        exact = [found[Leaf(frozenset([word.stem]))] for word in plan.words]
        loose = [
            own | found[Leaf(frozenset(others))] if others else own
            for own, others in zip(exact, plan.others, strict=True)
        ]
        in_name = [found[Leaf(frozenset([word.stem]), in_name=True)] for word in plan.words]
        written = _written_otherwise(plan, found)
        understood = _understood(plan, snapshot, loose)
        self._exact = _every(_covered(exact, [*written, *_literal(plan, exact)]))
        self._in_name = _every(_covered(in_name, _written_otherwise(plan, found, in_name=True)))
        self.words = _covered(loose, [*written, *understood])
        self.everything = _every(self.words) | self._named
        self._order: Sequence[int] | None = None

    def order(self) -> Sequence[int]:
        """The places that match, the most relevant first; equals by name.

        First the document that has this name, then those with all words in their name, spelled so before their
        relatives, then those with the words as typed, then those found by a beginning, a correction or what was
        read into the words.
        """
        if self._order is None:
            self._order = array("l", self._ranked())
        return self._order

    def _ranked(self) -> list[int]:
        snapshot = self._snapshot
        scores = text_index().scores(self.stems, snapshot.scope)
        weights = {snapshot.place_of[one]: score for one, score in scores.items() if one in snapshot.place_of}
        for bitmap in self._read_into:
            for place in bitmaps.places(bitmap & self.everything, snapshot.size):
                weights[place] = weights.get(place, 0.0) + 1.0
        ranked: list[int] = []
        left = self.everything
        for tier in (self._named, self._spelled, self._in_name, self._exact, self.everything):
            here = bitmaps.places(left & tier, snapshot.size)
            # Places are in alphabetical order and the sort is stable: equals stay in it.
            ranked += sorted(here, key=lambda place: -weights.get(place, 0.0))
            left &= ~tier
        return ranked


def match_all(snapshot: Snapshot, texts: Sequence[str]) -> list[tuple[Plan, Match | None]]:
    """The match of each text, None for a text without words; few queries however many texts."""
    plans = [planning.read(snapshot.kind, text) for text in texts]
    known = {plan.key: snapshot.matches.get(plan.key) for plan in plans if plan.words}
    new = list({plan.key: plan for plan in plans if plan.words and known[plan.key] is None}.values())
    if new:
        planning.complete(snapshot.kind, new)
        found = _ask(snapshot, {leaf for plan in new for leaf in _leaves(plan)})
        for plan in new:
            known[plan.key] = snapshot.matches.put(plan.key, Match(plan, snapshot, found))
    return [(plan, known[plan.key] if plan.words else None) for plan in plans]


def _leaves(plan: Plan) -> Iterable[Leaf]:
    for stems in [(word.stem,) for word in plan.words] + [span.stems for span in plan.spans]:
        for stem in stems:
            yield Leaf(frozenset([stem]))
            yield Leaf(frozenset([stem]), in_name=True)
    for others in filter(None, plan.others):
        yield Leaf(frozenset(others))


def _ask(snapshot: Snapshot, leaves: Iterable[Leaf]) -> Found:
    asked = list(leaves)
    places: list[list[int]] = [[] for _ in asked]
    place_of = snapshot.place_of
    for number, address in text_index().matches(asked, snapshot.scope):
        place = place_of.get(address)
        # A document newer than the snapshot waits for the next one.
        if place is not None:
            places[number].append(place)
    return {leaf: bitmaps.from_places(there, snapshot.size) for leaf, there in zip(asked, places, strict=True)}


def _covered(words: Sequence[int], ways: Ways) -> list[int]:
    """For each word, the documents in which it is accounted for: by itself, or by a way that covers it."""
    return [
        _any(bitmap for start, end, bitmap in ways if start <= place < end) | own for place, own in enumerate(words)
    ]


def _written_otherwise(plan: Plan, found: Found, *, in_name: bool = False) -> list[tuple[int, int, int]]:
    return [
        (span.start, span.end, _every(found[Leaf(frozenset([stem]), in_name)] for stem in span.stems))
        for span in plan.spans
    ]


def _understood(plan: Plan, snapshot: Snapshot, words: Sequence[int]) -> list[tuple[int, int, int]]:
    values = [
        (one.start, one.end, _any(snapshot.value(facet, value) for facet, value in one.values))
        for one in plan.expansions
    ]
    return values + _literal(plan, words)


def _literal(plan: Plan, words: Sequence[int]) -> list[tuple[int, int, int]]:
    """Expanded words that are enough by themselves: "Gmail" of "quitter Gmail"."""
    return [
        (one.start, one.end, _every(words[place] for place in one.literal))
        for one in plan.expansions
        if one.literal and all(0 <= place < len(words) for place in one.literal)
    ]


def _any(found: Iterable[int]) -> int:
    total = 0
    for bitmap in found:
        total |= bitmap
    return total


def _every(found: Iterable[int]) -> int:
    first, *rest = found
    for bitmap in rest:
        first &= bitmap
    return first
