"""The listings that the database holds, as ListingData: for comparing with a table, and for writing one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.db.models import F, Prefetch, Q, QuerySet

from providers.enums import ProviderState, Stage, VerificationKind
from providers.importing.data import ListingData, PriceData, ProjectData
from providers.models import Provider, SupportProject, Trip
from providers.permissions import visible_to

RELATIONS = (
    *("areas", "needs", "tools", "stages", "prices", "languages", "verification_steps"),
    Prefetch("trips", queryset=Trip.objects.select_related("brand", "tool")),
)
STAGE_ORDER = {stage: place for place, stage in enumerate(Stage.values)}


def stored_listings(import_ids: Iterable[str] | None = None) -> Iterator[tuple[Provider, ListingData]]:
    """Each stored listing with its plain values; all that have not left, or those with these identifiers.

    A listing that came with no table is called by its address, as in what is exported. The rows that hang on a listing
    are let go of: see `_alone`.
    """
    rows = _whole()
    if import_ids is None:
        there = rows.exclude(state=ProviderState.LEFT)
        yield from map(_alone, there.order_by("pk").iterator(chunk_size=500))
        return
    wanted = list(import_ids)
    for start in range(0, len(wanted), 500):
        some = wanted[start : start + 500]
        named = Q(import_id__in=some) | Q(import_id__isnull=True, slug__in=some)
        # Should one be called as the address of another, the one called so comes last, and counts.
        yield from map(_alone, rows.filter(named).order_by(F("import_id").asc(nulls_first=True)))


def _alone(provider: Provider) -> tuple[Provider, ListingData]:
    """A listing without the rows that hang on it, and its plain values, which say the same.

    The rows know their listing and it knows them: such circles stay in memory until Python looks for them, and after
    some thousand listings that stops everything for seconds, in the middle of a transaction for which others wait.
    """
    data = plain(provider)
    provider._prefetched_objects_cache.clear()  # type: ignore[attr-defined]
    return provider, data


def stored_listing(pk: int) -> ListingData:
    """What one listing says now."""
    return plain(_whole().get(pk=pk))


def stored_publicly(keys: Sequence[int], *, user: Any) -> list[Provider]:
    """Those of these listings that somebody may see, in this order, ready for `plain`; told supports are those that
    associations let be shown."""
    shown = SupportProject.objects.filter(is_shown=True).prefetch_related("left", "tools")
    rows = visible_to(user).select_related("organization", "commune__department")
    rows = rows.prefetch_related(*RELATIONS, Prefetch("projects", queryset=shown))
    found = rows.in_bulk(list(keys))
    return [found[pk] for pk in keys if pk in found]


def _whole() -> QuerySet[Provider]:
    rows = Provider.objects.select_related("organization", "commune")
    return rows.prefetch_related(*RELATIONS, "projects__left", "projects__tools")


def plain(provider: Provider) -> ListingData:
    """The plain values of one stored listing (its relations being prefetched)."""
    organization = provider.organization
    applied = [s.happened_on for s in provider.verification_steps.all() if s.kind == VerificationKind.APPLIED]
    return ListingData(
        import_id=provider.import_id or provider.slug,
        name=provider.name,
        kind=provider.kind,
        organization_kind=organization.kind,
        siren=organization.identifier if organization.identifier_kind == "siren" else "",
        rna=organization.identifier if organization.identifier_kind == "rna" else "",
        summary=provider.summary,
        letter=provider.letter,
        signature=provider.signature,
        email=provider.email,
        phone=provider.phone,
        website=provider.website,
        commune=provider.commune.code if provider.commune else "",
        is_remote=provider.is_remote,
        areas=frozenset(area.code for area in provider.areas.all()),
        needs=frozenset(need.slug for need in provider.needs.all()),
        tools=frozenset(tool.slug for tool in provider.tools.all()),
        stages=tuple(
            (s.stage, s.description) for s in sorted(provider.stages.all(), key=lambda s: STAGE_ORDER[s.stage])
        ),
        prices=tuple(PriceData(p.label, p.approach, p.amount_cents) for p in provider.prices.all()),
        languages=frozenset(line.language for line in provider.languages.all()),
        trips=tuple((trip.brand.slug, trip.tool.slug) for trip in provider.trips.all()),
        team_size=provider.team_size,
        applied_on=applied[0] if applied else None,
        verified_on=provider.verified_on,
        verified_until=provider.verified_until,
        accepts_requests=provider.accepts_requests,
        projects=tuple(
            ProjectData(
                association=project.association,
                period=project.period,
                left=frozenset(brand.slug for brand in project.left.all()),
                tools=frozenset(tool.slug for tool in project.tools.all()),
                stages=tuple(project.stages),
                story=project.story,
                learnt=project.learnt,
                quote=project.quote,
                quote_by=project.quote_by,
                is_shown=project.is_shown,
            )
            for project in provider.projects.all()
        ),
    )
