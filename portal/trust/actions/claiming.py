"""Somebody claims an organization that nobody answers for: asked, withdrawn, brought to the moderators."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from portal.accounts.actions.invitations import digest
from portal.accounts.enums import OrganizationState, Role
from portal.accounts.models import Membership, Organization, User
from portal.audit.api import record
from portal.common import clock
from portal.common.locks import hold
from portal.notifications.delivery import send
from portal.notifications.registry import Recipient
from portal.trust.enums import ClaimState, ClaimWay, Party
from portal.trust.exceptions import AlreadyAsked, HasAdmins, NoAddress, TooManyClaims
from portal.trust.models import Claim
from portal.trust.models.claim import OPEN
from portal.trust.notifications.claims import ClaimToConfirm
from portal.trust.registry import listed_address
from portal.trust.workflow import CLAIM

PER_DAY = 3  # of a person
OPEN_AT_ONCE = 10  # about an organization
MAILS_PER_MONTH = 3  # to a listed address
A_DAY, A_MONTH = timedelta(days=1), timedelta(days=30)


def claim_organization(organization: Organization, *, actor: Any, why: str, way: ClaimWay) -> Claim:
    """Say that one answers for an organization that nobody answers for.

    By mail, a link goes to its listed address, valid seven days; at the desk, the moderators decide. Raises HasAdmins,
    NoAddress, AlreadyAsked, TooManyClaims; nothing was written then.
    """
    now = clock.now()
    with transaction.atomic():
        hold(User.objects.filter(pk=actor.pk))  # what they claimed today is counted
        hold(Organization.objects.filter(pk=organization.pk))  # as are claims of it, and mails to its address
        check_has_no_admin(organization)
        _check_limits(organization, actor, now)
        address = _address_to_ask(organization, now) if way == ClaimWay.MAIL else ""
        token = secrets.token_urlsafe(24)
        by_mail = {"state": ClaimState.MAILED, "token": digest(token), "mailed_at": now}
        try:
            with transaction.atomic():
                claim = Claim.objects.create(
                    organization=organization,
                    user=actor,
                    why=why.strip()[:1000],
                    created_at=now,
                    waits_since=now,
                    **(by_mail if address else {"state": ClaimState.AT_DESK}),
                )
        except IntegrityError as error:
            raise AlreadyAsked(_("You have claimed this organization already: the answer is on its way.")) from error
        note(claim, "ask", actor=actor, role=Party.ASKING, new=claim.state)
        if address:
            send(ClaimToConfirm(claim, token), to=Recipient(address=address))
    return claim


def check_has_no_admin(organization: Organization) -> None:
    """Raise HasAdmins where somebody answers for the organization, whose row the caller holds."""
    state = Organization.objects.values_list("state", flat=True).get(pk=organization.pk)
    if state == OrganizationState.MERGED:
        raise HasAdmins(_("“%(name)s” has been merged into another organization.") % {"name": organization.name})
    if Membership.objects.filter(organization=organization, role=Role.ADMIN).exists():
        raise HasAdmins(
            _("“%(name)s” has an admin: ask to join it, and they will answer you.") % {"name": organization.name}
        )


def _check_limits(organization: Organization, actor: Any, now: datetime) -> None:
    if Claim.objects.filter(user=actor, created_at__gt=now - A_DAY).count() >= PER_DAY:
        raise TooManyClaims(
            _("You have claimed %(number)s organizations in a day: go on tomorrow.") % {"number": PER_DAY}
        )
    if Claim.objects.filter(organization=organization, state__in=OPEN).count() >= OPEN_AT_ONCE:
        raise TooManyClaims(
            _("%(number)s people have claimed “%(name)s”: the moderators decide first. Come back in a few days.")
            % {"number": OPEN_AT_ONCE, "name": organization.name}
        )


def _address_to_ask(organization: Organization, now: datetime) -> str:
    """The listed address, unless it was written to too often. Raises NoAddress or TooManyClaims."""
    address = listed_address(organization)
    if not address:
        raise NoAddress(_("No mail address is listed for this organization: choose to ask the moderators."))
    if Claim.objects.filter(organization=organization, mailed_at__gt=now - A_MONTH).count() >= MAILS_PER_MONTH:
        raise TooManyClaims(
            _("This address was written to %(number)s times in a month, so as not to bother it: ask the moderators.")
            % {"number": MAILS_PER_MONTH}
        )
    return address


def bring_to_desk(claim: Claim, *, actor: Any) -> None:
    """Nobody answers at the listed address: ask the moderators instead. Raises PermissionDenied, TransitionError."""
    with transaction.atomic():
        _check_asked(claim, actor)
        _move(claim, "bring", actor=actor)


def withdraw_claim(claim: Claim, *, actor: Any) -> None:
    """Think better of it. Raises PermissionDenied, TransitionError."""
    with transaction.atomic():
        _check_asked(claim, actor)
        _move(claim, "withdraw", actor=actor)


def _move(claim: Claim, step: str, *, actor: Any) -> None:
    CLAIM.apply(Claim, claim.pk, step, waits_since=clock.now())
    old, claim.state = claim.state, CLAIM.get(step).target
    note(claim, step, actor=actor, role=Party.ASKING, old=old, new=claim.state)


def _check_asked(claim: Claim, actor: Any) -> None:
    if claim.user_id != actor.pk:
        raise PermissionDenied(_("Only the person who asked can do this."))


def note(claim: Claim, step: str, *, actor: Any, role: str, new: str, old: str = "", reason: str = "") -> None:
    """The trace of one step of a claim, in the caller's transaction."""
    record(
        f"claim.{step}",
        claim,
        actor=actor,
        role=role,
        organization=claim.organization,
        old={"state": old} if old else None,
        new={"state": new},
        reason=reason,
    )
