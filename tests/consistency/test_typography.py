"""French punctuation holds to its word: a narrow no-break space before it, never one at which a line could break."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polib
import pytest

from tests.consistency.sources import THIS

# Of the spaces that do not break there is one: the narrow one, which the fonts of the site have.
LOOSE = re.compile(r"\u00a0| (?=[;?!»€](?:[\s.,;:)…]|$))|« |(?<=[\w»)’}>]) (?=:(?:\s|$))|(?<=\d) (?=%(?:[\s.,;)]|$))")


def loose(text: str) -> list[str]:
    """The places of a French text where punctuation may begin a line."""
    return [text[max(0, found.start() - 20) : found.end() + 5] for found in LOOSE.finditer(text)]


def strings(value: Any) -> Iterator[str]:
    """Every text of a TOML file, wherever it stands."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from strings(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from strings(inner)


def catalogues() -> list[Path]:
    return sorted(path for path in THIS.below("*.po") if "fr" in path.parts)


def shipped() -> list[Path]:
    """Pages and words that a site begins with; the people of the demonstration type as people do."""
    return sorted(path for path in THIS.below("*.toml") if {"data", "first_pages"} & set(path.parts))


def short(path: Path) -> str:
    return path.relative_to(THIS.root).as_posix()


@pytest.mark.parametrize("path", catalogues(), ids=short)
def test_no_line_of_a_translation_begins_with_punctuation(path):
    said = [text for entry in polib.pofile(str(path)) for text in (entry.msgstr, *entry.msgstr_plural.values())]
    assert [place for text in said for place in loose(text)] == []


@pytest.mark.parametrize("path", shipped(), ids=short)
def test_no_line_of_a_shipped_text_begins_with_punctuation(path):
    told = tomllib.loads(path.read_text(encoding="utf-8"))
    assert [place for text in strings(told) for place in loose(text)] == []


@pytest.mark.parametrize("text", ["Où ?", "Ici\u00a0: oui", "Voici : tout", "« ici »", "un ; deux", "12 €", "100 %"])
def test_a_loose_sign_is_found(text):
    assert loose(text)


@pytest.mark.parametrize("text", ["Où\u202f?", "::: steps", "12:30", "Who? Me!", "un %(name)s", "a:b"])
def test_what_holds_is_left_alone(text):
    assert loose(text) == []
