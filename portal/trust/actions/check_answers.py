"""What ends a check: the address of the public record, the organization that vouches, the moderators."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from portal.accounts.actions.invitations import digest
from portal.accounts.models import Organization
from portal.accounts.permissions import check_can_administer
from portal.common import clock
from portal.common.locks import hold
from portal.common.transitions import TransitionError
from portal.trust.actions.checking import check_can_vouch, check_number, close, note, tell_admins
from portal.trust.enums import CheckState, Party
from portal.trust.exceptions import CannotVouch, LinkGone
from portal.trust.models import IdentifierCheck
from portal.trust.notifications.checks import NumberConfirmed, NumberNotConfirmed
from portal.trust.permissions import check_decides, why_not_vouch
from portal.trust.workflow import CHECK


def find_check(token: str) -> IdentifierCheck | None:
    """The check that the link to the public record belongs to, whatever its state; None for one that is not ours."""
    return IdentifierCheck.objects.filter(token=digest(token)).select_related("organization").first()


def prove_number(check: IdentifierCheck, *, actor: Any = None) -> None:
    """Yes, says whoever reads the address of the public record: the number is that of this organization.

    Raises LinkGone for a link that was used or is older than seven days, NotCheckable where the number changed.
    """
    with transaction.atomic():
        organization = _held(check)
        _check_link(check)
        check_number(check, organization)
        _confirm(check, "prove", actor=actor, role=Party.ADDRESS)


def doubt_number(check: IdentifierCheck, *, actor: Any = None) -> None:
    """No, says whoever reads that address: the moderators look again. Raises LinkGone."""
    now = clock.now()
    with transaction.atomic():
        _held(check)
        _check_link(check)
        old = CHECK.apply(IdentifierCheck, check.pk, "doubt", waits_since=now)
        check.state = CheckState.TO_DECIDE
        note(check, "doubt", actor=actor, role=Party.ADDRESS, old=old, new=check.state)


def vouch(check: IdentifierCheck, *, actor: Any) -> None:
    """An admin of the organization that was asked vouches.

    Raises PermissionDenied, TransitionError, CannotVouch where it is not verified itself any more, leans on the one
    that asks or would be answered by whoever asks, NotCheckable where the number changed.
    """
    assert check.voucher is not None
    with transaction.atomic():
        held = {row.pk: row for row in hold(Organization.objects.filter(pk__in=[one.pk for one in check.sides]))}
        _check_answers(check, actor)
        check_number(check, held[check.organization_id])
        check_can_vouch(held[check.voucher.pk], check.organization)
        _confirm(check, "vouch", actor=actor, role=Party.ADMIN)


def decline_to_vouch(check: IdentifierCheck, *, actor: Any, reason: str) -> None:
    """An admin of the organization that was asked does not vouch, and says why. Raises PermissionDenied, CannotVouch
    for whoever asks themself, TransitionError."""
    with transaction.atomic():
        _check_answers(check, actor)
        _refuse(check, "decline", actor=actor, role=Party.ADMIN, reason=reason)


def _check_answers(check: IdentifierCheck, actor: Any) -> None:
    assert check.voucher is not None
    check_can_administer(actor, check.voucher)
    if wrong := why_not_vouch(actor, check):
        raise CannotVouch(wrong)


def confirm_number(check: IdentifierCheck, *, actor: Any, reason: str) -> None:
    """A moderator has seen that the number is theirs. Raises PermissionDenied, TransitionError, NotCheckable."""
    with transaction.atomic():
        organization = _held(check)
        check_decides(actor, check.asked_by, *check.sides)
        check_number(check, organization)
        _confirm(check, "confirm", actor=actor, role=Party.MODERATOR, reason=reason.strip())


def refuse_number(check: IdentifierCheck, *, actor: Any, reason: str) -> None:
    """A moderator is not convinced; the admins read why. Raises PermissionDenied, TransitionError."""
    with transaction.atomic():
        check_decides(actor, check.asked_by, *check.sides)
        _refuse(check, "refuse", actor=actor, role=Party.MODERATOR, reason=reason)


def take_back(check: IdentifierCheck, *, actor: Any, reason: str) -> None:
    """A number was verified in error: a moderator says so, and the mark goes. Raises PermissionDenied,
    TransitionError."""
    with transaction.atomic():
        check_decides(actor, check.asked_by, *check.sides)
        _refuse(check, "take_back", actor=actor, role=Party.MODERATOR, reason=reason)


def _held(check: IdentifierCheck) -> Organization:
    return hold(Organization.objects.filter(pk=check.organization_id))[0]


def _check_link(check: IdentifierCheck) -> None:
    check.refresh_from_db(fields=["state", "token", "mailed_at"])
    if not check.link_is_valid:
        raise LinkGone(_("This link has been used, or is more than seven days old. There is nothing to do any more."))


def _confirm(check: IdentifierCheck, step: str, *, actor: Any, role: str, reason: str = "") -> None:
    close(check, step, actor=actor, role=role, reason=reason)
    tell_admins(check.organization, NumberConfirmed(check))


def _refuse(check: IdentifierCheck, step: str, *, actor: Any, role: str, reason: str) -> None:
    close(check, step, actor=actor, role=role, reason=reason.strip())
    tell_admins(check.organization, NumberNotConfirmed(check))


def lapse(check: IdentifierCheck, *, gone: Any = None) -> bool:
    """Nobody answered in time, the number changed, or whoever asked is `gone`: it is over, the admins are told.
    Whether it was."""
    try:
        with transaction.atomic():
            close(check, "lapse", actor=None, role=Party.PORTAL)
            tell_admins(check.organization, NumberNotConfirmed(check), but=gone)
    except TransitionError:  # answered in between
        return False
    return True
