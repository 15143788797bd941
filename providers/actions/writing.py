"""Writing what listings say: in bulk for the import, some fields of one for who edits it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import F, Max
from django.utils.translation import gettext as _

from portal.common.transitions import AlreadyMoved
from portal.taxonomy.models import Area, Brand, Commune, Need, Tool
from providers.enums import VerificationKind
from providers.importing.data import ListingData
from providers.models import (
    PriceLine,
    Provider,
    ProviderLanguage,
    ProviderStage,
    SupportProject,
    Trip,
    VerificationStep,
)

MADE_HERE = (VerificationKind.CONFIRMED_AGAIN, VerificationKind.REVIEWED)
# What hangs on a listing, by its name in ListingData: the rows of it, or the column that leads to the vocabulary.
MANY = {"areas": "area_id", "needs": "need_id", "tools": "tool_id"}
PARTS: dict[str, Any] = {
    **MANY,
    "stages": ProviderStage,
    "prices": PriceLine,
    "languages": ProviderLanguage,
    "trips": Trip,
    "projects": SupportProject,
}
Pairs = list[tuple[Provider, ListingData]]


@dataclass(frozen=True)
class Relations:
    """Keys of the taxonomy by slug or code, read once."""

    needs: dict[str, int]
    tools: dict[str, int]
    brands: dict[str, int]
    areas: dict[str, int]
    communes: dict[str, int]

    @classmethod
    def load(cls, *, communes: Collection[str] | None = None) -> Relations:
        """All of them; of the communes, which are many, those with these codes only, where they are named."""
        towns = Commune.objects.all() if communes is None else Commune.objects.filter(code__in=communes)
        return cls(
            needs=dict(Need.objects.values_list("slug", "pk")),
            tools=dict(Tool.objects.values_list("slug", "pk")),
            brands=dict(Brand.objects.values_list("slug", "pk")),
            areas=dict(Area.objects.values_list("code", "pk")),
            communes=dict(towns.values_list("code", "pk")),
        )


def scalar_fields(data: ListingData, relations: Relations) -> dict[str, Any]:
    """The columns of Provider that a listing's plain values give."""
    return {
        "name": data.name,
        "kind": data.kind,
        "summary": data.summary,
        "letter": data.letter,
        "signature": data.signature,
        "email": data.email,
        "phone": data.phone,
        "website": data.website,
        "commune_id": relations.communes.get(data.commune),
        "is_remote": data.is_remote,
        "team_size": data.team_size,
        "accepts_requests": data.accepts_requests,
        "verified_on": data.verified_on,
        "verified_until": data.verified_until,
    }


def write_fields(provider: Provider, data: ListingData, names: Collection[str], *, at: datetime) -> None:
    """Write the fields `names` of one listing, in the caller's transaction; its revision rises by one.

    `provider` is as it was read: should its revision have risen since, nothing is written and AlreadyMoved raised.
    """
    relations = Relations.load(communes=[data.commune])
    columns = scalar_fields(data, relations)
    columns = {column: value for column, value in columns.items() if column.removesuffix("_id") in names}
    rows = Provider.objects.filter(pk=provider.pk, revision=provider.revision)
    if rows.update(revision=F("revision") + 1, updated_at=at, **columns) != 1:
        raise AlreadyMoved(_("Somebody else just changed this. Reload the page to see what was decided."))
    write_parts([(provider, data)], relations, replace=True, names=names)
    provider.refresh_from_db()


def write_relations(pairs: Pairs, relations: Relations, *, replace: bool = False) -> None:
    """Write everything that hangs on the listings. With `replace`, what hung there before goes first."""
    write_parts(pairs, relations, replace=replace)
    _write_steps(pairs)


def write_parts(
    pairs: Pairs, relations: Relations, *, replace: bool = False, names: Collection[str] = tuple(PARTS)
) -> None:
    """Write those of the PARTS that are named. With `replace`, what hung there before goes first."""
    wanted = [name for name in PARTS if name in names]
    if replace:
        _clear([provider.pk for provider, _data in pairs], wanted)
    for name in wanted:
        if name in MANY:
            _write_many_to_many(pairs, relations, name)
        elif name == "projects":
            _write_projects(pairs, relations)
        else:
            PARTS[name].objects.bulk_create(
                row for provider, data in pairs for row in _rows(name, provider, data, relations)
            )


