"""The search engine that needs nothing but the database."""

import math
from collections.abc import Mapping, Sequence

from portal.search.analysis import STOP_WORDS, normalise_query, sort_key
from portal.search.database import bitmaps
from portal.search.database.matching import Match, match_all
from portal.search.database.snapshot import Snapshot, snapshot
from portal.search.interface import Query, Relaxation, Results, Sort, Suggestion, source_of
from portal.search.planning import shorter_texts
from portal.search.vocabulary import completions

_SHORTEST_COMPLETED = 2


class DatabaseEngine:
    """Answers `interface.Engine` from bitmaps of facet values and the text index of the database."""

    def search(self, query: Query) -> Results:
        """One page of results, and what each click on a facet would give."""
        snap = snapshot(query.kind)
        [(plan, match)] = match_all(snap, [query.text])
        selection = _Selection(snap, query, match)
        total = selection.now.bit_count()
        per_page = max(1, query.per_page)
        pages = max(1, math.ceil(total / per_page))
        page = min(max(1, query.page), pages)
        places = self._sorted(snap, query, match, selection.now)[(page - 1) * per_page : page * per_page]
        return Results(
            total=total,
            ids=tuple(snap.ids[place] for place in places),
            page=page,
            pages=pages,
            counts=selection.counts(),
            expansions=tuple(plan.expansions),
            corrections=match.corrections if match else (),
            terms=match.stems if match else frozenset(),
            distances=_distances(snap, query, places),
            cut=plan.cut,
        )

    def without(self, query: Query) -> list[Relaxation]:
        """What dropping one criterion gives, where it gives something; the most first.

        Where several values of a facet are chosen, dropping one can only narrow: the whole facet is
        proposed.
        """
        snap = snapshot(query.kind)
        shorter = list(shorter_texts(query.text))
        [(_, match), *others] = match_all(snap, [query.text, *(text for _, text in shorter)])
        selection = _Selection(snap, query, match)
        found = [
            Relaxation(
                total=selection.beside[facet].bit_count(),
                facet=facet,
                value=values[0] if len(values) == 1 else "",
                text=query.text,
            )
            for facet, values in selection.chosen.items()
        ]
        for (word, text), (_, other) in zip(shorter, others, strict=True):
            total = _Selection(snap, query, other).now.bit_count()
            found.append(Relaxation(total=total, word=word, text=text))
        return sorted((one for one in found if one.total), key=lambda one: -one.total)

    def closest(self, query: Query, limit: int) -> list[int]:
        """Documents that meet as many of the criteria as any does; none where no criterion is met at all."""
        snap = snapshot(query.kind)
        [(_, match)] = match_all(snap, [query.text])
        selection = _Selection(snap, query, match)
        criteria = [*selection.passing.values(), *(match.words if match else ())]
        levels = bitmaps.by_agreement(criteria, snap.all)
        best = next((level for level in reversed(levels[1:]) if level), 0)
        order = snap.nearest(query.near) if query.near else snap.rotation(query.seed)
        return [snap.ids[place] for place in bitmaps.in_order(order, best)[:limit]]

    def suggest(self, kind: str, prefix: str, limit: int) -> list[Suggestion]:
        """Names that hold every typed word, then texts that end with a word beginning like the last one."""
        typed = normalise_query(prefix)
        words = sort_key(typed.text).split()
        if not words or len(words[-1]) < _SHORTEST_COMPLETED:
            return []
        snap = snapshot(kind)
        named = snap.with_names_like([word for word in words[:-1] if word not in STOP_WORDS] + words[-1:])
        found = [Suggestion(snap.names[place], snap.ids[place]) for place in named[:limit]]
        if len(found) < limit:
            head = typed.text.rpartition(" ")[0]
            endings = completions(kind, words[-1], limit - len(found))
            found += [Suggestion(f"{head} {ending}".strip()) for ending in endings]
        return found

    def _sorted(self, snap: Snapshot, query: Query, match: Match | None, found: int) -> Sequence[int]:
        if query.sort is Sort.NAME:
            return bitmaps.places(found, snap.size)
        if query.sort is Sort.RECENT:
            return bitmaps.in_order(snap.recent(), found)
        if query.sort is Sort.NEAREST and query.near:
            return bitmaps.in_order(snap.nearest(query.near), found)
        if query.sort is Sort.RELEVANCE and match:
            inside = bitmaps.flags(found, snap.size)
            return [place for place in match.order() if inside[place]]
        return bitmaps.in_order(snap.rotation(query.seed), found)


class _Selection:
    """What the chosen values leave of the documents that match the text."""

    def __init__(self, snap: Snapshot, query: Query, match: Match | None) -> None:
        text = match.everything if match else snap.all
        self._snap = snap
        self._facets = source_of(query.kind).facets
        self.chosen = {facet: values for facet, values in query.chosen.items() if values}
        # For each facet with a choice: the documents with one of its chosen values…
        self.passing = {facet: self._any(facet, values) for facet, values in self.chosen.items()}
        # … and the documents that pass all the other facets and the text.
        self.beside = {facet: self._all_but(facet, text) for facet in self.chosen}
        self.now = self._all_but(None, text)

    def counts(self) -> Mapping[str, Mapping[str, int]]:
        """For each value of each facet, the number of results after a click on it."""
        counts = {}
        for facet in dict.fromkeys((*self._facets, *self.chosen)):
            chosen = self.chosen.get(facet, ())
            beside = self.beside.get(facet, self.now)
            # Inside a facet values add up: what is there now stays.
            kept = self.now if chosen else 0
            values = self._snap.facets.get(facet, {})
            counts[facet] = {
                value: (kept | beside & bitmap).bit_count() for value, bitmap in values.items() if value not in chosen
            } | {value: self._after_removing(facet, value).bit_count() for value in chosen}
        return counts

    def _after_removing(self, facet: str, value: str) -> int:
        rest = [other for other in self.chosen[facet] if other != value]
        return self.beside[facet] & (self._any(facet, rest) if rest else self._snap.all)

    def _any(self, facet: str, values: Sequence[str]) -> int:
        found = 0
        for value in values:
            found |= self._snap.value(facet, value)
        return found

    def _all_but(self, left_out: str | None, text: int) -> int:
        for facet, passing in self.passing.items():
            if facet != left_out:
                text &= passing
        return text


def _distances(snap: Snapshot, query: Query, places: Sequence[int]) -> dict[int, float]:
    if query.near is None:
        return {}
    known = {snap.ids[place]: snap.distance(place, query.near) for place in places}
    return {object_id: distance for object_id, distance in known.items() if distance is not None}
