"""A seat offered by mail: the link in it serves once, for 14 days, with or without an account."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from portal.accounts.actions.roster import check_mandate, is_awake, write_membership
from portal.accounts.enums import InvitationState
from portal.accounts.exceptions import AlreadyInvited, AlreadyMember, InvitationGone, OrganizationAsleep, TooMany
from portal.accounts.models import Invitation, Membership, Organization
from portal.accounts.notifications.organizations import InvitationAnswered, Invited
from portal.accounts.permissions import check_can_administer
from portal.accounts.queries import admins_of
from portal.accounts.workflow import INVITATION
from portal.audit.api import record
from portal.common import clock
from portal.common.transitions import TransitionError
from portal.notifications.delivery import send
from portal.notifications.registry import Recipient
from portal.outbox.registry import periodic

VALID_FOR = timedelta(days=14)
A_DAY = timedelta(days=1)
PER_DAY = 30


def digest(token: str) -> str:
    """What the table keeps of the secret in a link."""
    return hashlib.sha256(token.encode()).hexdigest()


def invite(
    organization: Organization,
    *,
    actor: Any,
    address: str,
    role: str,
    mandate_cents: int | None = None,
    language: str = "fr",
) -> Invitation:
    """Offer a seat to an address and write to it.

    Raises PermissionDenied, OrganizationAsleep, AlreadyMember, AlreadyInvited, Mandate, TooMany.
    """
    check_mandate(role, mandate_cents)
    address = address.strip().lower()
    now = clock.now()
    token = secrets.token_urlsafe(24)
    with transaction.atomic():
        awake = is_awake(organization)  # held first: who is being put out meanwhile is no admin any more
        check_can_administer(actor, organization)
        _check_can_be_invited(organization, address, now, awake)
        close_expired(organization=organization)
        try:
            with transaction.atomic():
                invitation = Invitation.objects.create(
                    organization=organization,
                    address=address,
                    role=role,
                    mandate_cents=mandate_cents,
                    token=digest(token),
                    invited_by=actor,
                    created_at=now,
                    expires_at=now + VALID_FOR,
                )
        except IntegrityError as error:
            raise AlreadyInvited(
                _("%(address)s is invited already and has not answered yet.") % {"address": address}
            ) from error
        record(
            "invitation.sent",
            invitation,
            actor=actor,
            organization=organization,
            new={"role": role, "mandate_cents": mandate_cents},
        )
        send(Invited(invitation, token), to=Recipient(address=address, language=language))
    return invitation


def _check_can_be_invited(organization: Organization, address: str, now: Any, awake: bool) -> None:
    if not awake:
        raise OrganizationAsleep(_("The organization is asleep: wake it before inviting anybody."))
    if Membership.objects.filter(organization=organization, user__email__iexact=address).exists():
        raise AlreadyMember(_("%(address)s already belongs to the organization.") % {"address": address})
    if organization.invitations.filter(created_at__gt=now - A_DAY).count() >= PER_DAY:
        raise TooMany(
            _("%(number)s invitations were sent in a day: that is the limit. Go on tomorrow.") % {"number": PER_DAY}
        )


def find_invitation(token: str) -> Invitation | None:
    """The invitation a link belongs to, whatever its state."""
    return Invitation.objects.filter(token=digest(token)).select_related("organization", "invited_by").first()


def accept_invitation(invitation: Invitation, *, actor: Any) -> Membership:
    """Take the seat, with whichever account the person is logged in.

    Raises InvitationGone, OrganizationAsleep, AlreadyMember.
    """
    organization = invitation.organization
    with transaction.atomic():
        if not _close(invitation, "accept"):
            raise OrganizationAsleep(_("This organization has been put to sleep: nobody can join it for now."))
        membership = write_membership(organization, actor, role=invitation.role, mandate_cents=invitation.mandate_cents)
        record(
            "membership.added",
            membership,
            actor=actor,
            organization=organization,
            new={"role": invitation.role, "mandate_cents": invitation.mandate_cents, "invitation": invitation.pk},
        )
        _tell(invitation, InvitationAnswered(organization, accepted=True, who=str(actor)))
    return membership


def decline_invitation(invitation: Invitation, *, actor: Any = None) -> None:
    """Say no; whoever holds the link may, with or without an account. Raises InvitationGone."""
    with transaction.atomic():
        _close(invitation, "decline")
        record("invitation.declined", invitation, actor=actor, organization=invitation.organization)
        _tell(invitation, InvitationAnswered(invitation.organization, accepted=False, who=""))


def revoke_invitation(invitation: Invitation, *, actor: Any) -> None:
    """Take the offer back. Raises PermissionDenied or InvitationGone."""
    with transaction.atomic():
        check_can_administer(actor, invitation.organization)
        _close(invitation, "revoke")
        record("invitation.revoked", invitation, actor=actor, organization=invitation.organization)


def _tell(invitation: Invitation, answer: InvitationAnswered) -> None:
    """Tell whoever invited, or the present admins where that person answers for the organization no more."""
    admins = [admin.user for admin in admins_of(invitation.organization)]
    for person in [invitation.invited_by] if invitation.invited_by in admins else admins:
        send(answer, to=Recipient.of(person))


def _close(invitation: Invitation, step: str) -> bool:
    """A step that ends it; whether its organization is awake. Raises InvitationGone.

    The organization is held before the invitation, as an erasure and a change of its admins do, so that they never
    cross.
    """
    awake = is_awake(invitation.organization)
    if invitation.expires_at <= clock.now():
        raise InvitationGone(_("This invitation is more than 14 days old. Ask for another one."))
    try:
        INVITATION.apply(Invitation, invitation.pk, step, address="")
    except TransitionError as error:
        raise InvitationGone(
            _("This invitation has been used, declined or withdrawn. Ask for another one if you need it.")
        ) from error
    return awake


@periodic("accounts.close_expired_invitations", every=A_DAY)
def close_expired(*, organization: Organization | None = None) -> int:
    """Withdraw the invitations that nobody took in time and forget their addresses; returns how many."""
    rows = Invitation.objects.filter(state=InvitationState.OPEN, expires_at__lte=clock.now())
    if organization is not None:
        rows = rows.filter(organization=organization)
    return rows.update(state=InvitationState.REVOKED, address="")