def _rows(name: str, provider: Provider, data: ListingData, relations: Relations) -> Iterator[Any]:
    """The rows of one part of one listing, in order."""
    match name:
        case "stages":
            for stage, description in data.stages:
                yield ProviderStage(provider=provider, stage=stage, description=description)
        case "prices":
            for place, price in enumerate(data.prices):
                yield PriceLine(
                    provider=provider,
                    position=place,
                    label=price.label,
                    approach=price.approach,
                    amount_cents=price.amount_cents,
                )
        case "languages":
            for language in sorted(data.languages):
                yield ProviderLanguage(provider=provider, language=language)
        case "trips":
            for place, (brand, tool) in enumerate(data.trips):
                yield Trip(
                    provider=provider,
                    position=place,
                    brand_id=relations.brands[brand],
                    tool_id=relations.tools[tool],
                )


def last_verified_here(keys: list[int]) -> dict[int, date | None]:
    """By listing, the last day on which its people confirmed it here, or moderators looked at it again."""
    steps = VerificationStep.objects.filter(provider__in=keys, kind__in=MADE_HERE).order_by()
    return dict(steps.values_list("provider").annotate(Max("happened_on")))


def _write_steps(pairs: Pairs) -> None:
    """The steps that a table knows, in place of those of the table before; what was verified here stays."""
    here = last_verified_here([provider.pk for provider, _data in pairs])
    # A table that was written from what the portal holds has the day of the last confirmation, which was no decision.
    told = [(provider, data) for provider, data in pairs if data.verified_on != here.get(provider.pk)]
    steps = VerificationStep.objects
    steps.filter(provider__in=[provider.pk for provider, _data in pairs], kind=VerificationKind.APPLIED).delete()
    steps.filter(provider__in=[provider.pk for provider, _data in told], kind=VerificationKind.VERIFIED).delete()
    applied = [(provider, VerificationKind.APPLIED, data.applied_on) for provider, data in pairs if data.applied_on]
    verified = [(provider, VerificationKind.VERIFIED, data.verified_on) for provider, data in told]
    steps.bulk_create(
        VerificationStep(provider=provider, kind=kind, happened_on=day) for provider, kind, day in [*applied, *verified]
    )


def _clear(keys: list[int], names: Iterable[str]) -> None:
    for name in names:
        if name in MANY:
            getattr(Provider, name).through.objects.filter(provider__in=keys).delete()
        else:
            PARTS[name].objects.filter(provider__in=keys).delete()


def _write_many_to_many(pairs: Pairs, relations: Relations, name: str) -> None:
    through, keys = getattr(Provider, name).through, getattr(relations, name)
    through.objects.bulk_create(
        through(provider_id=provider.pk, **{MANY[name]: keys[word]})
        for provider, data in pairs
        for word in sorted(getattr(data, name))
    )


def _write_projects(pairs: Pairs, relations: Relations) -> None:
    told = [(provider, place, project) for provider, data in pairs for place, project in enumerate(data.projects)]
    rows = SupportProject.objects.bulk_create(
        SupportProject(
            provider=provider,
            position=place,
            association=project.association,
            period=project.period,
            stages=list(project.stages),
            story=project.story,
            learnt=project.learnt,
            quote=project.quote,
            quote_by=project.quote_by,
            is_shown=project.is_shown,
        )
        for provider, place, project in told
    )
    for field, column, keys in (
        ("left", "brand_id", relations.brands),
        ("tools", "tool_id", relations.tools),
    ):
        through = getattr(SupportProject, field).through
        through.objects.bulk_create(
            through(supportproject_id=row.pk, **{column: keys[word]})
            for row, (_provider, _place, project) in zip(rows, told, strict=True)
            for word in sorted(getattr(project, field))
        )
