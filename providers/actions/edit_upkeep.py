"""What becomes of proposals by themselves: they lapse, they are emptied; and the part of them that is somebody's."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q

from portal.accounts.models import Membership
from portal.audit.api import record
from portal.common import clock
from portal.common.locks import hold
from portal.common.takeout import Told
from portal.common.transitions import TransitionError
from portal.outbox.registry import periodic
from providers.actions.moving import held
from providers.enums import OPEN_EDITS, ProviderState
from providers.models import ListingEdit, Provider
from providers.models.listing_edit import GIVEN_BACK
from providers.workflow import CLOCK, EDITS

LAPSES_AFTER = timedelta(days=90)  # without an answer to what was sent back
KEEP_CLOSED = timedelta(days=365)
BLANK_EDIT: dict[str, Any] = {"values": {}, "before": {}, "note": "", "because": ""}


@periodic("providers.lapse_edits", every=timedelta(hours=1))
def lapse_edits() -> int:
    """End proposals of listings that have left, and what was sent back 90 days ago in vain; returns how many."""
    idle = Q(state__in=GIVEN_BACK, decided_at__lte=clock.now() - LAPSES_AFTER)
    over = ListingEdit.objects.filter(state__in=OPEN_EDITS).filter(idle | Q(provider__state=ProviderState.LEFT))
    return sum(_lapse(edit) for edit in over.select_related("provider"))


def _lapse(edit: ListingEdit) -> bool:
    """End one proposal, unless its people or moderators have moved it meanwhile; returns whether it did."""
    now = clock.now()
    with transaction.atomic():
        held(edit.provider)
        (present,) = hold(ListingEdit.objects.filter(pk=edit.pk))
        if present.state != edit.state or present.revision != edit.revision:
            return False
        try:
            EDITS.apply(ListingEdit, edit.pk, "lapse", closed_at=now)
        except TransitionError:
            return False
        record("listing.edit_lapse", edit.provider, actor=None, role=CLOCK, new={"edit": edit.pk}, at=now)
    return True


@periodic("providers.blank_old_edits", every=timedelta(hours=12))
def blank_old_edits() -> int:
    """Empty what ended a year ago; returns how many."""
    old = ListingEdit.objects.filter(closed_at__lte=clock.now() - KEEP_CLOSED, blanked_at=None)
    return _blank(list(old.values_list("pk", flat=True)))


def end_edits_of(provider: Provider) -> int:
    """End what is proposed for a listing that is erased, in the caller's transaction; returns how many."""
    return sum(_lapse(edit) for edit in provider.edits.filter(state__in=OPEN_EDITS).select_related("provider"))


def blank_edits_of(provider: Provider) -> int:
    """Empty what ended of a listing that is erased, in the caller's transaction; returns how many."""
    return _blank(list(provider.edits.values_list("pk", flat=True)))


def _blank(keys: list[int]) -> int:
    rows = ListingEdit.objects.filter(pk__in=keys, blanked_at=None, closed_at__isnull=False)
    return rows.update(author=None, blanked_at=clock.now(), **BLANK_EDIT)


def erase_edits(user: Any) -> None:
    """Eraser, in the caller's transaction: proposals stay, as they are the organization's, without the person's name.

    Those of an organization that nobody else belongs to end, and are emptied: nobody is left to go on with them.
    """
    others = Membership.objects.exclude(user=user).values("organization")
    alone = ListingEdit.objects.filter(provider__organization__memberships__user=user).exclude(
        provider__organization__in=others
    )
    for edit in alone.filter(state__in=OPEN_EDITS).select_related("provider"):
        _lapse(edit)
    _blank(list(alone.filter(blanked_at=None).values_list("pk", flat=True)))
    ListingEdit.objects.filter(author=user).update(author=None)


def export_edits(user: Any) -> Told:
    """Exporter: what this person proposed for listings, and what became of it."""
    return Told(
        (
            ListingEdit.objects.filter(author=user).select_related("provider"),
            lambda edit: {
                "what": "listing_edit",
                "listing": edit.provider.name,
                "state": edit.state,
                "proposed": edit.values,
                "why": edit.note,
                "reason": edit.because,
                "sent_at": edit.sent_at,
                "decided_at": edit.decided_at,
                "closed_at": edit.closed_at,
            },
        ),
    )
