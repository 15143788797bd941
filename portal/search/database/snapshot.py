"""What a process keeps in memory of the index of one kind: a bitmap for each facet value, and the orders.

It is made anew when the revision of the index has changed, and holds nothing that grows with the number of
visitors: its caches of queries, days and places are bounded.
"""

from array import array
from bisect import bisect_left
from collections.abc import Callable, Hashable, Mapping, Sequence
from threading import Lock
from typing import Any, Generic, TypeVar
from uuid import UUID

from portal.search.database import addresses, bitmaps
from portal.search.models import IndexRevision, SearchDocument
from portal.search.orders import kilometres, rotation_number, rotation_seed, vector
from portal.search.vocabulary import TOP

T = TypeVar("T")


class Bounded(Generic[T]):
    """A small memory of results: the first made are forgotten first."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._kept: dict[Hashable, T] = {}
        self._lock = Lock()

    def get(self, key: Hashable) -> T | None:
        """What is kept under this key."""
        return self._kept.get(key)

    def put(self, key: Hashable, made: T) -> T:
        """Keep a result; returns it."""
        with self._lock:
            self._kept[key] = made
            while len(self._kept) > self._size:
                del self._kept[next(iter(self._kept))]
        return made


class Snapshot:
    """The documents of one kind in alphabetical order: place 0 is the first name."""

    def __init__(self, kind: str, scope: range, revision: UUID | None) -> None:
        self.kind, self.scope, self.revision = kind, scope, revision
        rows = list(
            SearchDocument.objects.filter(kind=kind)
            .order_by("name_sort", "object_id")
            .values_list("object_id", "name", "name_sort", "facets", "latitude", "longitude", "sort_date")
        )
        self.size = len(rows)
        self.all = bitmaps.full(self.size)
        self.ids = array("q", (row[0] for row in rows))
        self.place_of = {scope.start | row[0]: place for place, row in enumerate(rows)}
        self.names: list[str] = [row[1] for row in rows]
        self._name_keys: list[str] = [row[2] for row in rows]
        self.facets = _facet_bitmaps([row[3] for row in rows])
        self._dates = [row[6] for row in rows]
        self._vectors = {
            place: vector(row[4], row[5]) for place, row in enumerate(rows) if row[4] is not None and row[5] is not None
        }
        # What `matching` found for a text: one "Match" for each of the last texts.
        self.matches: Bounded[Any] = Bounded(64)
        self._orders: Bounded[Sequence[int]] = Bounded(16)
        self._name_words: list[tuple[str, int]] | None = None

    def value(self, facet: str, value: str) -> int:
        """The documents that have this facet value."""
        return self.facets.get(facet, {}).get(value, 0)

    def named(self, name_key: str) -> int:
        """The documents with exactly this name, as `analysis.sort_key` writes it."""
        place = bisect_left(self._name_keys, name_key)
        found = 0
        while place < self.size and self._name_keys[place] == name_key:
            found |= 1 << place
            place += 1
        return found

    def rotation(self, seed: str) -> Sequence[int]:
        """Every place in an order that depends on the seed alone."""
        number_of_seed = rotation_seed(seed)

        def number(place: int) -> int:
            return rotation_number(number_of_seed, self.ids[place])

        return self._ordered(("rotation", seed), number)

    def recent(self) -> Sequence[int]:
        """Every place, the latest date first, those without a date at the end."""

        def days_ago(place: int) -> int:
            day = self._dates[place]
            return 0 if day is None else -day.toordinal()

        return self._ordered("recent", days_ago)

    def nearest(self, near: tuple[float, float]) -> Sequence[int]:
        """Every place, the nearest first, those that are nowhere in particular at the end."""
        x, y, z = vector(*near)

        def farness(place: int) -> float:
            at = self._vectors.get(place)
            return 2.0 if at is None else -(x * at[0] + y * at[1] + z * at[2])

        return self._ordered(("nearest", near), farness)

    def _ordered(self, name: Hashable, key: Callable[[int], Any]) -> Sequence[int]:
        """Every place in one order; places that are equal in it stay in alphabetical order."""
        return self._orders.get(name) or self._orders.put(name, array("l", sorted(range(self.size), key=key)))

    def distance(self, place: int, near: tuple[float, float]) -> float | None:
        """Kilometres between a document and a point, if the document is somewhere."""
        at = self._vectors.get(place)
        return None if at is None else kilometres(at, vector(*near))

    def with_names_like(self, beginnings: Sequence[str]) -> list[int]:
        """Places whose name has, for each of these words, one that begins so; in alphabetical order."""
        words = self._words_of_names()
        found: set[int] | None = None
        for one in beginnings:
            first, last = bisect_left(words, (one, -1)), bisect_left(words, (one + TOP, -1))
            named = {place for _, place in words[first:last]}
            found = named if found is None else found & named
        return sorted(found or ())

    def spelled_in_name(self, forms: Sequence[str]) -> int:
        """The documents whose name has each of these words as they are, not only a relative of it."""
        words = self._words_of_names()
        found = self.all
        for form in forms:
            first, last = bisect_left(words, (form, -1)), bisect_left(words, (form, self.size))
            found &= bitmaps.from_places((place for _, place in words[first:last]), self.size)
        return found

    def _words_of_names(self) -> list[tuple[str, int]]:
        if self._name_words is None:
            keys = enumerate(self._name_keys)
            self._name_words = sorted({(word, place) for place, key in keys for word in key.split()})
        return self._name_words


def _facet_bitmaps(documents: Sequence[Mapping[str, Sequence[str]]]) -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, list[int]]] = {}
    for place, facets in enumerate(documents):
        for facet, values in facets.items():
            of_facet = found.setdefault(facet, {})
            for value in values:
                of_facet.setdefault(value, []).append(place)
    return {
        facet: {value: bitmaps.from_places(there, len(documents)) for value, there in values.items()}
        for facet, values in found.items()
    }


_current: dict[str, Snapshot] = {}


def snapshot(kind: str) -> Snapshot:
    """The snapshot of a kind as the database has it now: one query when nothing has changed."""
    row = IndexRevision.objects.filter(kind=kind).values_list("pk", "revision").first()
    pk, revision = row or (0, None)
    known = _current.get(kind)
    if known is None or known.revision != revision or known.scope != addresses.scope(pk):
        # The revision is read before the rows: if they are newer, the next call sees it and reads again.
        known = _current[kind] = Snapshot(kind, addresses.scope(pk), revision)
    return known
