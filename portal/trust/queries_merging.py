"""What a merge of two organizations would move, before it is done: for the admins of one or of both, and the desk.

What an organization holds is its own business: the admins of the other one read nothing of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, cast

from django.db.models import Q, QuerySet
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from portal.accounts.actions.merging import known_to, obstacles_between, told_to
from portal.accounts.models import Membership, Organization
from portal.accounts.permissions import can_administer
from portal.accounts.registry import link_name, organization_mergers
from portal.common.counting import counts_of
from portal.trust.enums import ProposalState
from portal.trust.models import MergeProposal


@dataclass(frozen=True)
class MergeReport:
    """What follows (what it is called, how many), how many belong to both, and what stands in the way.

    As much of it as whoever answers for `sides` may know.
    """

    gone: Organization
    kept: Organization
    sides: Sequence[Organization]
    rows: list[tuple[str, int]]
    in_both: int
    obstacles: list[str]

    @property
    def tells_gone(self) -> bool:
        """Whether the reader may know what hangs on the one that goes."""
        return self.gone in self.sides

    @property
    def about_number(self) -> str:
        """What becomes of their official numbers."""
        gone, kept = self.gone, self.kept
        if not self.tells_gone:
            return _("The number %(number)s is kept.") % {"number": kept.identifier} if kept.identifier else ""
        if not gone.identifier:
            return ""
        if kept not in self.sides:
            words = _("Its number %(number)s is taken over, unless “%(kept)s” has one.")
            return words % {"number": gone.identifier, "kept": kept.name}
        if kept.identifier:
            return _("The number %(number)s is kept.") % {"number": kept.identifier}
        return _("Its number %(number)s is taken over.") % {"number": gone.identifier}


def sides_of(user: Any, own: Organization, other: Organization) -> list[Organization]:
    """Which of the two this person answers for, who is an admin of their own."""
    return [own, other] if can_administer(user, other) else [own]


def merge_report(
    gone: Organization, kept: Organization, *, sides: Sequence[Organization], decides: bool = True
) -> MergeReport:
    """What a merge would do now, for whoever answers for these of the two.

    Whoever does not decide about it is not even told that something of the other one stands in the way.
    """
    found = obstacles_between(gone, kept)
    obstacles = told_to(sides, found) if decides else known_to(sides, found)
    rows = _hanging(gone) if gone in sides else []
    in_both = 0
    if gone in sides and kept in sides:
        there = Membership.objects.filter(organization=kept).values("user")
        in_both = Membership.objects.filter(organization=gone, user__in=there).count()
    return MergeReport(gone, kept, sides, rows, in_both, obstacles)


def report_to_propose(own: Organization, other: Organization, *, sides: Sequence[Organization]) -> MergeReport:
    """The same before it is proposed: who does not answer for the other one reads what would move if their own goes."""
    if other in sides:
        return merge_report(other, own, sides=sides)
    report = merge_report(own, other, sides=sides, decides=False)
    return replace(report, obstacles=known_to(sides, obstacles_between(other, own)))


def _hanging(gone: Organization) -> list[tuple[str, int]]:
    """What hangs on an organization and would follow (one query for all kinds of things)."""
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
    return sorted(counts.items())


def all_proposals(organization: Organization) -> QuerySet[MergeProposal]:
    """What this organization's admins were asked, or proposed, answered or not."""
    rows = MergeProposal.objects.filter(Q(gone=organization) | Q(kept=organization))
    return rows.select_related("gone", "kept", "asked", "proposed_by").order_by("created_at", "pk")


def proposals_about(organization: Organization) -> QuerySet[MergeProposal]:
    """What waits for an answer of this organization's admins, or was proposed by them."""
    return all_proposals(organization).filter(state=ProposalState.WAITING)
