"""A listing stays true: its people confirm it, moderators look at it again, the clock follows the date.

Who confirms and the clock that takes out meet on one row: both hold it first, and decide on what is there then.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db import transaction

from portal.common import clock
from portal.outbox.registry import periodic
from providers import permissions
from providers.actions.moving import check_awake, give_notice, held, move
from providers.confirming import already_confirmed, check_confirmable, check_relistable
from providers.enums import LISTED, ProviderState, VerificationKind
from providers.models import Provider, VerificationNotice, VerificationStep
from providers.notifications.verification import ListingRelisted
from providers.verification import CONFIRM_FROM, a_year_after, notice_due, state_by_date
from providers.workflow import CLOCK, MODERATOR, PROVIDER_ADMIN


def confirm_listing(provider: Provider, *, actor: Any) -> Provider:
    """Its people say that it is still true: verified as of today, for a year, and in the directory.

    Writes the dates, a step of the verification, the audit row and the index event. Twice on one day is once.
    Raises PermissionDenied, CannotConfirm or AlreadyMoved, having written nothing.
    """
    permissions.check_can_edit(actor, provider)
    with transaction.atomic():
        held(provider)
        if already_confirmed(provider):
            return provider
        check_confirmable(provider)
        return _verify(provider, "confirm", PROVIDER_ADMIN, VerificationKind.CONFIRMED_AGAIN, actor=actor)


def relist_listing(provider: Provider, *, actor: Any, reason: str = "") -> Provider:
    """Moderators looked at it again: verified as of today, for a year, and back in the directory; its people are told.

    For what waits to be confirmed, was never confirmed, or has left and is not erased yet. Raises PermissionDenied
    (also about a listing of one's own), CannotConfirm, NotAllowedFrom or AlreadyMoved, having written nothing.
    """
    permissions.check_can_decide_listing(actor, provider.organization)
    with transaction.atomic():
        check_awake(provider)
        check_relistable(held(provider))
        _bring_to_date(provider)  # the clock may be late
        return _verify(
            provider,
            "relist",
            MODERATOR,
            VerificationKind.REVIEWED,
            actor=actor,
            reason=reason,
            tell=lambda listing: ListingRelisted.of(listing, because=reason),
            left_on=None,
            suspension_reason="",
        )


def _verify(provider: Provider, step: str, role: str, kind: VerificationKind, **moving: Any) -> Provider:
    today = clock.today()
    move(provider, step, role, verified_on=today, verified_until=a_year_after(today), **moving)
    VerificationStep.objects.get_or_create(provider=provider, kind=kind, happened_on=today)
    return provider


@periodic("providers.follow_dates", every=timedelta(hours=1))
def follow_dates() -> int:
    """Remind before a verification ends, then say so on the listing, then take it out; returns how many changed.

    Each notice leaves once. After a long silence of the clock a listing goes straight to where the date says, and its
    people get the last notice alone.
    """
    today = clock.today()
    near = Provider.objects.filter(state__in=LISTED, verified_until__lte=today + timedelta(days=CONFIRM_FROM))
    given = set(
        VerificationNotice.objects.filter(provider__in=near.values("pk"))
        .order_by()
        .values_list("provider_id", "verified_until", "days_left")
    )
    # Most have nothing to do today, and are not held for it.
    due = [
        listing
        for listing in near.order_by("pk")
        if listing.state != state_by_date(listing.verified_until, today)
        or (listing.pk, listing.verified_until, notice_due(listing.verified_until, today)) not in given
    ]
    return sum(follow_date(listing) for listing in due)


def follow_date(provider: Provider) -> bool:
    """Bring one listing to where its date says, unless it is held back; returns whether anything was written."""
    with transaction.atomic():
        if not held(provider).is_listed:
            return False
        moved = _bring_to_date(provider)
        return give_notice(provider) or moved


def _bring_to_date(provider: Provider) -> bool:
    by_date = state_by_date(provider.verified_until, clock.today())
    before = provider.state
    if before == ProviderState.PUBLISHED and by_date != ProviderState.PUBLISHED:
        move(provider, "expire", CLOCK, actor=None)
    if provider.state == ProviderState.TO_CONFIRM and by_date == ProviderState.UNLISTED:
        move(provider, "unlist", CLOCK, actor=None)
    return provider.state != before
