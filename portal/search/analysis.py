"""The one analysis of texts and queries, for every engine: what meets what is decided here and nowhere
else.

Elision, lower case, inclusive writing, accents (folded before stemming), stop words, plural and gender. A
compound gives its parts and itself in one word, so "porte-parole" is found by "parole", "porte parole" and
"porteparole". `manage.py search_analyze "TEXT"` shows the result.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from portal.search.inclusive import marked_ending
from portal.search.stemming import STOP_WORDS, deletions, fold, singular, stem, within_one_edit

__all__ = [
    "MAX_QUERY_LETTERS",
    "MAX_QUERY_WORDS",
    "STOP_WORDS",
    "QueryText",
    "Token",
    "all_tokens",
    "deletions",
    "fold",
    "highlight",
    "normalise_query",
    "singular",
    "sort_key",
    "stem",
    "tokens",
    "within_one_edit",
]

# Part of every document's fingerprint: raise it when the tokens of a text change, and `search_index check`
# says that the index must be rebuilt.
VERSION = 2

MAX_QUERY_LETTERS = 200
MAX_QUERY_WORDS = 12
# A compound of more parts is a sentence with hyphens.
_MAX_PARTS = 4

_APOSTROPHES = "'’‘ʼ′`´＇"
_LETTER = "[^\\W_\u200b-\u200d]|[\u0300-\u036f\u00ad\u200b-\u200d\u2060]"
_WORD = re.compile(rf"[^\W_](?:{_LETTER})*(?:[{_APOSTROPHES}](?:{_LETTER})+)*")
_ACRONYM = re.compile(r"(?<!\w)(?:[^\W\d_]\.){2,}(?:[^\W\d_](?!\w))?")
_HYPHEN_AND_LETTER = re.compile(r"[-‐‑](?=[^\W_])")
_APOSTROPHE = re.compile(f"[{_APOSTROPHES}]")
_ELISION = re.compile(
    rf"^(?:[cdjlmnst]|(?:jus|lors|puis|quoi|pres|quel)?qu)[{_APOSTROPHES}](?=[\u00ad\u200b-\u200d\u2060]*[^\W_])",
    re.IGNORECASE,
)
_POSSESSIVE = re.compile(rf"[{_APOSTROPHES}]s$", re.IGNORECASE)
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\ufffd\ud800-\udfff]+")


@dataclass(frozen=True, slots=True)
class Token:
    """One word as it is matched; `start` and `end` are its place in the text as given, for highlights."""

    form: str
    stem: str
    start: int
    end: int
    compound: bool = False


@dataclass(frozen=True, slots=True)
class QueryText:
    """What is kept of a typed query; `cut` says that something was left out: the page says it too."""

    text: str
    cut: bool


def tokens(text: str) -> list[Token]:
    """The tokens of a query. Stop words are left out, unless there is nothing else ("Et toi ?")."""
    found = list(all_tokens(text))
    telling = [token for token in found if token.form not in STOP_WORDS]
    return telling or found


def all_tokens(text: str) -> Iterator[Token]:
    """The tokens of a document, stop words too, so that a query made of nothing else still finds something.

    A compound gives its parts, then itself in one word, marked `compound`.
    """
    place = 0
    while (word := _WORD.search(text, place)) is not None:
        if (acronym := _ACRONYM.match(text, word.start())) is not None:
            place = acronym.end()
            yield _token(acronym.group().replace(".", ""), acronym.start(), place)
            continue
        parts: list[Token] = []
        while word is not None:
            place = marked_ending(text, word.group(), word.end())
            parts.append(_part(word, place))
            hyphen = _HYPHEN_AND_LETTER.match(text, place)
            word = _WORD.match(text, hyphen.end()) if hyphen else None
        yield from parts
        if len(parts) > 1:
            yield from _compound(parts)


def _part(word: re.Match[str], end: int) -> Token:
    """The token of one word between separators; `end` is where its inclusive ending stops."""
    bare, start = word.group(), word.start()
    if _APOSTROPHE.search(bare):
        while (elided := _ELISION.match(bare)) is not None:
            bare, start = bare[elided.end() :], start + elided.end()
        # What remains of apostrophes is inside the word: aujourd'hui, prud'homme, entr'aide.
        bare = _APOSTROPHE.sub("", _POSSESSIVE.sub("", bare))
    return _token(bare, start, end)


def _token(word: str, start: int, end: int) -> Token:
    form = fold(word)
    return Token(form, stem(form), start, end)


def _compound(parts: list[Token]) -> Iterator[Token]:
    """The parts in one word, except before a stop word: "est-elle", "celui-ci" name nothing."""
    if len(parts) <= _MAX_PARTS and parts[-1].form not in STOP_WORDS:
        form = fold("".join(part.form for part in parts))
        yield Token(form, stem(form), parts[0].start, parts[-1].end, compound=True)


def normalise_query(text: str) -> QueryText:
    """A query within bounds: control characters gone, spaces single, at most 200 letters and 12 words."""
    head = _CONTROL.sub(" ", text[: 4 * MAX_QUERY_LETTERS])
    words = head.split()
    kept = " ".join(words[:MAX_QUERY_WORDS])
    cut = len(text) > 4 * MAX_QUERY_LETTERS or len(words) > MAX_QUERY_WORDS
    if len(kept) > MAX_QUERY_LETTERS:
        shorter = kept[: MAX_QUERY_LETTERS + 1].rpartition(" ")[0]
        kept, cut = shorter or kept[:MAX_QUERY_LETTERS], True
    return QueryText(kept, cut)


def sort_key(name: str) -> str:
    """Alphabetical order as people expect it: accents, case and punctuation do not count."""
    return " ".join(fold(word) for word in re.findall(r"[^\W_]+", name))


def highlight(text: str, terms: Iterable[str]) -> list[tuple[str, bool]]:
    """The text in fragments, and whether each matches one of the stems. Templates escape them as usual."""
    wanted = frozenset(terms)
    fragments: list[tuple[str, bool]] = []
    place = 0
    for start, end in _matching_spans(text, wanted):
        if start > place:
            fragments.append((text[place:start], False))
        fragments.append((text[start:end], True))
        place = end
    if place < len(text):
        fragments.append((text[place:], False))
    return fragments


def _matching_spans(text: str, wanted: frozenset[str]) -> list[tuple[int, int]]:
    """Places to mark, in order and apart; a compound that matches as a whole swallows its parts."""
    spans: list[tuple[int, int]] = []
    for token in sorted(all_tokens(text), key=lambda token: (token.start, -token.end)):
        if token.stem in wanted and not (spans and token.start < spans[-1][1]):
            spans.append((token.start, token.end))
    return spans
