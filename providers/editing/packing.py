"""Values of a listing as JSON and back, each by its type; what cannot be read back is said, never guessed.

A proposal may wait for months while the programme and the vocabulary go on: what is read back is checked again by
`rules` before it is written.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import fields, replace
from typing import Any

from portal.common.marks import mark_of
from portal.taxonomy.queries import FormerWords, former_words
from providers.importing.data import ListingData, PriceData, ProjectData

PROJECT_SETS = ("left", "tools")
WITH_WORDS = ("needs", "tools", "trips", "projects")  # fields that keep slugs of the vocabulary


class Unreadable(ValueError):
    """A stored value has not the shape its field has today; the text is the name of the field."""


def pack(values: Mapping[str, Any]) -> dict[str, Any]:
    """Plain JSON of some values of a listing; the same values always give the same JSON."""
    return {name: _plain(value) for name, value in sorted(values.items())}


def _plain(value: Any) -> Any:
    match value:
        case PriceData() | ProjectData():
            return {part.name: _plain(getattr(value, part.name)) for part in fields(value)}
        case frozenset():
            return sorted(value)
        case tuple():
            return [_plain(part) for part in value]
    return value


def unpack(packed: Mapping[str, Any]) -> dict[str, Any]:
    """The values that pack() was given. Raises Unreadable, naming the field."""
    return {name: unpack_one(name, value) for name, value in packed.items()}


def readable(packed: Mapping[str, Any], former: FormerWords | None = None) -> dict[str, Any]:
    """As unpack(), leaving out what cannot be read any more; words that were merged since are read as what they are
    part of today. Who reads several of these passes along the `former` words; otherwise they are asked for here."""
    if former is None:
        former = former_words() if any(packed.get(name) for name in WITH_WORDS) else {}
    found = {}
    for name, value in packed.items():
        with suppress(Unreadable):
            found[name] = present(name, unpack_one(name, value), former)
    return found


def present(name: str, value: Any, former: FormerWords) -> Any:
    """The value of a field with the slugs of before a merge replaced by those of today, each said once."""
    needs, tools, brands = (former.get(kind, {}) for kind in ("need", "tool", "brand"))
    match name:
        case "needs":
            return frozenset(needs.get(slug, slug) for slug in value)
        case "tools":
            return frozenset(tools.get(slug, slug) for slug in value)
        case "trips":
            return tuple(dict.fromkeys((brands.get(brand, brand), tools.get(tool, tool)) for brand, tool in value))
        case "projects":
            return tuple(
                replace(
                    project,
                    left=frozenset(brands.get(slug, slug) for slug in project.left),
                    tools=frozenset(tools.get(slug, slug) for slug in project.tools),
                )
                for project in value
            )
    return value


def unpack_one(name: str, value: Any) -> Any:
    """One value of its field's type. Raises Unreadable."""
    if name not in READERS:
        raise Unreadable(name)
    try:
        return READERS[name](value)
    except (TypeError, KeyError, ValueError) as error:
        raise Unreadable(name) from error


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError(value)
    return value


def _words(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise TypeError(value)
    return tuple(_text(word) for word in value)


def _stages(value: Any) -> tuple[tuple[str, str], ...]:
    return tuple((_text(stage), _text(line)) for stage, line in value)


def _price(value: Any) -> PriceData:
    amount = value["amount_cents"]
    if amount is not None and (isinstance(amount, bool) or not isinstance(amount, int)):
        raise TypeError(amount)
    return PriceData(_text(value["label"]), _text(value["approach"]), amount)


def _project(value: Any) -> ProjectData:
    read: dict[str, Any] = {}
    for field in fields(ProjectData):
        raw = value[field.name]
        if field.name in PROJECT_SETS:
            read[field.name] = frozenset(_words(raw))
        elif field.name == "stages":
            read[field.name] = _words(raw)
        elif field.name == "is_shown":
            read[field.name] = raw is True
        else:
            read[field.name] = _text(raw)
    return ProjectData(**read)


def _yes_or_no(value: Any) -> bool:
    if not isinstance(value, bool):
        raise TypeError(value)
    return value


def _number(value: Any) -> int | None:
    if value is not None and (isinstance(value, bool) or not isinstance(value, int)):
        raise TypeError(value)
    return value


def _word_set(value: Any) -> frozenset[str]:
    return frozenset(_words(value))


TEXTS = ("name", "kind", "summary", "letter", "signature", "email", "phone", "website", "commune")
READERS: dict[str, Any] = {
    **dict.fromkeys(TEXTS, _text),
    **dict.fromkeys(("areas", "needs", "tools", "languages"), _word_set),
    "is_remote": _yes_or_no,
    "team_size": _number,
    "stages": _stages,
    "trips": lambda value: tuple((_text(brand), _text(tool)) for brand, tool in value),
    "prices": lambda value: tuple(_price(line) for line in value),
    "projects": lambda value: tuple(_project(project) for project in value),
}


def version_of(data: ListingData, names: Iterable[str]) -> str:
    """A short name for what these fields say: another one as soon as one of them says something else."""
    return mark_of(pack({name: getattr(data, name) for name in names}))
