"""What a listing must hold, whoever changes it: asked when an edit is made, and again when a proposal is accepted.

The forms say the same beside the field, with help; this is what stands behind them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_email
from django.utils.translation import gettext as _

from portal.common.money import Money
from portal.taxonomy.models import Area, Brand, Need, Tool
from providers.enums import Language, PriceApproach, ProviderKind, Stage
from providers.importing.columns import MAX_PROJECTS
from providers.importing.data import PriceData, ProjectData
from providers.models import PriceLine, Provider, ProviderStage, SupportProject

LONGEST_TEXT = 12_000  # of a letter, of a story, as in a table that is taken in
MAX_PRICES = 20
MAX_TRIPS = 20
DEAREST = Money(10_000_000_00)
FORBIDDEN = "\0"

Problems = dict[str, list[str]]


def problems_of(values: Mapping[str, Any]) -> Problems:
    """What is wrong with these values, by field, in sentences; nothing when all can be written."""
    found = {name: list(CHECKS[name](value)) for name, value in values.items() if name in CHECKS}
    return {name: sentences for name, sentences in found.items() if sentences}


def length_of(model: Any, field: str) -> int:
    """The most letters a column takes."""
    return model._meta.get_field(field).max_length


def _text(model: Any, field: str, *, required: bool = False, limit: int = 0) -> Callable[[str], Iterable[str]]:
    most = limit or length_of(model, field)

    def check(value: str) -> Iterable[str]:
        if required and not value.strip():
            yield _("It is empty, and a listing cannot do without.")
        if len(value) > most:
            yield _("“%(start)s…” has %(length)s characters; %(limit)s fit.") % {
                "start": value[:30],
                "length": len(value),
                "limit": most,
            }
        if FORBIDDEN in value:
            yield _("It holds a character that no text has; write it again.")

    return check


def _then(first: Callable[[str], Iterable[str]], validator: Callable[[str], None]) -> Callable[[str], Iterable[str]]:
    def check(value: str) -> Iterable[str]:
        yield from first(value)
        if value:
            try:
                validator(value)
            except ValidationError as error:
                yield f"“{value[:60]}”: {' '.join(error.messages)}"

    return check


def _one_of(choices: Any) -> Callable[[str], Iterable[str]]:
    def check(value: str) -> Iterable[str]:
        if value not in choices.values:
            yield _("“%(value)s” is not one of the choices any more.") % {"value": value[:40]}

    return check


def known(model: Any, column: str, words: Iterable[str]) -> list[str]:
    """Sentences about words that the vocabulary does not hold, or no longer."""
    wanted = set(words)
    there = set(model.objects.filter(**{f"{column}__in": wanted}).values_list(column, flat=True))
    return [
        _("“%(word)s” is not, or no longer, in the list: choose another one.") % {"word": word[:60]}
        for word in sorted(wanted - there)
    ]


def _stages(value: tuple[tuple[str, str], ...]) -> Iterable[str]:
    if not value:
        yield _("At least one of the four stages must be described: a listing is about support.")
    names = [stage for stage, _line in value]
    if len(set(names)) < len(names):
        yield _("A stage is there twice.")
    for stage, line in value:
        yield from _one_of(Stage)(stage)
        yield from _text(ProviderStage, "description", required=True)(line)


def _prices(value: tuple[PriceData, ...]) -> Iterable[str]:
    if len(value) > MAX_PRICES:
        yield _("There are %(count)s lines; %(limit)s at most.") % {"count": len(value), "limit": MAX_PRICES}
    for line in value[:MAX_PRICES]:
        yield from _text(PriceLine, "label", required=True)(line.label)
        yield from _one_of(PriceApproach)(line.approach)
        yield from _amount(line)


def _amount(line: PriceData) -> Iterable[str]:
    name = {"label": line.label[:60]}
    if line.amount_cents is None:
        if line.approach == PriceApproach.FIXED:
            yield _("“%(label)s” is a fixed price: write its amount.") % name
    elif line.amount_cents < 0:
        yield _("“%(label)s”: an amount cannot be below zero.") % name
    elif Money(line.amount_cents) > DEAREST:
        yield _("“%(label)s”: %(most)s at most.") % {**name, "most": DEAREST}


def _projects(value: tuple[ProjectData, ...]) -> Iterable[str]:
    if len(value) > MAX_PROJECTS:
        yield _("There are %(count)s supports; %(limit)s at most.") % {"count": len(value), "limit": MAX_PROJECTS}
    for project in value[:MAX_PROJECTS]:
        yield from _text(SupportProject, "association", required=True)(project.association)
        yield from _text(SupportProject, "period")(project.period)
        yield from _text(SupportProject, "story", required=True, limit=LONGEST_TEXT)(project.story)
        yield from _text(SupportProject, "learnt", limit=LONGEST_TEXT)(project.learnt)
        yield from _text(SupportProject, "quote")(project.quote)
        yield from _text(SupportProject, "quote_by")(project.quote_by)
        for stage in project.stages:
            yield from _one_of(Stage)(stage)
        yield from known(Brand, "slug", project.left)
        yield from known(Tool, "slug", project.tools)


def _trips(value: tuple[tuple[str, str], ...]) -> Iterable[str]:
    if len(value) > MAX_TRIPS:
        yield _("There are %(count)s trips; %(limit)s at most.") % {"count": len(value), "limit": MAX_TRIPS}
    yield from known(Brand, "slug", [brand for brand, _tool in value])
    yield from known(Tool, "slug", [tool for _brand, tool in value])


def _needs(value: frozenset[str]) -> Iterable[str]:
    if not value:
        yield _("At least one need, or nobody finds the listing.")
    yield from known(Need, "slug", value)


def _languages(value: frozenset[str]) -> Iterable[str]:
    for language in sorted(value):
        yield from _one_of(Language)(language)


CHECKS: dict[str, Callable[[Any], Iterable[str]]] = {
    "summary": _text(Provider, "summary", required=True),
    "letter": _text(Provider, "letter", required=True, limit=LONGEST_TEXT),
    "signature": _text(Provider, "signature"),
    "email": _then(_text(Provider, "email", required=True), validate_email),
    "phone": _text(Provider, "phone"),
    "website": _then(_text(Provider, "website"), URLValidator(schemes=["http", "https"])),
    "languages": _languages,
    "name": _text(Provider, "name", required=True),
    "kind": _one_of(ProviderKind),
    "stages": _stages,
    "needs": _needs,
    "areas": lambda value: known(Area, "code", value),
    "tools": lambda value: known(Tool, "slug", value),
    "trips": _trips,
    "prices": _prices,
    "projects": _projects,
}
