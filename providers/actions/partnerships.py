"""Two listings say that they work together: one proposes, the other answers, either ends it.

Both listings are held first, lowest key first, and what decides is read after that: so two who propose to each other
at once make one partnership, and it is confirmed.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.audit.api import record
from portal.common import clock
from portal.common.locks import hold
from portal.common.words import day
from providers import permissions
from providers.enums import OPEN_PARTNERSHIPS, PartnershipState
from providers.models import Partnership, Provider
from providers.notifications.listings import tell_address
from providers.notifications.partnerships import (
    AboutPartnership,
    PartnershipConfirmed,
    PartnershipDeclined,
    PartnershipEnded,
    PartnershipProposed,
)
from providers.queries_partnerships import declined_since, open_proposals_count
from providers.workflow import ASKED, PARTNERSHIPS, PROPOSER, check_party

MOST_OPEN_PROPOSALS = 10
LONGEST_NOTE = 200
AGAIN_AFTER = timedelta(days=90)


class CannotPropose(Exception):
    """Why a partnership was not proposed, in words for those who proposed it; nothing was written."""


def propose_partnership(provider: Provider, other: Provider, *, note: str, actor: Any) -> Partnership:
    """The people of `provider` propose to `other` to say that they work together. Twice is harmless.

    Writes the row, an audit row on both listings and a mail to the other side. Where the other side proposed it
    already, this confirms it. Raises PermissionDenied or CannotPropose, having written nothing.
    """
    permissions.check_can_edit(actor, provider)
    if provider.pk == other.pk:
        raise CannotPropose(
            _("“%(name)s” is your own listing: choose the one of somebody you work with.") % {"name": other.name}
        )
    note = note.strip()
    with transaction.atomic():
        _hold_both(provider, other)
        present = Partnership.objects.between(provider, other).open().first()
        if present is None:
            _check_may_propose(provider, other, note)
            return _begin(provider, other, note, actor=actor)
        if present.state == PartnershipState.PROPOSED and not present.is_proposed_by(provider):
            return _step(present, provider, "confirm", actor=actor, tell=PartnershipConfirmed)
        return present


def _hold_both(provider: Provider, other: Provider) -> None:
    hold(Provider.objects.filter(pk__in=[provider.pk, other.pk]))
    provider.refresh_from_db()
    other.refresh_from_db()


def _check_may_propose(provider: Provider, other: Provider, note: str) -> None:
    for listing in (provider, other):
        if not listing.is_listed:
            raise CannotPropose(
                _("“%(name)s” is not in the directory at the moment. Propose it again once it is back.")
                % {"name": listing.name}
            )
    if len(note) > LONGEST_NOTE:
        raise CannotPropose(
            _("%(length)d characters are too many: %(most)d at most. Please shorten what you do together.")
            % {"length": len(note), "most": LONGEST_NOTE}
        )
    if declined := declined_since(provider, other, clock.now() - AGAIN_AFTER):
        raise CannotPropose(
            _("“%(name)s” preferred not to on %(day)s. You can propose it again from %(again)s on.")
            % {"name": other.name, "day": day(declined), "again": day(declined + AGAIN_AFTER)}
        )
    if open_proposals_count(provider) >= MOST_OPEN_PROPOSALS:
        raise CannotPropose(
            ngettext(
                "%(count)d of your proposals waits for an answer, and no more may wait. Take it back first.",
                "%(count)d of your proposals wait for an answer, and no more may wait. Take one back first.",
                MOST_OPEN_PROPOSALS,
            )
            % {"count": MOST_OPEN_PROPOSALS}
        )


def _begin(provider: Provider, other: Provider, note: str, *, actor: Any) -> Partnership:
    now = clock.now()
    first, second = sorted([provider, other], key=lambda listing: listing.pk)
    partnership = Partnership.objects.create(
        first=first, second=second, proposed_by=provider, note=note, proposed_at=now
    )
    _record_on_both("propose", partnership, PROPOSER, actor=actor, at=now)
    tell_address(other, PartnershipProposed.of(other, provider, note))
    return partnership


def confirm_partnership(partnership: Partnership, provider: Provider, *, actor: Any) -> Partnership:
    """The listing that was asked says yes: the public reads it on both pages. Twice is harmless.

    Writes the state, an audit row on both listings and a mail to those who proposed. Raises PermissionDenied,
    NotYourStep, NotAllowedFrom or AlreadyMoved, having written nothing.
    """
    return _take_step(partnership, provider, "confirm", actor=actor, tell=PartnershipConfirmed)


def decline_partnership(partnership: Partnership, provider: Provider, *, actor: Any) -> Partnership:
    """The listing that was asked prefers not to; it may be proposed again after 90 days. Writes and raises as
    `confirm_partnership` does."""
    return _take_step(partnership, provider, "decline", actor=actor, tell=PartnershipDeclined)


def take_back_partnership(partnership: Partnership, provider: Provider, *, actor: Any) -> Partnership:
    """Those who proposed it think otherwise; nobody is written to. Writes and raises as `confirm_partnership` does."""
    return _take_step(partnership, provider, "take_back", actor=actor)


def end_partnership(partnership: Partnership, provider: Provider, *, actor: Any) -> Partnership:
    """Either side ends what was confirmed; the other one is told. Writes and raises as `confirm_partnership` does."""
    return _take_step(partnership, provider, "end", actor=actor, tell=PartnershipEnded)


def end_partnerships_of(provider: Provider, *, actor: Any) -> int:
    """A listing leaves: all it has a part in ends, in the caller's transaction that holds it; returns how many.

    Those who worked with it are told. What only waited for an answer ends in silence.
    """
    rows = hold(Partnership.objects.of(provider).open())
    for partnership in rows:
        tell = PartnershipEnded if partnership.is_confirmed else None
        _step(partnership, provider, "leave", actor=actor, tell=tell)
    return len(rows)


def _take_step(
    partnership: Partnership,
    provider: Provider,
    name: str,
    *,
    actor: Any,
    tell: type[AboutPartnership] | None = None,
) -> Partnership:
    permissions.check_can_edit(actor, provider)
    check_party(PARTNERSHIPS, name, party_of(partnership, provider))
    with transaction.atomic():
        _hold_both(partnership.first, partnership.second)
        partnership.refresh_from_db(fields=["state", "answered_at", "ended_at"])
        if partnership.state == PARTNERSHIPS.get(name).target:
            return partnership
        return _step(partnership, provider, name, actor=actor, tell=tell)


def party_of(partnership: Partnership, provider: Provider) -> str:
    """Which of the two this listing is; raises PermissionDenied for a third one."""
    permissions.check_has_part(provider, partnership)
    return PROPOSER if partnership.is_proposed_by(provider) else ASKED


def _step(
    partnership: Partnership,
    provider: Provider,
    name: str,
    *,
    actor: Any,
    tell: type[AboutPartnership] | None,
) -> Partnership:
    """One step of the table, taken by `provider`, which is held: change, audit on both, mail to the other side."""
    now = clock.now()
    changes: dict[str, Any] = {"answered_at": now} if name in ("confirm", "decline") else {"ended_at": now}
    if PARTNERSHIPS.get(name).target not in OPEN_PARTNERSHIPS:
        changes["note"] = ""  # nobody reads it any more
    PARTNERSHIPS.apply(Partnership, partnership.pk, name, **changes)
    partnership.refresh_from_db(fields=["state", "note", "answered_at", "ended_at"])
    _record_on_both(name, partnership, party_of(partnership, provider), actor=actor, at=now)
    if tell is not None:
        other = partnership.other_of(provider)
        tell_address(other, tell.of(other, provider))
    return partnership


def _record_on_both(name: str, partnership: Partnership, role: str, *, actor: Any, at: datetime) -> None:
    for listing in (partnership.first, partnership.second):
        record(
            f"listing.partnership_{name}",
            listing,
            actor=actor,
            role=role,
            organization=listing.organization,
            new={"partnership": partnership.pk, "state": partnership.state},
            at=at,
        )
