"""Writing the parts of listings in bulk: shared by the import and, line by line, by nobody else."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Max

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
    def load(cls) -> Relations:
        return cls(
            needs=dict(Need.objects.values_list("slug", "pk")),
            tools=dict(Tool.objects.values_list("slug", "pk")),
            brands=dict(Brand.objects.values_list("slug", "pk")),
            areas=dict(Area.objects.values_list("code", "pk")),
            communes=dict(Commune.objects.values_list("code", "pk")),
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


def write_relations(pairs: Pairs, relations: Relations, *, replace: bool = False) -> None:
    """Write everything that hangs on the listings. With `replace`, what hung there before goes first."""
    if replace:
        _clear([provider.pk for provider, _data in pairs])
    _write_many_to_many(pairs, relations)
    ProviderStage.objects.bulk_create(
        ProviderStage(provider=provider, stage=stage, description=description)
        for provider, data in pairs
        for stage, description in data.stages
    )
    PriceLine.objects.bulk_create(
        PriceLine(
            provider=provider,
            position=place,
            label=price.label,
            approach=price.approach,
            amount_cents=price.amount_cents,
        )
        for provider, data in pairs
        for place, price in enumerate(data.prices)
    )
    ProviderLanguage.objects.bulk_create(
        ProviderLanguage(provider=provider, language=language)
        for provider, data in pairs
        for language in sorted(data.languages)
    )
    Trip.objects.bulk_create(
        Trip(provider=provider, position=place, brand_id=relations.brands[brand], tool_id=relations.tools[tool])
        for provider, data in pairs
        for place, (brand, tool) in enumerate(data.trips)
    )
    _write_steps(pairs)
    _write_projects(pairs, relations)


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


def _clear(keys: list[int]) -> None:
    for model in (ProviderStage, PriceLine, ProviderLanguage, Trip, SupportProject):
        model.objects.filter(provider__in=keys).delete()
    for through in (Provider.areas.through, Provider.needs.through, Provider.tools.through):
        through.objects.filter(provider__in=keys).delete()


def _write_many_to_many(pairs: Pairs, relations: Relations) -> None:
    for field, column, keys in (
        ("areas", "area_id", relations.areas),
        ("needs", "need_id", relations.needs),
        ("tools", "tool_id", relations.tools),
    ):
        through = getattr(Provider, field).through
        through.objects.bulk_create(
            through(provider_id=provider.pk, **{column: keys[word]})
            for provider, data in pairs
            for word in sorted(getattr(data, field))
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
