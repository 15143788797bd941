"""Deleting an organization: by its only admin at once; where there are others, after seven days in which each of them
can stop it by one link.

The organization is held first, as by everybody who joins it: nobody comes in while it goes. Whoever becomes an admin
within the seven days is told as the others were (`roster_of`), and nothing is merged until it has ended.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from portal.accounts.actions.organization_erasure import erase_organization
from portal.accounts.actions.stop_links import tell_of_deletion
from portal.accounts.enums import DeletionState, OrganizationState, Role
from portal.accounts.exceptions import DeletionRefused, OtherName
from portal.accounts.models import Organization, OrganizationDeletion
from portal.accounts.notifications.deletion import DeletionStopped
from portal.accounts.permissions import can_administer, check_can_administer
from portal.accounts.queries import admins_of
from portal.accounts.registry import deletion_obstacles
from portal.accounts.workflow import DELETION, PORTAL
from portal.audit.api import record
from portal.common import clock
from portal.common.locks import hold
from portal.notifications.delivery import send
from portal.notifications.registry import Recipient
from portal.outbox.registry import periodic

STOP_WITHIN = timedelta(days=7)


def delete_organization(organization: Organization, *, actor: Any, typed_name: str = "") -> OrganizationDeletion | None:
    """An admin wishes the organization deleted. Twice is harmless.

    The only admin types its name, and it is deleted at once (see erase_organization): None is returned. Where there are
    other admins, each gets a mail with a link that stops it, and the wish is returned: it is done after STOP_WITHIN.
    Raises PermissionDenied, DeletionRefused or OtherName, having written nothing.
    """
    now = clock.now()
    with transaction.atomic():
        (present,) = hold(Organization.objects.filter(pk=organization.pk))
        if present.state == OrganizationState.DELETED:
            return None
        check_can_administer(actor, present)
        if obstacles := [sentence for obstacle in deletion_obstacles for sentence in obstacle(present)]:
            raise DeletionRefused(" ".join(obstacles))
        others = [member.user for member in admins_of(present).exclude(user=actor)]
        if not others:
            _check_name(present, typed_name)
            erase_organization(present, actor=actor, role=Role.ADMIN)
            return None
        deletion, is_new = OrganizationDeletion.objects.get_or_create(
            organization=present,
            state=DeletionState.WAITING,
            defaults={"asked_by": actor, "asked_at": now, "due_at": now + STOP_WITHIN},
        )
        if is_new:
            record("organization.deletion_asked", present, actor=actor, role=Role.ADMIN, organization=present)
            tell_of_deletion(deletion, others)
    return deletion


def _check_name(organization: Organization, typed: str) -> None:
    if " ".join(typed.split()).casefold() != organization.name.casefold():
        raise OtherName(
            _("“%(typed)s” is not its name. Write “%(name)s” to delete it.")
            % {"typed": typed, "name": organization.name}
        )


def stop_deletion(deletion: OrganizationDeletion, *, actor: Any) -> None:
    """Any admin, whoever asked among them, keeps the organization; the others are told.

    Raises PermissionDenied for others, TransitionError when it has ended already.
    """
    with transaction.atomic():
        check_can_administer(actor, deletion.organization)
        _stop(deletion, actor=actor, role=Role.ADMIN)


def _stop(deletion: OrganizationDeletion, *, actor: Any, role: str) -> None:
    organization = deletion.organization
    old = DELETION.apply(OrganizationDeletion, deletion.pk, "stop", ended_at=clock.now())
    record(
        "organization.deletion_stopped",
        organization,
        actor=actor,
        role=role,
        organization=organization,
        old={"state": old},
        new={"state": DeletionState.STOPPED},
    )
    for member in admins_of(organization):
        if member.user != actor:
            send(DeletionStopped(organization, who=str(actor) if actor else ""), to=Recipient.of(member.user))


@periodic("accounts.finish_organization_deletions", every=timedelta(hours=1))
def finish_organization_deletions() -> int:
    """Delete the organizations whose admins let seven days pass; returns how many deletions ended.

    One whose asker is not an admin any more is stopped: nobody who answers for the organization wishes it.
    """
    due = OrganizationDeletion.objects.filter(state=DeletionState.WAITING, due_at__lte=clock.now())
    return sum(_finish(deletion) for deletion in due.select_related("organization", "asked_by"))


def _finish(deletion: OrganizationDeletion) -> bool:
    with transaction.atomic():
        (organization,) = hold(Organization.objects.filter(pk=deletion.organization_id))
        if not hold(OrganizationDeletion.objects.filter(pk=deletion.pk, state=DeletionState.WAITING)):
            return False  # stopped in between
        if can_administer(deletion.asked_by, organization):
            erase_organization(organization, actor=deletion.asked_by, role=PORTAL)
        else:
            _stop(deletion, actor=None, role=PORTAL)
    return True
