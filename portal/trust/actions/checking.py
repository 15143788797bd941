"""An organization has its number checked: asked, written to the public record, vouched for, withdrawn."""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from portal.accounts.actions.invitations import digest
from portal.accounts.actions.public_pages import touch_page
from portal.accounts.enums import OrganizationState
from portal.accounts.models import Organization
from portal.accounts.permissions import check_can_administer
from portal.accounts.queries import admins_of
from portal.audit.api import record
from portal.common import clock
from portal.common.locks import hold
from portal.notifications.delivery import send
from portal.notifications.registry import Notification, Recipient
from portal.trust.actions.document_bytes import NO_DOCUMENT, forget_documents, stored_names
from portal.trust.enums import CheckState, CheckWay, Party
from portal.trust.exceptions import AlreadyAsked, CannotVouch, NobodyAnswers, NotCheckable, TooManyClaims
from portal.trust.models import IdentifierCheck
from portal.trust.models.identifier_check import OPEN
from portal.trust.notifications.checks import NumberToConfirm, VouchAsked
from portal.trust.permissions import check_decides
from portal.trust.queries_checks import leans_on, present_check, who_can_vouch
from portal.trust.workflow import CHECK

PER_MONTH = 3  # of an organization
WAITING_AT_ONCE = 10  # at one that is asked to vouch
A_MONTH = timedelta(days=30)


def ask_for_check(
    organization: Organization, *, actor: Any, voucher: Organization | None = None, message: str = ""
) -> IdentifierCheck:
    """An admin asks that the number of the organization be checked.

    With `voucher`, the admins of that organization are written to; without, the moderators look up the address of the
    public record. Raises PermissionDenied, NotCheckable, AlreadyAsked, CannotVouch, NobodyAnswers, TooManyClaims;
    nothing was written then.
    """
    with transaction.atomic():
        check_can_administer(actor, organization)
        own = held(organization, voucher)
        check_can_ask(own)
        if voucher is None:
            return begin(own, CheckWay.MAIL, CheckState.ASKED, actor=actor, message=message)
        check_can_vouch(voucher, own)
        _check_not_too_many(voucher)
        check = begin(own, CheckWay.VOUCHER, CheckState.VOUCHING, actor=actor, message=message, voucher=voucher)
        for admin in who_can_vouch(voucher, own):
            send(VouchAsked(check), to=Recipient.of(admin.user))
    return check


def begin(
    organization: Organization, way: str, state: str, *, actor: Any, message: str, **more: Any
) -> IdentifierCheck:
    """A new check of the number that the organization, held by the caller, has now; with its trace."""
    now = clock.now()
    check = IdentifierCheck.objects.create(
        organization=organization,
        identifier_kind=organization.identifier_kind,
        identifier=organization.identifier,
        asked_by=actor,
        way=way,
        state=state,
        message=message.strip()[:1000],
        asked_at=now,
        waits_since=now,
        **more,
    )
    note(check, "ask", actor=actor, role=Party.ADMIN, new=check.state)
    return check


def held(*organizations: Organization | None) -> Organization:
    """Hold the organizations, lowest key first; the first of them as it is now."""
    first = organizations[0]
    assert first is not None
    rows = hold(Organization.objects.filter(pk__in=[one.pk for one in organizations if one]))
    return next(row for row in rows if row.pk == first.pk)


def check_can_ask(organization: Organization) -> None:
    """Raise NotCheckable, AlreadyAsked or TooManyClaims unless the organization, held by the caller, may ask."""
    names = {"name": organization.name, "number": PER_MONTH}
    if organization.state != OrganizationState.ACTIVE:
        raise NotCheckable(_("“%(name)s” is asleep: wake it first, then have its number checked.") % names)
    if not organization.identifier:
        raise NotCheckable(_("“%(name)s” gives no official number: write it first, then have it checked.") % names)
    if present_check(organization):
        raise NotCheckable(_("The number of “%(name)s” is verified already: there is nothing to do.") % names)
    checks = IdentifierCheck.objects.filter(organization=organization)
    for under_way in checks.filter(state__in=OPEN):
        if under_way.identifier == organization.identifier:
            raise AlreadyAsked(_("This has been asked already: the answer is on its way."))
        close(under_way, "lapse", actor=None, role=Party.PORTAL)
    if checks.filter(asked_at__gt=clock.now() - A_MONTH).count() >= PER_MONTH:
        raise TooManyClaims(
            _("“%(name)s” has asked %(number)s times in a month: come back in a few weeks, or write to us.") % names
        )


