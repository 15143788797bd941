"""Which documents have which tokens: the one part of the database engine that depends on the vendor.

A vendor's `TextIndex` holds four columns of tokens for each address, and answers with addresses. Everything
else (what a word may mean, facets, orders) is the same on every database.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Protocol

from django.db import NotSupportedError, connection

# What a token weighs in the name and in the texts of each weight.
_WEIGHTS = (8.0, 4.0, 2.0, 1.0)


@dataclass(frozen=True, slots=True)
class Leaf:
    """A question to the text index: which documents have one of these stems, anywhere or in their name."""

    stems: frozenset[str]
    in_name: bool = False


@dataclass(frozen=True, slots=True)
class TextRow:
    """The stems of one document, a list for each column."""

    address: int
    columns: tuple[Sequence[str], ...]


class TextIndex(Protocol):
    """What a database vendor has to offer."""

    def write(self, rows: Sequence[TextRow]) -> None: ...

    def delete(self, addresses: Iterable[int]) -> None: ...

    def forget_removed(self) -> None: ...

    def addresses(self, scope: range) -> set[int]: ...

    def matches(self, leaves: Sequence[Leaf], scope: range) -> Iterator[tuple[int, int]]:
        """Pairs (index of the leaf, address of a document it fits)."""

    def scores(self, stems: frozenset[str], scope: range) -> dict[int, float]:
        """How well each document fits these stems; the higher the better."""


class SqliteTextIndex:
    """SQLite's FTS5. Tokens are ours, so its tokenizer only has to leave them whole."""

    # A compound SELECT may have 500 parts.
    _parts = 400

    def write(self, rows: Sequence[TextRow]) -> None:
        values: list[list[int | str]] = [
            [row.address, *(" ".join(map(_token, stems)) for stems in row.columns)] for row in rows
        ]
        self.delete(row.address for row in rows)
        with connection.cursor() as cursor:
            cursor.executemany(
                "INSERT INTO search_text (rowid, name, high, middle, low) VALUES (%s, %s, %s, %s, %s)", values
            )

    def delete(self, addresses: Iterable[int]) -> None:
        with connection.cursor() as cursor:
            cursor.executemany("DELETE FROM search_text WHERE rowid = %s", [(one,) for one in addresses])

    def forget_removed(self) -> None:
        """FTS5 keeps the words of removed rows in its segments until it merges them: it is told to now."""
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO search_text(search_text) VALUES('optimize')")

    def addresses(self, scope: range) -> set[int]:
        with connection.cursor() as cursor:
            cursor.execute("SELECT rowid FROM search_text WHERE rowid BETWEEN %s AND %s", _ends(scope))
            return {address for (address,) in cursor.fetchall()}

    def matches(self, leaves: Sequence[Leaf], scope: range) -> Iterator[tuple[int, int]]:
        one = "SELECT %s, rowid FROM search_text WHERE search_text MATCH %s AND rowid BETWEEN %s AND %s"
        numbered = list(enumerate(leaves))
        for first in range(0, len(numbered), self._parts):
            part = numbered[first : first + self._parts]
            values = [value for number, leaf in part for value in (number, _expression(leaf), *_ends(scope))]
            with connection.cursor() as cursor:
                cursor.execute(" UNION ALL ".join([one] * len(part)), values)
                yield from cursor.fetchall()

    def scores(self, stems: frozenset[str], scope: range) -> dict[int, float]:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT rowid, -bm25(search_text, %s, %s, %s, %s) FROM search_text "
                "WHERE search_text MATCH %s AND rowid BETWEEN %s AND %s",
                (*_WEIGHTS, _expression(Leaf(stems)), *_ends(scope)),
            )
            # The last digits are noise that would overrule the alphabet between equals. Significant digits, since
            # the scores of a word that most documents have are tiny.
            return {address: float(f"{score:.8g}") for address, score in cursor.fetchall()}


def _ends(scope: range) -> tuple[int, int]:
    return scope.start, scope.stop - 1


