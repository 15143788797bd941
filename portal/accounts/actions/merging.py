"""Two organizations that are the same become one: what belongs to the one that goes follows, its address leads on.

Everything that points to an organization is filed: who moves it (`organization_mergers`), or why it stays where it is
(`stays_behind`). A consistency test compares both with the links that there are.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import Any

from django.db import models, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from portal.accounts.actions.roster import roster_of
from portal.accounts.enums import InvitationState, JoinRequestState, OrganizationState, Role
from portal.accounts.exceptions import MergeRefused
from portal.accounts.models import Invitation, JoinRequest, Membership, MergedOrganization, Organization
from portal.accounts.notifications.merging import OrganizationsMerged
from portal.accounts.queries import deletion_under_way, members_of
from portal.accounts.registry import Obstacle, link_name, merge_obstacles, organization_mergers
from portal.accounts.workflow import ORGANIZATION
from portal.audit.api import record
from portal.common import clock
from portal.common.locks import hold
from portal.common.words import day
from portal.notifications.delivery import send
from portal.notifications.registry import Recipient


def moves(model: type[models.Model], field: str = "organization") -> None:
    """File that all rows of a model follow their organization when it is merged."""

    def move(gone: Organization, kept: Organization, actor: Any) -> None:
        model._default_manager.filter(**{field: gone}).update(**{field: kept})

    organization_mergers.register(link_name(model, field), move)


def obstacles_between(gone: Organization, kept: Organization) -> list[Obstacle]:
    """Why these two cannot become one as things stand."""
    if gone.pk == kept.pk:
        itself = _("“%(name)s” cannot be merged with itself: choose two different organizations.")
        return [Obstacle(itself % {"name": gone.name})]
    if OrganizationState.MERGED in (gone.state, kept.state):
        return [Obstacle(_("One of the two has been merged already. Look the organization up again."))]
    found = [*_to_be_deleted(gone, kept), *(one for obstacle in merge_obstacles for one in obstacle(gone, kept))]
    if kept.state != OrganizationState.ACTIVE:
        asleep = _("“%(name)s” sleeps: wake it first, or keep the other one.") % {"name": kept.name}
        found.insert(0, Obstacle(asleep))
    return found


def _to_be_deleted(*both: Organization) -> Iterator[Obstacle]:
    """A merge would carry away those who can stop a deletion, or take others down with it."""
    for organization in both:
        if deletion := deletion_under_way(organization):
            words = _(
                "“%(name)s” is to be deleted on %(day)s. If it is to stay, one of its admins stops that on its page "
                "first; otherwise wait until then."
            )
            yield Obstacle(words % {"name": organization.name, "day": day(deletion.due_at)}, of=(organization,))


def known_to(sides: Collection[Organization], obstacles: Iterable[Obstacle]) -> list[str]:
    """Those obstacles, in words, that whoever answers for these of the two may know of."""
    known = {organization.pk for organization in sides}
    return [one.words for one in obstacles if known.issuperset(organization.pk for organization in one.of)]


def told_to(sides: Collection[Organization], obstacles: Collection[Obstacle]) -> list[str]:
    """All that stands in the way, in words for whoever answers for these of the two.

    One sentence, the same whatever it is, stands for what they may not know.
    """
    known = known_to(sides, obstacles)
    if len(known) == len(obstacles):
        return known
    return [
        *known,
        _(
            "They cannot become one as things stand. One of the two at most may have a listing, one at most an "
            "application under way, and neither may be about to be deleted. Look at your side, speak to the other one, "
            "or write to the people who run this site."
        ),
    ]


def merge_organizations(
    gone: Organization, kept: Organization, *, actor: Any, role: str, reason: str = ""
) -> Organization:
    """Make one of two, in one transaction; everybody of both is written to. Returns the one that stays.

    Whoever calls has looked whether `actor` may, and may read of both; `role` says as what. Members keep the higher of
    their two roles; the number of the one that stays wins, else that of the other is taken over. Raises MergeRefused;
    nothing was written then. Of two merges that cross one wins: both rows are held, then looked at again.
    """
    with transaction.atomic():
        held = {row.pk: row for row in hold(Organization.objects.filter(pk__in=[gone.pk, kept.pk]))}
        gone, kept = held[gone.pk], held[kept.pk]
        if obstacles := obstacles_between(gone, kept):
            raise MergeRefused(told_to([gone, kept], obstacles))
        told = {membership.user for one in (gone, kept) for membership in members_of(one)}
        for merger in organization_mergers:
            merger(gone, kept, actor)
        _leave_sign(gone, kept)
        _note(gone, kept, actor=actor, role=role, reason=reason)
        for person in told:
            send(OrganizationsMerged(kept, gone.name), to=Recipient.of(person))
    return kept


def _leave_sign(gone: Organization, kept: Organization) -> None:
    """The row that goes leads to the other, and with it those that had led to the row that goes."""
    ORGANIZATION.apply(Organization, gone.pk, "merge")
    if gone.identifier and not kept.identifier:
        number = {"identifier_kind": gone.identifier_kind, "identifier": gone.identifier}
        Organization.objects.filter(pk=gone.pk).update(identifier_kind="", identifier="")
        Organization.objects.filter(pk=kept.pk).update(**number)
    MergedOrganization.objects.filter(kept=gone).update(kept=kept)
    MergedOrganization.objects.create(gone=gone, kept=kept, merged_at=clock.now())


def _note(gone: Organization, kept: Organization, *, actor: Any, role: str, reason: str) -> None:
    record(
        "organization.merged",
        gone,
        actor=actor,
        role=role,
        organization=gone,
        old={"state": gone.state},
        new={"state": OrganizationState.MERGED, "into": kept.pk},
        reason=reason,
    )
    record(
        "organization.merged_in", kept, actor=actor, role=role, organization=kept, new={"from": gone.pk}, reason=reason
    )


RANKS = {Role.MEMBER: 0, Role.MANDATED: 1, Role.ADMIN: 2}


def _rank(membership: Membership) -> tuple[int, int]:
    return RANKS[Role(membership.role)], membership.mandate_cents or 0


def merge_memberships(gone: Organization, kept: Organization, actor: Any) -> None:
    """People of both keep the higher role; of two mandates the higher one."""
    there = {membership.user_id: membership for membership in Membership.objects.filter(organization=kept)}
    with roster_of(kept):
        for membership in Membership.objects.filter(organization=gone):
            present = there.get(membership.user_id)
            if present is None:
                Membership.objects.filter(pk=membership.pk).update(organization=kept)
                continue
            if _rank(membership) > _rank(present):
                Membership.objects.filter(pk=present.pk).update(
                    role=membership.role, mandate_cents=membership.mandate_cents
                )
            Membership.objects.filter(pk=membership.pk).delete()
    Organization.objects.filter(pk=gone.pk).update(roster_version=F("roster_version") + 1)


def merge_join_requests(gone: Organization, kept: Organization, actor: Any) -> None:
    """Requests follow; those of people who belong already, or ask the other too, are over."""
    waiting = JoinRequest.objects.filter(organization=gone, state=JoinRequestState.WAITING)
    belong = Membership.objects.filter(organization=kept).values("user")
    ask = JoinRequest.objects.filter(organization=kept, state=JoinRequestState.WAITING).values("user")
    over = {"state": JoinRequestState.WITHDRAWN, "answered_at": clock.now()}
    waiting.filter(user__in=list(belong.values_list("user", flat=True))).update(**over)
    waiting.filter(user__in=list(ask.values_list("user", flat=True))).update(**over)
    JoinRequest.objects.filter(organization=gone).update(organization=kept)


def merge_invitations(gone: Organization, kept: Organization, actor: Any) -> None:
    """Seats that are offered follow, but those that the other one offers to the same address too."""
    offered = Invitation.objects.filter(organization=kept, state=InvitationState.OPEN)
    twice = Invitation.objects.filter(
        organization=gone, state=InvitationState.OPEN, address__in=list(offered.values_list("address", flat=True))
    )
    twice.update(state=InvitationState.REVOKED, address="")
    Invitation.objects.filter(organization=gone).update(organization=kept)
