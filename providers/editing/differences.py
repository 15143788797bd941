"""What differs between two values of a field: words that go and words that come. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

SAME, GONE, NEW = "same", "gone", "new"
MOST_WORDS = 4_000  # comparing takes the square of it at worst; beyond, whole lines are compared
PIECE = re.compile(r"\s+|[^\s]+")


@dataclass(frozen=True)
class Piece:
    """Some words that stayed, went or came."""

    kind: str
    text: str

    @property
    def is_gone(self) -> bool:
        return self.kind == GONE

    @property
    def is_new(self) -> bool:
        return self.kind == NEW


@dataclass(frozen=True)
class Difference:
    """What would change in one field. `moved_on`: the listing says something else by now than when this was made."""

    name: str
    label: str
    pieces: list[Piece]
    moved_on: str = ""
    problems: Sequence[str] = ()


def pieces_of(before: Iterable[str], after: Iterable[str]) -> list[Piece]:
    """Two texts, given as lines, side by side in one: the words of both, each marked as what became of it."""
    old, new = list(before), list(after)
    found: list[Piece] = []
    for tag, first, last, start, end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            found += [Piece(SAME, line + "\n") for line in old[first:last]]
        else:
            found += _within("\n".join(old[first:last]), "\n".join(new[start:end]))
            found.append(Piece(SAME, "\n"))
    return _joined(found)


def _within(old: str, new: str) -> list[Piece]:
    """Lines that took the place of others, word by word."""
    left, right = PIECE.findall(old), PIECE.findall(new)
    if not left or not right or len(left) + len(right) > MOST_WORDS:
        return [piece for piece in (Piece(GONE, old), Piece(NEW, new)) if piece.text]
    matcher = SequenceMatcher(None, left, right, autojunk=False)
    if matcher.ratio() < 0.4:  # hardly a word in common: two texts are easier to read than a salad of both
        return [Piece(GONE, old), Piece(SAME, "\n"), Piece(NEW, new)]
    found: list[Piece] = []
    for tag, first, last, start, end in matcher.get_opcodes():
        if tag == "equal":
            found.append(Piece(SAME, "".join(left[first:last])))
            continue
        found += [Piece(GONE, "".join(left[first:last])), Piece(NEW, "".join(right[start:end]))]
    return [piece for piece in found if piece.text]


def _joined(pieces: list[Piece]) -> list[Piece]:
    """Neighbours of a kind as one, without the empty end."""
    found: list[Piece] = []
    for piece in pieces:
        if found and found[-1].kind == piece.kind:
            found[-1] = Piece(piece.kind, found[-1].text + piece.text)
        else:
            found.append(piece)
    if found and found[-1].kind == SAME:
        found[-1] = Piece(SAME, found[-1].text.rstrip("\n"))
    return [piece for piece in found if piece.text]


def text_of(pieces: Iterable[Piece], kind: str) -> str:
    """One of the two texts again: the words that stayed and those of this kind."""
    return "".join(piece.text for piece in pieces if piece.kind in (SAME, kind))
