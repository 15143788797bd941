"""What an application says to the search and what it gets back. Engines answer it; callers never know which
one.

An application registers, in `AppConfig.ready()`, one `DocumentSource` for each kind of thing it wants found
and, if it wishes, expanders that read more into a query than its words (the brand "Gmail" → documents about
mail).
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any, Protocol

from portal.search.analysis import Token


class Weight(StrEnum):
    """How much a word found in a text of a document counts. The name is above all."""

    HIGH = "high"
    MIDDLE = "middle"
    LOW = "low"


class Sort(StrEnum):
    """Orders of results. Relevance without words to be relevant to is the fair rotation."""

    RELEVANCE = "relevance"
    NEAREST = "nearest"
    NAME = "name"
    RECENT = "recent"
    ROTATION = "rotation"


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One thing that can be found. Facet values carry ancestors: a parent counts its children once."""

    kind: str
    pk: int
    name: str
    texts: Mapping[Weight, str] = field(default_factory=dict)
    facets: Mapping[str, frozenset[str]] = field(default_factory=dict)
    latitude: float | None = None
    longitude: float | None = None
    sort_date: date | None = None


class DocumentSource(Protocol):
    """How an application hands over its documents. Whatever visitors may not see is simply not built."""

    kind: str
    facets: tuple[str, ...]

    def all_ids(self) -> Iterable[int]:
        """The keys of everything that can be found now."""

    def build(self, ids: Collection[int]) -> Iterable[Document]:
        """The documents of these keys; a key that may no longer be found is left out."""


@dataclass(frozen=True, slots=True)
class Expansion:
    """Another way to satisfy the words `start` to `end` (excluded) of a query: one of these facet values.

    The words `literal` of that span, by default all, still match by themselves: for "quitter Gmail", the
    word "Gmail" alone. `payload` is for the page, which says what was understood.
    """

    start: int
    end: int
    values: tuple[tuple[str, str], ...]
    payload: Any = None
    literal: tuple[int, ...] | None = None


Expander = Callable[[Sequence[Token]], Iterable[Expansion]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """A search: words, chosen facet values (OR inside a facet, AND between facets), order and page.

    `near` is (latitude, longitude), needed by the nearest first; `seed` sets the rotation, usually the day.
    """

    kind: str
    text: str = ""
    chosen: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    sort: Sort = Sort.RELEVANCE
    near: tuple[float, float] | None = None
    seed: str = ""
    page: int = 1
    per_page: int = 12


@dataclass(frozen=True, slots=True)
class Correction:
    """A word that is nowhere as typed, and the words one letter away that were searched instead."""

    word: str
    replaced_by: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Results:
    """One page of results. `page` is the page really shown, within `pages`; `cut` says the text was too
    long.

    A count says how many results a click on the value gives: for an unchosen value the results once it is
    added, for a chosen one the results once it is removed. `terms` are the stems to highlight; `distances`
    are in kilometres.
    """

    total: int
    ids: tuple[int, ...]
    page: int
    pages: int
    counts: Mapping[str, Mapping[str, int]]
    expansions: tuple[Expansion, ...] = ()
    corrections: tuple[Correction, ...] = ()
    terms: frozenset[str] = frozenset()
    distances: Mapping[int, float] = field(default_factory=dict)
    cut: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Relaxation:
    """A criterion that could be dropped, and how many results that gives.

    Either a facet (`value` if one is chosen in it, otherwise all its values) or a `word`; `text` is what
    remains of the text.
    """

    total: int
    facet: str = ""
    value: str = ""
    word: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A completion of what is being typed: the name of a document, with its `pk`, or a word."""

    text: str
    pk: int | None = None


class Engine(Protocol):
    """What a search engine answers."""

    def search(self, query: Query) -> Results: ...

    def without(self, query: Query) -> list[Relaxation]: ...

    def closest(self, query: Query, limit: int) -> list[int]: ...

    def suggest(self, kind: str, prefix: str, limit: int) -> list[Suggestion]: ...


class UnknownKind(LookupError):
    """A kind nobody registered a source for."""

    def __init__(self, kind: str) -> None:
        known = ", ".join(sorted(_sources)) or "none"
        super().__init__(f"No document source is registered for {kind!r}. Registered: {known}.")


_sources: dict[str, DocumentSource] = {}
_expanders: dict[str, list[Expander]] = {}


def register_source(source: DocumentSource) -> DocumentSource:
    """File the source of a kind; a second source for the same kind is a mistake and is refused."""
    if source.kind in _sources:
        raise ValueError(f"A document source is already registered for {source.kind!r}.")
    _sources[source.kind] = source
    return source


def register_expander(kind: str, expander: Expander) -> Expander:
    """File a function that reads the tokens of a query of this kind and adds expansions."""
    _expanders.setdefault(kind, []).append(expander)
    return expander


def source_of(kind: str) -> DocumentSource:
    """The source of a kind; raises `UnknownKind`."""
    try:
        return _sources[kind]
    except KeyError:
        raise UnknownKind(kind) from None


def kinds() -> list[str]:
    """Every registered kind, in order."""
    return sorted(_sources)


def expand(kind: str, words: Sequence[Token]) -> list[Expansion]:
    """What the expanders of a kind add to these words of a query (compounds left out)."""
    return [expansion for expander in _expanders.get(kind, ()) for expansion in expander(words)]
