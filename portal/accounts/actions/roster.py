"""The one place that writes memberships, and the rule that holds for all of them.

An organization with members has an admin among them. Each change reads the roster's version, decides,
and moves the version on by a conditional update: of two admins who leave at the same moment, one
leaves and the other is told.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from portal.accounts.actions.stop_links import tell_of_deletion
from portal.accounts.enums import OrganizationState, Role
from portal.accounts.exceptions import AlreadyMember, LastAdmin, Mandate, OrganizationGone
from portal.accounts.models import Invitation, Membership, Organization
from portal.accounts.queries import admins_of, deletion_under_way, open_invitations
from portal.accounts.workflow import INVITATION, PORTAL
from portal.audit.api import record
from portal.common import clock
from portal.common.locks import hold
from portal.common.transitions import AlreadyMoved


@contextmanager
def roster_of(organization: Organization) -> Iterator[None]:
    """Around a change of who belongs, inside a transaction. Who becomes an admin while the organization is about to be
    deleted is told, and can stop it as the others can. Who is no admin any more offers no seat any more.

    Raises LastAdmin or AlreadyMoved, undoing the block, and OrganizationGone before it.
    """
    rows = Organization.objects.filter(pk=organization.pk)
    present = rows.select_for_update(of=("self",)).only("roster_version", "state").get()
    if present.state == OrganizationState.DELETED:
        raise OrganizationGone(_("This organization has been deleted: nobody belongs to it any more."))
    deletion = deletion_under_way(organization)
    before = [admin.user_id for admin in admins_of(organization)] if deletion else []
    with transaction.atomic():
        yield
        members = Membership.objects.filter(organization=organization)
        if members.exists() and not members.filter(role=Role.ADMIN).exists():
            raise LastAdmin(
                _("“%(name)s” would be left without an admin. Name another admin first.") % {"name": organization.name}
            )
        if not rows.filter(roster_version=present.roster_version).update(roster_version=F("roster_version") + 1):
            raise AlreadyMoved(_("Somebody else just changed this. Reload the page to see what was decided."))
        _withdraw_offers(organization)
        if deletion:
            tell_of_deletion(deletion, [admin.user for admin in admins_of(organization).exclude(user__in=before)])


def _withdraw_offers(organization: Organization) -> None:
    """Revoke the open invitations of those who are no admins (any more): nobody comes back by their own link."""
    admins = Membership.objects.filter(organization=organization, role=Role.ADMIN).values("user")
    for invitation in hold(open_invitations(organization).exclude(invited_by__in=admins)):
        INVITATION.apply(Invitation, invitation.pk, "revoke", address="")
        record("invitation.revoked", invitation, actor=None, role=PORTAL, organization=organization)


def is_awake(organization: Organization) -> bool:
    """Whether the organization may be joined, held so until the end of the caller's transaction."""
    return [row.state for row in hold(Organization.objects.filter(pk=organization.pk))] == [OrganizationState.ACTIVE]


def write_membership(
    organization: Organization, user: Any, *, role: str, mandate_cents: int | None = None
) -> Membership:
    """Add a person to the roster, inside the caller's transaction. Raises AlreadyMember or Mandate."""
    check_mandate(role, mandate_cents)
    try:
        with roster_of(organization):
            return Membership.objects.create(
                organization=organization,
                user=user,
                role=role,
                mandate_cents=mandate_cents,
                joined_at=clock.now(),
            )
    except IntegrityError as error:
        raise AlreadyMember(_("This person already belongs to “%(name)s”.") % {"name": organization.name}) from error


def check_mandate(role: str, mandate_cents: int | None) -> None:
    """A mandated person has a ceiling, nobody else has one. Raises Mandate."""
    if Role(role) == Role.MANDATED and not mandate_cents:
        raise Mandate(_("Write up to which amount this person may commit the organization."))
    if Role(role) != Role.MANDATED and mandate_cents is not None:
        raise Mandate(_("Only a mandated person has a ceiling: leave the amount empty."))
