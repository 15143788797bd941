"""Branches and networks: who is related to whom, and what waits for an answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.db.models import QuerySet

from portal.accounts.enums import AffiliationState, Side
from portal.accounts.models import Affiliation, Organization


def related_organizations(organization: Organization) -> set[int]:
    """Keys of an organization, its network and all their branches, however far, asleep ones too (one query).

    For whoever sums up organizations: a network and its branches count once. Up to the head of the network, then down
    to everybody below: UNION forgets whom it has met, so that it ends even if there were a circle.
    """
    confirmed = AffiliationState.CONFIRMED
    with connection.cursor() as cursor:
        cursor.execute(
            """
            WITH RECURSIVE above(id) AS (
                SELECT id FROM accounts_organization WHERE id = %s
                UNION
                SELECT network_id FROM accounts_affiliation JOIN above ON branch_id = above.id WHERE state = %s
            ), related(id) AS (
                SELECT id FROM above
                UNION
                SELECT branch_id FROM accounts_affiliation JOIN related ON network_id = related.id WHERE state = %s
            )
            SELECT id FROM related
            """,
            [organization.pk, confirmed, confirmed],
        )
        return {key for (key,) in cursor.fetchall()}


def networks_above(organization: Organization) -> set[int]:
    """Keys of an organization and of all networks above it (one query)."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            WITH RECURSIVE above(id) AS (
                SELECT id FROM accounts_organization WHERE id = %s
                UNION
                SELECT network_id FROM accounts_affiliation JOIN above ON branch_id = above.id WHERE state = %s
            )
            SELECT id FROM above
            """,
            [organization.pk, AffiliationState.CONFIRMED],
        )
        return {key for (key,) in cursor.fetchall()}


@dataclass(frozen=True)
class Tie:
    """An affiliation as one of its two sides sees it."""

    affiliation: Affiliation
    other: Organization
    is_branch: bool  # the side that looks is the branch
    is_mine: bool  # the side that looks has asked

    @property
    def since(self) -> datetime:
        return self.affiliation.answered_at or self.affiliation.asked_at


def open_affiliations(organization: Organization) -> QuerySet[Affiliation]:
    """What an organization is part of, what waits for an answer first."""
    return (
        Affiliation.objects.of(organization)
        .open()
        .select_related("branch", "network")
        .order_by("state", "asked_at", "pk")
    )


def seen_by(organization: Organization, rows: list[Affiliation]) -> list[Tie]:
    """Affiliations from the side of one of the two."""
    return [
        Tie(row, row.other_of(organization), row.side_of(organization) == Side.BRANCH, row.is_asked_by(organization))
        for row in rows
    ]


def affiliation_of(organization: Organization, pk: int) -> Affiliation | None:
    """An affiliation in which the organization is a side; None for others'."""
    return Affiliation.objects.of(organization).filter(pk=pk).select_related("branch", "network").first()


def waiting_affiliations(organization: Organization) -> int:
    """How many wait for an answer of this organization."""
    rows = Affiliation.objects.of(organization).filter(state=AffiliationState.ASKED)
    return sum(not row.is_asked_by(organization) for row in rows)
