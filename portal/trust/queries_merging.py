"""What a merge of two organizations would move, before it is done."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, cast

from django.utils.text import capfirst

from portal.accounts.actions.merging import obstacles_between
from portal.accounts.models import Membership, Organization
from portal.accounts.registry import link_name, organization_mergers
from portal.common.counting import counts_of
from portal.trust.enums import ProposalState
from portal.trust.models import MergeProposal


@dataclass(frozen=True)
class MergeReport:
    """What follows (what it is called, how many), how many belong to both, and what stands in the way."""

    gone: Organization
    kept: Organization
    rows: list[tuple[str, int]]
    in_both: int
    obstacles: list[str]

    @property
    def takes_number(self) -> bool:
        """Whether the one that stays takes over the number of the other."""
        return bool(self.gone.identifier and not self.kept.identifier)


def merge_report(gone: Organization, kept: Organization) -> MergeReport:
    """What a merge would do now (one query for all kinds of things that hang on an organization)."""
    hanging = [
        relation.related_model._default_manager.filter(**{relation.field.name: gone})
        for relation in cast(Any, Organization._meta.related_objects)
        if link_name(relation.related_model, relation.field.name) in organization_mergers
    ]
    counts: dict[str, int] = {}
    for rows, count in zip(hanging, counts_of(hanging), strict=True):
        if count:
            label = capfirst(str(rows.model._meta.verbose_name_plural))
            counts[label] = counts.get(label, 0) + count
    there = Membership.objects.filter(organization=kept).values("user")
    in_both = Membership.objects.filter(organization=gone, user__in=there).count()
    return MergeReport(gone, kept, sorted(counts.items()), in_both, obstacles_between(gone, kept))


def proposals_about(organization: Organization) -> Any:
    """What waits for an answer of this organization's admins, or was proposed by them."""
    waiting = MergeProposal.objects.filter(state=ProposalState.WAITING)
    rows = waiting.filter(gone=organization) | waiting.filter(kept=organization)
    return rows.select_related("gone", "kept", "asked", "proposed_by").order_by("created_at", "pk")