def _token(stem: str) -> str:
    """A stem as FTS5 keeps it: what its tokenizer may not know as a letter is spelled in ASCII."""
    return stem if stem.isascii() else f"u{stem.encode().hex()}"


def _expression(leaf: Leaf) -> str:
    # Stems are letters and digits only, so that nothing a visitor types is ever read as an operator.
    words = " OR ".join(f'"{_token(stem)}"' for stem in sorted(leaf.stems))
    return f"name : ({words})" if leaf.in_name else words


class PostgresTextIndex:
    """A `tsvector` in which each of our tokens stands with its places; columns are its weights A to D."""

    _columns = "ABCD"
    # PostgreSQL knows places up to this one, and at most so many of one word.
    _last_place, _most_places = 16_383, 255

    def write(self, rows: Sequence[TextRow]) -> None:
        self.delete(row.address for row in rows)
        with connection.cursor() as cursor:
            cursor.executemany(
                "INSERT INTO search_text (address, words) VALUES (%s, %s::tsvector)",
                [(row.address, self._vector(row.columns)) for row in rows],
            )

    def delete(self, addresses: Iterable[int]) -> None:
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM search_text WHERE address = ANY(%s)", (list(addresses),))

    def clear(self, scope: range) -> None:
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM search_text WHERE address BETWEEN %s AND %s", _ends(scope))

    def forget_removed(self) -> None:
        """Rows are rows: what is deleted is gone with the next vacuum, which PostgreSQL does by itself."""

    def addresses(self, scope: range) -> set[int]:
        with connection.cursor() as cursor:
            cursor.execute("SELECT address FROM search_text WHERE address BETWEEN %s AND %s", _ends(scope))
            return {address for (address,) in cursor.fetchall()}

    def matches(self, leaves: Sequence[Leaf], scope: range) -> Iterator[tuple[int, int]]:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT asked.number - 1, address FROM unnest(%s::tsquery[]) WITH ORDINALITY AS asked (query, number) "
                "JOIN search_text ON words @@ asked.query WHERE address BETWEEN %s AND %s",
                ([self._query(leaf) for leaf in leaves], *_ends(scope)),
            )
            yield from cursor.fetchall()

    def scores(self, stems: frozenset[str], scope: range) -> dict[int, float]:
        query = self._query(Leaf(stems))
        shares = [weight / _WEIGHTS[0] for weight in reversed(_WEIGHTS)]
        with connection.cursor() as cursor:
            # 1: divided by the logarithm of the length, so that a long letter does not win by its length.
            cursor.execute(
                "SELECT address, ts_rank(%s::real[], words, %s::tsquery, 1) FROM search_text "
                "WHERE words @@ %s::tsquery AND address BETWEEN %s AND %s",
                (shares, query, query, *_ends(scope)),
            )
            return {address: float(f"{score:.6g}") for address, score in cursor.fetchall()}

    def _vector(self, columns: Sequence[Sequence[str]]) -> str:
        places: dict[str, list[str]] = {}
        place = 0
        for weight, stems in zip(self._columns, columns, strict=True):
            for stem in stems:
                place = min(place + 1, self._last_place)
                places.setdefault(stem, []).append(f"{place}{weight}")
        return " ".join(f"'{stem}':{','.join(found[: self._most_places])}" for stem, found in places.items())

    def _query(self, leaf: Leaf) -> str:
        column = ":A" if leaf.in_name else ""
        return " | ".join(f"'{stem}'{column}" for stem in sorted(leaf.stems))


_VENDORS: dict[str, type[TextIndex]] = {"sqlite": SqliteTextIndex, "postgresql": PostgresTextIndex}


@cache
def _of_vendor(vendor: str) -> TextIndex:
    try:
        return _VENDORS[vendor]()
    except KeyError:
        raise NotSupportedError(
            f"The database search has no text index for {vendor!r}. It has one for: {', '.join(_VENDORS)}."
        ) from None


def text_index() -> TextIndex:
    """The text index of the database in use; raises `NotSupportedError` where there is none."""
    return _of_vendor(connection.vendor)
