"""Who belongs to an organization, and as what."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from portal.accounts.actions.roster import check_mandate, roster_of, write_membership
from portal.accounts.exceptions import LastAdmin, OnlyMember
from portal.accounts.models import Membership, Organization
from portal.accounts.notifications.organizations import MemberRemoved, RoleChanged
from portal.accounts.permissions import check_can_administer
from portal.audit.api import record
from portal.common.transitions import AlreadyMoved, ReasonMissing
from portal.notifications.delivery import send
from portal.notifications.registry import Recipient


def add_member(
    organization: Organization, user: Any, *, actor: Any, role: str, mandate_cents: int | None = None
) -> Membership:
    """Add a person; by an admin, or by the portal itself (`actor` None) to an organization nobody belongs to yet.

    Raises PermissionDenied, AlreadyMember, Mandate, LastAdmin (the first member must be an admin).
    """
    with transaction.atomic():
        if actor is not None:
            check_can_administer(actor, organization)
        membership = write_membership(organization, user, role=role, mandate_cents=mandate_cents)
        record(
            "membership.added",
            membership,
            actor=actor,
            organization=organization,
            new={"role": role, "mandate_cents": mandate_cents},
        )
    return membership


def change_role(membership: Membership, *, actor: Any, role: str, mandate_cents: int | None = None) -> Membership:
    """Give another role, or another ceiling. Raises PermissionDenied, Mandate, LastAdmin, AlreadyMoved."""
    check_mandate(role, mandate_cents)
    organization = membership.organization
    with transaction.atomic():
        check_can_administer(actor, organization)
        old = {"role": membership.role, "mandate_cents": membership.mandate_cents}
        new = {"role": role, "mandate_cents": mandate_cents}
        if old == new:
            return membership
        with roster_of(organization):
            # The state the admin saw is named, so that two admins do not undo each other unseen.
            if not Membership.objects.filter(pk=membership.pk, **old).update(**new):
                raise AlreadyMoved(_("Somebody else just changed this. Reload the page to see what was decided."))
        membership.role, membership.mandate_cents = role, mandate_cents
        record("membership.role_changed", membership, actor=actor, organization=organization, old=old, new=new)
        if membership.user_id != actor.pk:
            send(RoleChanged(membership), to=Recipient.of(membership.user))
    return membership


def remove_member(membership: Membership, *, actor: Any, reason: str) -> None:
    """Take somebody off the roster; they are told, with the reason. Raises PermissionDenied or ReasonMissing."""
    organization = membership.organization
    reason = reason.strip()
    if not reason:
        raise ReasonMissing(_("A reason is needed: the person concerned will read it. Please write one."))
    with transaction.atomic():
        check_can_administer(actor, organization)
        if membership.user_id == actor.pk:
            raise PermissionDenied(_("To go yourself, use “leave” on the page of the organization."))
        with roster_of(organization):
            _delete(membership)
        record(
            "membership.removed",
            organization,
            actor=actor,
            organization=organization,
            old={"role": membership.role},
            reason=reason,
        )
        send(MemberRemoved(organization, reason), to=Recipient.of(membership.user))


def leave_organization(membership: Membership, *, actor: Any) -> None:
    """Go, of one's own will.

    Raises OnlyMember (put the organization to sleep instead), LastAdmin (name another admin first),
    PermissionDenied for somebody else's membership.
    """
    organization = membership.organization
    if membership.user_id != actor.pk:
        raise PermissionDenied(_("Nobody leaves in somebody else's name."))
    with transaction.atomic():
        others = Membership.objects.filter(organization=organization).exclude(pk=membership.pk)
        if not others.exists():
            raise OnlyMember(
                _("You are the only member of “%(name)s”. Put it to sleep: you can wake it whenever you wish.")
                % {"name": organization.name}
            )
        try:
            with roster_of(organization):
                _delete(membership)
        except LastAdmin as error:
            raise LastAdmin(
                _("You are the only admin of “%(name)s”. Name another admin among its members, then you can leave.")
                % {"name": organization.name}
            ) from error
        record("membership.left", organization, actor=actor, organization=organization, old={"role": membership.role})


def _delete(membership: Membership) -> None:
    deleted, _by_model = Membership.objects.filter(pk=membership.pk).delete()
    if not deleted:
        raise AlreadyMoved(_("Somebody else just changed this. Reload the page to see what was decided."))
