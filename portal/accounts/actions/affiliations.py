"""An organization is a branch of another: one side asks, the other answers, either ends it.

Whether two may be bound hangs on all that is bound already, so changes take turns; both organizations are held, lowest
key first, and what decides is read after that. Of two who ask each other the same at once, one asks and the other
confirms it.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.accounts.enums import AffiliationState, OrganizationState, Side
from portal.accounts.exceptions import CannotAffiliate, NobodyToAnswer, OrganizationAsleep, TooMany
from portal.accounts.models import Affiliation, Organization
from portal.accounts.notifications.network import (
    AboutAffiliation,
    AffiliationAsked,
    AffiliationConfirmed,
    AffiliationDeclined,
    AffiliationEnded,
)
from portal.accounts.permissions import check_can_administer
from portal.accounts.queries import admins_of
from portal.accounts.queries_network import networks_above
from portal.accounts.workflow import AFFILIATION, PORTAL
from portal.audit.api import record
from portal.common import clock
from portal.common.locks import hold, take_turn
from portal.common.transitions import AlreadyMoved, NotAllowedFrom
from portal.common.words import day
from portal.notifications.delivery import send
from portal.notifications.registry import Recipient

TURN = "affiliations of organizations"
MOST_WAITING = 10
AGAIN_AFTER = timedelta(days=90)
LONGEST_MESSAGE = 500


def ask_affiliation(
    organization: Organization, other: Organization, side: str, *, actor: Any, message: str = ""
) -> Affiliation:
    """`organization`, as `side` (branch or network), asks `other` to be bound. Twice is harmless.

    Writes the row, an audit row on both, a mail to the other side's admins. Where the other side has asked the same
    already, this confirms it. Raises PermissionDenied, CannotAffiliate, OrganizationAsleep, NobodyToAnswer, TooMany,
    having written nothing.
    """
    check_can_administer(actor, organization)
    if organization.pk == other.pk:
        raise CannotAffiliate(
            _("“%(name)s” cannot be a branch of itself. Choose another organization.") % {"name": organization.name}
        )
    branch, network = (organization, other) if Side(side) == Side.BRANCH else (other, organization)
    with transaction.atomic():
        _hold_both(organization, other)
        present = Affiliation.objects.between(organization, other).open().first()
        if present is not None and present.branch_id == branch.pk:
            if present.is_confirmed or present.is_asked_by(organization):
                return present
            return take_step(present, organization, "confirm", actor=actor, tell=AffiliationConfirmed)
        _check_can_ask(organization, other, present)
        _check_can_bind(branch, network)
        affiliation = Affiliation.objects.create(
            branch=branch,
            network=network,
            asked_by=side,
            message=message.strip()[:LONGEST_MESSAGE],
            asked_at=clock.now(),
        )
        _record_on_both("asked", affiliation, actor=actor)
        tell_admins(other, AffiliationAsked(affiliation, other))
    return affiliation


def confirm_affiliation(affiliation: Affiliation, organization: Organization, *, actor: Any) -> Affiliation:
    """The side that was asked says yes. Twice is harmless.

    Writes the state, an audit row on both, a mail to the other side. Raises PermissionDenied, CannotAffiliate (bound
    elsewhere meanwhile), TransitionError, having written nothing.
    """
    return _take(affiliation, organization, "confirm", actor=actor, mine=False, tell=AffiliationConfirmed)


def decline_affiliation(
    affiliation: Affiliation, organization: Organization, *, actor: Any, reason: str
) -> Affiliation:
    """The side that was asked says no, with a reason that the other side reads. Writes and raises as
    `confirm_affiliation` does, and ReasonMissing."""
    return _take(affiliation, organization, "decline", actor=actor, mine=False, reason=reason, tell=AffiliationDeclined)


def take_back_affiliation(affiliation: Affiliation, organization: Organization, *, actor: Any) -> Affiliation:
    """The side that asked thinks otherwise; nobody is written to. Writes and raises as `confirm_affiliation` does."""
    return _take(affiliation, organization, "take_back", actor=actor, mine=True)


def end_affiliation(
    affiliation: Affiliation, organization: Organization, *, actor: Any, reason: str = ""
) -> Affiliation:
    """Either side ends what was confirmed; the other one is told, with the reason if there is one. Writes and raises
    as `confirm_affiliation` does."""
    return _take(affiliation, organization, "end", actor=actor, reason=reason, tell=AffiliationEnded)


def _hold_both(one: Organization, other: Organization) -> None:
    take_turn(TURN)
    hold(Organization.objects.filter(pk__in=[one.pk, other.pk]))
    one.refresh_from_db()
    other.refresh_from_db()


def _check_can_ask(organization: Organization, other: Organization, present: Affiliation | None) -> None:
    names = {"name": organization.name, "other": other.name}
    if present is not None:
        raise CannotAffiliate(
            _(
                "It is the other way round already: “%(branch)s” is, or is asked to be, a branch of “%(network)s”. "
                "End that first."
            )
            % {"branch": present.branch.name, "network": present.network.name}
        )
    for one in (organization, other):
        if one.state != OrganizationState.ACTIVE:
            raise OrganizationAsleep(
                _("“%(name)s” is asleep for now: ask again once it is awake.") % {"name": one.name}
            )
    if not admins_of(other).exists():
        raise NobodyToAnswer(_("Nobody looks after this organization here yet, so nobody could answer you."))
    refused = (
        Affiliation.objects.between(organization, other)
        .filter(state=AffiliationState.DECLINED, closed_at__gt=clock.now() - AGAIN_AFTER)
        .order_by("-closed_at")
        .first()
    )
    if refused is not None and refused.is_asked_by(organization):
        again = (refused.closed_at or refused.asked_at) + AGAIN_AFTER
        raise CannotAffiliate(
            _("“%(other)s” has declined. You can ask again from %(day)s on; speak to them before.")
            % {**names, "day": day(again)}
        )
    asked = Affiliation.objects.of(organization).filter(state=AffiliationState.ASKED)
    if sum(row.is_asked_by(organization) for row in asked) >= MOST_WAITING:
        raise TooMany(
            ngettext(
                "%(number)d request of yours waits for an answer, and no more may wait. Take it back first.",
                "%(number)d requests of yours wait for an answer, and no more may wait. Take one back first.",
                MOST_WAITING,
            )
            % {"number": MOST_WAITING}
        )


def _check_can_bind(branch: Organization, network: Organization) -> None:
    """Raises CannotAffiliate for a second network and for a circle; holds while the turn is taken."""
    present = Affiliation.objects.confirmed().filter(branch=branch).select_related("network").first()
    if present is not None:
        raise CannotAffiliate(
            _("“%(branch)s” is a branch of “%(network)s” already, and a branch has one network. End that first.")
            % {"branch": branch.name, "network": present.network.name}
        )
    if branch.pk in networks_above(network):
        raise CannotAffiliate(
            _("“%(network)s” is itself, directly or not, a branch of “%(branch)s”: they would go round in a circle.")
            % {"branch": branch.name, "network": network.name}
        )


def _take(
    affiliation: Affiliation,
    organization: Organization,
    name: str,
    *,
    actor: Any,
    mine: bool | None = None,
    reason: str = "",
    tell: type[AboutAffiliation] | None = None,
) -> Affiliation:
    with transaction.atomic():
        _hold_both(affiliation.branch, affiliation.network)
        present = _read_again(affiliation)
        check_can_administer(actor, organization)
        if mine is not None and present.is_asked_by(organization) != mine:
            raise NotAllowedFrom(
                _("Those who asked wait for the answer: the other side gives it.")
                if not mine
                else _("Only the side that asked can take it back.")
            )
        if present.state == AFFILIATION.get(name).target:
            return present
        if name == "confirm" and present.state == AffiliationState.ASKED:
            _check_can_bind(present.branch, present.network)
        return take_step(present, organization, name, actor=actor, reason=reason.strip(), tell=tell)


def _read_again(affiliation: Affiliation) -> Affiliation:
    """The row as it is now that both its sides are held; raises AlreadyMoved where a merge has moved or deleted it."""
    present = Affiliation.objects.select_related("branch", "network").filter(pk=affiliation.pk).first()
    sides = (affiliation.branch_id, affiliation.network_id)
    if present is None or (present.branch_id, present.network_id) != sides:
        raise AlreadyMoved(_("Somebody else just changed this. Reload the page to see what was decided."))
    return present


def take_step(
    affiliation: Affiliation,
    organization: Organization,
    name: str,
    *,
    actor: Any,
    reason: str = "",
    tell: type[AboutAffiliation] | None = None,
) -> Affiliation:
    """One step of the table, on the side of `organization`, by the portal where `actor` is None.

    Change, audit on both, mail to the other side.
    """
    now = clock.now()
    changes: dict[str, Any] = {"answered_at": now} if name == "confirm" else {"closed_at": now, "message": ""}
    old = AFFILIATION.apply(Affiliation, affiliation.pk, name, reason=reason, **changes)
    if reason:
        Affiliation.objects.filter(pk=affiliation.pk).update(reason=reason)
    affiliation.refresh_from_db()
    _record_on_both(name, affiliation, actor=actor, old=old, reason=reason)
    if tell is not None:
        other = affiliation.other_of(organization)
        tell_admins(other, tell(affiliation, other))
    return affiliation


def tell_admins(organization: Organization, message: AboutAffiliation) -> None:
    """To the admins of one side; whoever sleeps is left in peace."""
    if organization.state == OrganizationState.ACTIVE:
        for admin in admins_of(organization):
            send(message, to=Recipient.of(admin.user))


def _record_on_both(name: str, affiliation: Affiliation, *, actor: Any, old: str = "", reason: str = "") -> None:
    for organization in (affiliation.branch, affiliation.network):
        record(
            f"affiliation.{name}",
            organization,
            actor=actor,
            role="" if actor else PORTAL,
            organization=organization,
            old={"state": old} if old else None,
            new={"affiliation": affiliation.pk, "state": affiliation.state},
            reason=reason,
        )
