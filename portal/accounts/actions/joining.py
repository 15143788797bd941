"""Asking to join an organization that one has found by its name."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from portal.accounts.actions.roster import is_awake, write_membership
from portal.accounts.enums import Role
from portal.accounts.exceptions import AlreadyInvited, AlreadyMember, NobodyToAnswer, OrganizationAsleep, TooMany
from portal.accounts.models import JoinRequest, Membership, Organization, User
from portal.accounts.notifications.organizations import JoinAccepted, JoinAsked, JoinRefused
from portal.accounts.permissions import check_can_administer
from portal.accounts.queries import admins_of
from portal.accounts.workflow import JOINING
from portal.audit.api import record
from portal.common import clock
from portal.common.locks import hold
from portal.notifications.delivery import send
from portal.notifications.registry import Recipient

PER_DAY = 5


def ask_to_join(organization: Organization, *, actor: Any, message: str = "") -> JoinRequest:
    """Ask the admins for a seat; each of them is written to.

    Raises AlreadyMember, AlreadyInvited (a request waits already), OrganizationAsleep, NobodyToAnswer, TooMany.
    """
    now = clock.now()
    with transaction.atomic():
        hold(User.objects.filter(pk=actor.pk))  # what they asked today is counted
        admins = list(admins_of(organization))
        _check_can_ask(organization, actor, admins, now)
        try:
            with transaction.atomic():
                request = JoinRequest.objects.create(
                    organization=organization, user=actor, message=message.strip()[:1000], created_at=now
                )
        except IntegrityError as error:
            raise AlreadyInvited(
                _("You have asked “%(name)s” already: its admins have not answered yet.") % {"name": organization.name}
            ) from error
        record("join.asked", request, actor=actor, organization=organization)
        for admin in admins:
            send(JoinAsked(request), to=Recipient.of(admin.user))
    return request


def _check_can_ask(organization: Organization, actor: Any, admins: list[Membership], now: Any) -> None:
    if not is_awake(organization):
        raise OrganizationAsleep(_("This organization has been put to sleep: nobody can join it for now."))
    if Membership.objects.filter(organization=organization, user=actor).exists():
        raise AlreadyMember(_("You already belong to “%(name)s”.") % {"name": organization.name})
    if not admins:
        raise NobodyToAnswer(_("Nobody looks after this organization here yet, so nobody could answer you."))
    if JoinRequest.objects.filter(user=actor, created_at__gt=now - timedelta(days=1)).count() >= PER_DAY:
        raise TooMany(_("You have asked %(number)s organizations in a day: go on tomorrow.") % {"number": PER_DAY})


def accept_request(
    request: JoinRequest, *, actor: Any, role: str = Role.MEMBER, mandate_cents: int | None = None
) -> Membership:
    """Let the person in. Raises PermissionDenied, TransitionError, AlreadyMember, Mandate."""
    with transaction.atomic():
        hold(Organization.objects.filter(pk=request.organization_id))  # before the request, as a deletion does
        check_can_administer(actor, request.organization)
        JOINING.apply(JoinRequest, request.pk, "accept", answered_at=clock.now())
        membership = write_membership(request.organization, request.user, role=role, mandate_cents=mandate_cents)
        record(
            "join.accepted",
            request,
            actor=actor,
            organization=request.organization,
            old={"state": "waiting"},
            new={"state": "accepted", "role": role, "mandate_cents": mandate_cents},
        )
        send(JoinAccepted(request.organization), to=Recipient.of(request.user))
    return membership


def refuse_request(request: JoinRequest, *, actor: Any, reason: str) -> None:
    """Say no, with a reason that the person reads. Raises PermissionDenied, TransitionError."""
    reason = reason.strip()
    with transaction.atomic():
        check_can_administer(actor, request.organization)
        JOINING.apply(JoinRequest, request.pk, "refuse", reason=reason, answered_at=clock.now())
        JoinRequest.objects.filter(pk=request.pk).update(reason=reason)
        record(
            "join.refused",
            request,
            actor=actor,
            organization=request.organization,
            old={"state": "waiting"},
            new={"state": "refused"},
            reason=reason,
        )
        send(JoinRefused(request.organization, reason), to=Recipient.of(request.user))


def withdraw_request(request: JoinRequest, *, actor: Any) -> None:
    """Think better of it. Raises PermissionDenied, TransitionError."""
    with transaction.atomic():
        if request.user_id != actor.pk:
            raise PermissionDenied(_("Only the person who asked can withdraw the request."))
        JOINING.apply(JoinRequest, request.pk, "withdraw", answered_at=clock.now())
        record("join.withdrawn", request, actor=actor, organization=request.organization)
