"""What the listed address answers to a claim, and what the moderators decide."""

from __future__ import annotations

from typing import Any

from django.core import signing
from django.db import transaction
from django.utils.translation import gettext as _

from portal.accounts.actions.invitations import digest
from portal.accounts.actions.memberships import add_member
from portal.accounts.actions.roster import roster_of
from portal.accounts.enums import InvitationState, Role
from portal.accounts.exceptions import LastAdmin
from portal.accounts.models import Invitation, Membership, MergedOrganization, Organization
from portal.accounts.notifications.organizations import MemberRemoved
from portal.audit.api import record
from portal.common import clock
from portal.common.locks import hold
from portal.common.transitions import TransitionError
from portal.notifications.delivery import send
from portal.notifications.registry import Recipient
from portal.trust.actions.claiming import check_has_no_admin, note
from portal.trust.enums import ClaimState, Party
from portal.trust.exceptions import CannotUndo, LinkGone
from portal.trust.models import Claim
from portal.trust.models.claim import OPEN
from portal.trust.notifications.claims import (
    ClaimAtDesk,
    ClaimDecidedForAddress,
    ClaimGranted,
    ClaimOvertaken,
    ClaimRefused,
    ClaimTold,
)
from portal.trust.permissions import check_decides
from portal.trust.registry import listed_address
from portal.trust.workflow import CLAIM

SALT = "portal.trust.contest"


def find_claim(token: str) -> Claim | None:
    """The claim that the link to the listed address belongs to, whatever its state; None for one that is not ours."""
    return Claim.objects.filter(token=digest(token)).select_related("organization", "user").first()


def contest_token(claim: Claim) -> str:
    """What the link carries with which the listed address objects, without logging in."""
    return signing.dumps(claim.pk, salt=SALT)


def find_contested(token: str) -> Claim | None:
    """The claim that such a link belongs to, whatever its state; None for a link that is not ours."""
    try:
        pk = signing.loads(token, salt=SALT)
    except signing.BadSignature:
        return None
    return Claim.objects.filter(pk=pk).select_related("organization", "user").first()


def confirm_claim(claim: Claim, *, actor: Any = None) -> Membership:
    """Yes, says whoever reads the listed address: the person who asked, and nobody else, becomes admin.

    Raises LinkGone for a link that was used or is older than seven days, HasAdmins where another one was quicker.
    """
    with transaction.atomic():
        hold(Organization.objects.filter(pk=claim.organization_id))
        _check_link(claim)
        try:
            return _grant(claim, "confirm", actor=actor, role=Party.ADDRESS)
        except TransitionError as error:
            raise _link_gone() from error


def deny_claim(claim: Claim, *, actor: Any = None) -> None:
    """No, says whoever reads the listed address. Raises LinkGone."""
    with transaction.atomic():
        hold(Organization.objects.filter(pk=claim.organization_id))
        _check_link(claim)
        try:
            _close(claim, "deny", actor=actor, role=Party.ADDRESS)
        except TransitionError as error:
            raise _link_gone() from error
        why = _("Whoever reads the mail address of the listing answered that they do not know you.")
        send(ClaimRefused(claim, why), to=Recipient.of(claim.user))


def _check_link(claim: Claim) -> None:
    claim.refresh_from_db(fields=["state", "token"])
    if not claim.link_is_valid:
        raise _link_gone()


def _link_gone() -> LinkGone:
    return LinkGone(_("This link has been used, or is more than seven days old. There is nothing to do any more."))


def grant_claim(claim: Claim, *, actor: Any, reason: str) -> Membership:
    """A moderator believes the person. Raises PermissionDenied, HasAdmins, TransitionError."""
    with transaction.atomic():
        hold(Organization.objects.filter(pk=claim.organization_id))
        check_decides(actor, claim.user, claim.organization)
        return _grant(claim, "grant", actor=actor, role=Party.MODERATOR, reason=reason.strip())


def refuse_claim(claim: Claim, *, actor: Any, reason: str) -> None:
    """A moderator is not convinced; the person reads why. Raises PermissionDenied, TransitionError."""
    with transaction.atomic():
        check_decides(actor, claim.user, claim.organization)
        _close(claim, "refuse", actor=actor, role=Party.MODERATOR, reason=reason.strip())
        send(ClaimRefused(claim, reason.strip()), to=Recipient.of(claim.user))


def _grant(claim: Claim, step: str, *, actor: Any, role: str, reason: str = "") -> Membership:
    check_has_no_admin(claim.organization)
    _close(claim, step, actor=actor, role=role, reason=reason)
    membership = add_member(claim.organization, claim.user, actor=None, role=Role.ADMIN)
    _tell_others(claim.organization)
    claim.told_address = listed_address(claim.organization)
    Claim.objects.filter(pk=claim.pk).update(told_address=claim.told_address)
    send(ClaimGranted(claim), to=Recipient.of(claim.user))
    if claim.told_address:
        send(ClaimTold(claim, contest_token(claim)), to=Recipient(address=claim.told_address))
    return membership


def _tell_others(organization: Organization) -> None:
    """Those who wait for the same organization learn that somebody answers for it now."""
    others = Claim.objects.filter(organization=organization, state__in=OPEN)
    for other in hold(others.select_related("organization", "user")):
        _close(other, "overtake", actor=None, role=Party.PORTAL)
        send(ClaimOvertaken(other.organization), to=Recipient.of(other.user))


