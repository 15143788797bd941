"""A listing as plain values: what a line of the table says, and what the database holds, compared with ==."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class PriceData:
    label: str
    approach: str
    amount_cents: int | None = None


@dataclass(frozen=True)
class ProjectData:
    """One support project; brands and tools by slug, stages by value."""

    association: str
    period: str
    left: frozenset[str]
    tools: frozenset[str]
    stages: tuple[str, ...]
    story: str
    learnt: str
    quote: str
    quote_by: str
    is_shown: bool


@dataclass(frozen=True)
class ListingData:
    """One listing; words of the taxonomy by slug, areas and commune by code."""

    import_id: str
    name: str
    kind: str
    organization_kind: str
    siren: str
    rna: str
    summary: str
    letter: str
    signature: str
    email: str
    phone: str
    website: str
    commune: str
    is_remote: bool
    areas: frozenset[str]
    needs: frozenset[str]
    tools: frozenset[str]
    stages: tuple[tuple[str, str], ...]
    prices: tuple[PriceData, ...]
    languages: frozenset[str]
    trips: tuple[tuple[str, str], ...]
    team_size: int | None
    applied_on: date | None
    verified_on: date
    verified_until: date
    accepts_requests: bool
    projects: tuple[ProjectData, ...]
