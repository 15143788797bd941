"""An organization goes: its row stays, emptied, so that what was decided stays true; what it said of itself goes."""

from __future__ import annotations

from typing import Any

from portal.accounts.actions.roster import roster_of
from portal.accounts.enums import DeletionState
from portal.accounts.models import Invitation, JoinRequest, Membership, Organization, OrganizationDeletion
from portal.accounts.models.organization import DELETED_NAME
from portal.accounts.notifications.deletion import OrganizationDeleted
from portal.accounts.queries import members_of, waiting_requests
from portal.accounts.registry import organization_erasers
from portal.accounts.workflow import DELETION, ORGANIZATION
from portal.audit.api import record
from portal.common import clock
from portal.notifications.actions.mails import blank_sent_mails_saying
from portal.notifications.delivery import send
from portal.notifications.registry import Recipient

BLANK_ORGANIZATION: dict[str, Any] = {
    "name": DELETED_NAME, "identifier_kind": "", "identifier": "", "purpose": "", "commune": None,
}  # fmt: skip


def erase_organization(organization: Organization, *, actor: Any, role: str) -> None:
    """Empty a held organization in the caller's transaction, with every room's part of it. Raises TransitionError.

    Its people, and those who asked to join, get one last mail, which is blanked once sent; so are the mails that named
    it.
    """
    told = [member.user for member in members_of(organization)]
    told += [request.user for request in waiting_requests(organization)]
    name, now = organization.name, clock.now()
    for eraser in organization_erasers:
        eraser(organization, actor)
    for deletion in organization.deletions.filter(state=DeletionState.WAITING):
        DELETION.apply(OrganizationDeletion, deletion.pk, "finish", ended_at=now)
    old = ORGANIZATION.apply(
        Organization,
        organization.pk,
        "delete",
        slug=f"organisation-supprimee-{organization.pk}",
        deleted_at=now,
        **BLANK_ORGANIZATION,
    )
    record(
        "organization.delete",
        organization,
        actor=actor,
        role=role,
        organization=organization,
        old={"state": old},
        new={"state": "deleted"},
    )
    blank_sent_mails_saying(name, kinds="accounts.")
    for person in told:
        send(OrganizationDeleted(name), to=Recipient.of(person))
    organization.refresh_from_db()


def erase_people(organization: Organization, actor: Any) -> None:
    """Eraser of an organization: nobody belongs to it, is invited or asks to join any more."""
    # Whoever answers one of these holds its row and then names the organization: the roster is locked after them.
    Invitation.objects.filter(organization=organization).delete()
    JoinRequest.objects.filter(organization=organization).delete()
    with roster_of(organization):
        Membership.objects.filter(organization=organization).delete()