def _check_not_too_many(voucher: Organization) -> None:
    if IdentifierCheck.objects.filter(voucher=voucher, state=CheckState.VOUCHING).count() >= WAITING_AT_ONCE:
        raise TooManyClaims(
            _("%(number)s others wait for an answer of “%(name)s” already: choose another one.")
            % {"name": voucher.name, "number": WAITING_AT_ONCE}
        )


def check_can_vouch(voucher: Organization, organization: Organization) -> None:
    """Raise CannotVouch or NobodyAnswers unless the first, held by the caller, may answer for the second."""
    names = {"name": voucher.name}
    if voucher.pk == organization.pk:
        raise CannotVouch(_("An organization does not vouch for itself: choose another one."))
    voucher = Organization.objects.get(pk=voucher.pk)
    if voucher.state != OrganizationState.ACTIVE or not present_check(voucher):
        raise CannotVouch(_("The number of “%(name)s” is not verified itself: choose another one.") % names)
    if leans_on(voucher, organization):
        raise CannotVouch(
            _("“%(name)s” is verified because you vouched for it, so it cannot vouch for you. Choose another way.")
            % names
        )
    if not who_can_vouch(voucher, organization).exists():
        raise NobodyAnswers(
            _("Nobody here can answer for “%(name)s”, apart from admins of yours: choose another one.") % names
        )


def withdraw_check(check: IdentifierCheck, *, actor: Any) -> None:
    """An admin thinks better of it. Raises PermissionDenied, TransitionError."""
    with transaction.atomic():
        check_can_administer(actor, check.organization)
        close(check, "withdraw", actor=actor, role=Party.ADMIN)


def write_to_record(check: IdentifierCheck, *, actor: Any, address: str) -> None:
    """A moderator has looked up the address of the public record: it is written to, with a link that proves.

    The address is in the mail alone. Raises PermissionDenied, TransitionError, NotCheckable where the number changed.
    """
    token = secrets.token_urlsafe(24)
    now = clock.now()
    with transaction.atomic():
        own = held(check.organization)
        check_decides(actor, check.asked_by, *check.sides)
        check_number(check, own)
        old = CHECK.apply(IdentifierCheck, check.pk, "mail", token=digest(token), mailed_at=now, waits_since=now)
        check.state, check.mailed_at = CheckState.MAILED, now
        note(check, "mail", actor=actor, role=Party.MODERATOR, old=old, new=check.state)
        send(NumberToConfirm(check, token), to=Recipient(address=address))


def check_number(check: IdentifierCheck, organization: Organization) -> None:
    """Raise NotCheckable where the organization, held by the caller, has another number than the one asked about."""
    if (check.identifier_kind, check.identifier) != (organization.identifier_kind, organization.identifier):
        raise NotCheckable(_("The number has changed since this was asked: it has to be asked again."))


def close(check: IdentifierCheck, step: str, *, actor: Any, role: str, reason: str = "") -> None:
    """A step that ends it, in the caller's transaction; a document that was shown goes with it. Raises
    TransitionError."""
    now = clock.now()
    shown = stored_names(IdentifierCheck.objects.filter(pk=check.pk))
    old = CHECK.apply(IdentifierCheck, check.pk, step, reason=reason, ended_at=now, waits_since=now, **NO_DOCUMENT)
    forget_documents(shown)
    IdentifierCheck.objects.filter(pk=check.pk).update(reason=reason)
    check.state, check.reason, check.ended_at = CHECK.get(step).target, reason, now
    note(check, step, actor=actor, role=role, old=old, new=check.state, reason=reason)
    if CheckState.CONFIRMED in (old, check.state):
        touch_page(check.organization)


def tell_admins(organization: Organization, mail: Notification, *, but: Any = None) -> None:
    """Write to those who answer for an organization, in the caller's transaction."""
    for admin in admins_of(organization):
        if admin.user != but:
            send(mail, to=Recipient.of(admin.user))


def note(
    check: IdentifierCheck, step: str, *, actor: Any, role: str, new: str, old: str = "", reason: str = ""
) -> None:
    """The trace of one step of a check, in the caller's transaction."""
    record(
        f"check.{step}",
        check,
        actor=actor,
        role=role,
        organization=check.organization,
        old={"state": old} if old else None,
        new={"state": new},
        reason=reason,
    )