def _close(claim: Claim, step: str, *, actor: Any, role: str, reason: str = "") -> None:
    now = clock.now()
    old = CLAIM.apply(Claim, claim.pk, step, reason=reason, decided_at=now)
    Claim.objects.filter(pk=claim.pk).update(reason=reason)
    claim.state, claim.reason, claim.decided_at = CLAIM.get(step).target, reason, now
    note(claim, step, actor=actor, role=role, old=old, new=claim.state, reason=reason)


def contest_claim(claim: Claim, *, words: str, actor: Any = None) -> None:
    """The listed address objects within thirty days: the moderators look again; meanwhile nothing changes.

    Raises LinkGone when it is too late, or the case has moved on; ReasonMissing.
    """
    words = words.strip()[:1000]
    with transaction.atomic():
        hold(Organization.objects.filter(pk=claim.organization_id))
        claim.refresh_from_db(fields=["state", "decided_at", "objection"])
        if not claim.can_be_contested:
            raise LinkGone(
                _("One can object for thirty days, and once. Write to the people who run this site about it.")
            )
        CLAIM.apply(Claim, claim.pk, "contest", reason=words, waits_since=clock.now())
        Claim.objects.filter(pk=claim.pk).update(objection=words)
        claim.state = ClaimState.CONTESTED
        note(claim, "contest", actor=actor, role=Party.ADDRESS, old=ClaimState.GRANTED, new=claim.state)
        send(ClaimAtDesk(claim, contested=True), to=Recipient.of(claim.user))


def uphold_claim(claim: Claim, *, actor: Any, reason: str) -> None:
    """After an objection, the person stays; both are told why. Raises PermissionDenied, TransitionError."""
    with transaction.atomic():
        check_decides(actor, claim.user, claim.organization)
        was_decided_at = claim.decided_at
        _close(claim, "uphold", actor=actor, role=Party.MODERATOR, reason=reason.strip())
        # The thirty days do not begin anew.
        Claim.objects.filter(pk=claim.pk).update(decided_at=was_decided_at)
        send(ClaimGranted(claim), to=Recipient.of(claim.user))
        _answer_objection(claim)


def undo_claim(claim: Claim, *, actor: Any, reason: str) -> None:
    """After an objection, the person goes, and with them everybody who came in through them.

    They are told why. Raises PermissionDenied, TransitionError, CannotUndo where a merge stands in the way.
    """
    organization, reason = claim.organization, reason.strip()
    with transaction.atomic():
        hold(Organization.objects.filter(pk=organization.pk))
        check_decides(actor, claim.user, organization)
        came = _came_in_through(claim)
        _close(claim, "undo", actor=actor, role=Party.MODERATOR, reason=reason)
        people = [membership.user for membership in came]
        try:
            with roster_of(organization):
                Membership.objects.filter(pk__in=[membership.pk for membership in came]).delete()
        except LastAdmin as error:
            raise _cannot_undo(claim) from error
        Invitation.objects.filter(organization=organization, state=InvitationState.OPEN).update(
            state=InvitationState.REVOKED, address=""
        )
        record(
            "membership.removed",
            organization,
            actor=actor,
            role=Party.MODERATOR,
            organization=organization,
            reason=reason,
        )
        for person in people:
            send(MemberRemoved(organization, reason), to=Recipient.of(person))
        _answer_objection(claim)


def _came_in_through(claim: Claim) -> list[Membership]:
    """Everybody since the claim, as nobody belonged before; after a merge, the person alone: others came with it.

    No merge is done while an objection is possible (see why_not_ended): one that came before that rule may have moved
    the listing to where the person belongs in their own right. Raises CannotUndo then.
    """
    members = Membership.objects.filter(organization=claim.organization).select_related("user")
    if not MergedOrganization.objects.filter(kept=claim.organization, merged_at__gte=claim.decided_at).exists():
        return list(members.filter(joined_at__gte=claim.decided_at))
    own = list(members.filter(user=claim.user))
    if claim.decided_at and any(membership.joined_at < claim.decided_at for membership in own):
        raise _cannot_undo(claim)
    return own


def _cannot_undo(claim: Claim) -> CannotUndo:
    return CannotUndo(
        _(
            "“%(name)s” is not what was claimed any more: others belong to it, or %(who)s did before. Decide that they "
            "stay, and set the listing right: at the desk you can change it, or suspend it."
        )
        % {"name": claim.organization.name, "who": claim.user}
    )


def _answer_objection(claim: Claim) -> None:
    """Write to the address that was told, whatever the listing says since, and forget it."""
    # Claims that were granted before the address was kept have none.
    if address := claim.told_address or listed_address(claim.organization):
        send(ClaimDecidedForAddress(claim, claim.reason), to=Recipient(address=address))
    Claim.objects.filter(pk=claim.pk).update(told_address="")


def merge_claims(gone: Organization, kept: Organization, actor: Any) -> None:
    """Merger: claims follow; where the one that stays has an admin, or is claimed by the same person, they are over."""
    asked = Claim.objects.filter(organization=kept, state__in=OPEN)
    twice = list(asked.values_list("user", flat=True))
    for claim in Claim.objects.filter(organization=gone, state__in=OPEN, user__in=twice):
        _close(claim, "overtake", actor=actor, role=Party.PORTAL)
    Claim.objects.filter(organization=gone).update(organization=kept)
    if Membership.objects.filter(organization=kept, role=Role.ADMIN).exists():
        _tell_others(kept)
