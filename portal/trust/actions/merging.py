"""Merging two organizations that are the same: by a moderator, or proposed by one side and accepted by the other."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from portal.accounts.actions.merging import known_to, merge_organizations, obstacles_between, told_to
from portal.accounts.exceptions import MergeRefused
from portal.accounts.models import Organization
from portal.accounts.permissions import can_administer, check_can_administer
from portal.accounts.queries import admins_of
from portal.audit.api import record
from portal.common import clock
from portal.common.locks import hold
from portal.common.takeout import Told
from portal.common.transitions import ReasonMissing
from portal.notifications.delivery import send
from portal.notifications.registry import Recipient
from portal.outbox.registry import periodic
from portal.trust.enums import Party, ProposalState
from portal.trust.exceptions import AlreadyAsked, NobodyAnswers
from portal.trust.models import MergeProposal
from portal.trust.notifications.merging import MergeDeclined, MergeOvertaken, MergeProposed
from portal.trust.permissions import check_decides
from portal.trust.workflow import PROPOSAL

KEEP = timedelta(days=183)


def merge_at_desk(gone: Organization, kept: Organization, *, actor: Any, reason: str) -> Organization:
    """A moderator sees that two are the same. Raises PermissionDenied, ReasonMissing, MergeRefused."""
    if not reason.strip():
        raise ReasonMissing(_("A reason is needed: the person concerned will read it. Please write one."))
    with transaction.atomic():
        check_decides(actor, None, gone, kept)
        return merge_organizations(gone, kept, actor=actor, role=Party.MODERATOR, reason=reason.strip())


def propose_merge(
    gone: Organization, kept: Organization, *, own: Organization, actor: Any, message: str = ""
) -> MergeProposal | Organization:
    """An admin of one of the two (`own`) proposes it to the admins of the other, who are written to.

    Whoever administers both decides alone: it is done at once, and the one that stays is returned. Raises
    PermissionDenied, MergeRefused, AlreadyAsked, NobodyAnswers where the other has no admin. What stands in the way and
    is the other one's business refuses no proposal: whoever proposes would learn of it. Those who answer see to it.
    """
    other = kept if own.pk == gone.pk else gone
    with transaction.atomic():
        check_can_administer(actor, own)
        hold(Organization.objects.filter(pk__in=[gone.pk, kept.pk]))
        if can_administer(actor, other):
            return merge_organizations(gone, kept, actor=actor, role=Party.ADMIN)
        if known := known_to([own], obstacles_between(gone, kept)):
            raise MergeRefused(known)
        admins = list(admins_of(other))
        if not admins:
            raise NobodyAnswers(
                _("Nobody answers for “%(name)s” here: write to the people who run this site, they can merge both.")
                % {"name": other.name}
            )
        proposal = _write(gone, kept, other=other, actor=actor, message=message)
        for admin in admins:
            send(MergeProposed(proposal), to=Recipient.of(admin.user))
    return proposal


def _write(gone: Organization, kept: Organization, *, other: Organization, actor: Any, message: str) -> MergeProposal:
    both = Q(gone=gone, kept=kept) | Q(gone=kept, kept=gone)
    already = AlreadyAsked(_("This has been proposed already, and waits for an answer."))
    if MergeProposal.objects.filter(both, state=ProposalState.WAITING).exists():
        raise already
    try:
        with transaction.atomic():
            proposal = MergeProposal.objects.create(
                gone=gone,
                kept=kept,
                asked=other,
                proposed_by=actor,
                message=message.strip()[:1000],
                created_at=clock.now(),
            )
    except IntegrityError as error:
        raise already from error
    record(
        "merge.propose",
        proposal,
        actor=actor,
        role=Party.ADMIN,
        organization=kept if other.pk == gone.pk else gone,
        new={"state": ProposalState.WAITING, "gone": gone.pk, "kept": kept.pk},
    )
    return proposal


def accept_merge(proposal: MergeProposal, *, actor: Any) -> Organization:
    """An admin of the other side agrees: it is done. Raises PermissionDenied, TransitionError, MergeRefused (in words
    that tell nothing of the side that proposed it)."""
    with transaction.atomic():
        both = Organization.objects.filter(pk__in=[proposal.gone_id, proposal.kept_id])
        held = {row.pk: row for row in hold(both)}
        check_can_administer(actor, proposal.asked)
        PROPOSAL.apply(MergeProposal, proposal.pk, "accept", answered_at=clock.now())
        _note(proposal, "accept", ProposalState.ACCEPTED, actor=actor)
        gone, kept = held[proposal.gone_id], held[proposal.kept_id]
        if obstacles := obstacles_between(gone, kept):
            raise MergeRefused(told_to([one for one in (gone, kept) if can_administer(actor, one)], obstacles))
        return merge_organizations(gone, kept, actor=actor, role=Party.ADMIN)


def decline_merge(proposal: MergeProposal, *, actor: Any, reason: str) -> None:
    """An admin of the other side says no; who proposed it reads why. Raises PermissionDenied, TransitionError."""
    reason = reason.strip()
    with transaction.atomic():
        check_can_administer(actor, proposal.asked)
        PROPOSAL.apply(MergeProposal, proposal.pk, "decline", reason=reason, answered_at=clock.now())
        MergeProposal.objects.filter(pk=proposal.pk).update(reason=reason)
        _note(proposal, "decline", ProposalState.DECLINED, actor=actor, reason=reason)
        send(MergeDeclined(proposal.asked, reason), to=Recipient.of(proposal.proposed_by))


def withdraw_merge(proposal: MergeProposal, *, actor: Any) -> None:
    """An admin of the side that proposed it thinks better of it. Raises PermissionDenied, TransitionError."""
    own = proposal.kept if proposal.asked_id == proposal.gone_id else proposal.gone
    with transaction.atomic():
        if proposal.proposed_by_id != actor.pk and not can_administer(actor, own):
            raise PermissionDenied(_("Only the admins of the organization can do this. Ask one of them."))
        PROPOSAL.apply(MergeProposal, proposal.pk, "withdraw", answered_at=clock.now())
        _note(proposal, "withdraw", ProposalState.WITHDRAWN, actor=actor)


def _note(
    proposal: MergeProposal, step: str, state: str, *, actor: Any, role: str = Party.ADMIN, reason: str = ""
) -> None:
    record(
        f"merge.{step}",
        proposal,
        actor=actor,
        role=role,
        organization=proposal.asked,
        old={"state": ProposalState.WAITING},
        new={"state": state},
        reason=reason,
    )


def end_proposals(gone: Organization, kept: Organization, actor: Any) -> None:
    """Merger: proposals about the one that goes are over, as it cannot be merged any more; their rows stay with it.

    Who proposed to merge it with a third one is told, unless it is they who merge.
    """
    about = MergeProposal.objects.filter(Q(gone=gone) | Q(kept=gone), state=ProposalState.WAITING)
    for proposal in hold(about.select_related("gone", "kept", "proposed_by")):
        PROPOSAL.apply(MergeProposal, proposal.pk, "overtake", answered_at=clock.now())
        _note(proposal, "overtake", ProposalState.OVERTAKEN, actor=None, role=Party.PORTAL)
        other, person = (proposal.kept if proposal.gone_id == gone.pk else proposal.gone), proposal.proposed_by
        if other.pk != kept.pk and person.is_active and person != actor:
            send(MergeOvertaken(gone=gone, kept=kept, other=other), to=Recipient.of(person))


@periodic("trust.forget_old_proposals", every=timedelta(hours=12))
def forget_old_proposals() -> int:
    """Remove proposals half a year after their end, or after they were made and never answered; returns how many."""
    before = clock.now() - KEEP
    with transaction.atomic():
        old = Q(answered_at__lt=before) | Q(state=ProposalState.WAITING, created_at__lt=before)
        return MergeProposal.objects.filter(old).delete()[0]


def erase_proposals(user: Any) -> None:
    """Eraser, in the caller's transaction: what the person proposed goes; what was merged stays merged."""
    MergeProposal.objects.filter(proposed_by=user).delete()


def export_proposals(user: Any) -> Told:
    """Exporter: the merges that the person proposed, and the answers."""
    return Told(
        (
            MergeProposal.objects.filter(proposed_by=user).select_related("gone", "kept"),
            lambda proposal: {
                "proposed_merge_of": proposal.gone.name,
                "into": proposal.kept.name,
                "message": proposal.message,
                "state": proposal.state,
                "reason": proposal.reason,
                "on": proposal.created_at,
            },
        ),
    )
