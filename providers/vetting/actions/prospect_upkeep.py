"""What the portal does about prospects by itself: one reminder, then silence; forget in the end. Each happens once."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q

from portal.accounts.queries import proven_addresses
from portal.audit.api import record
from portal.common import clock
from portal.common.takeout import Told
from portal.notifications.actions.mails import blank_mails_holding
from portal.notifications.delivery import send
from portal.outbox.registry import periodic
from providers.vetting.actions.prospecting import deciding_about, held_prospect, step
from providers.vetting.enums import ProspectState, Role
from providers.vetting.models import Prospect
from providers.vetting.never_again import digest_of, never_again_said
from providers.vetting.notifications.prospects import InvitationReminder, recipient_of
from providers.vetting.prospect_workflow import PROSPECTS

REMIND_AFTER = timedelta(days=14)
SILENT_AFTER = timedelta(days=60)  # after the reminder
KEEP = timedelta(days=365)
BLANK = {"name": "", "email": "", "website": "", "why": "", "suggested_by": "", "set_aside_reason": ""}


@periodic("vetting.remind_prospects", every=timedelta(hours=1))
def remind_prospects() -> int:
    """Remind those who were invited fourteen days ago, once; returns how many mails."""
    return sum(_remind(prospect) for prospect in _to_remind())


def _to_remind() -> Any:
    now = clock.now()
    # After a long pause of the ticker they are left in peace: a reminder would come too late.
    return Prospect.objects.filter(
        state=ProspectState.INVITED,
        invited_at__lte=now - REMIND_AFTER,
        invited_at__gt=now - REMIND_AFTER - SILENT_AFTER,
    )


def _remind(prospect: Prospect) -> bool:
    with transaction.atomic():
        if not PROSPECTS.can("remind", held_prospect(prospect).state):
            return False
        digest = digest_of(prospect.email)
        deciding_about(digest)
        if never_again_said(digest):
            step(prospect, "refuse", Role.CLOCK, actor=None, closed_at=clock.now(), email="")
            return False
        step(prospect, "remind", Role.CLOCK, actor=None, reminded_at=clock.now())
        return send(InvitationReminder.of(prospect), to=recipient_of(prospect)) is not None


@periodic("vetting.close_silent_prospects", every=timedelta(hours=6))
def close_silent_prospects() -> int:
    """Stop waiting for those who have not answered sixty days after the reminder; returns how many."""
    now = clock.now()
    waited = Q(state=ProspectState.REMINDED, reminded_at__lte=now - SILENT_AFTER)
    waited |= Q(state=ProspectState.INVITED, invited_at__lte=now - REMIND_AFTER - SILENT_AFTER)
    return sum(_close(prospect) for prospect in Prospect.objects.filter(waited))


def _close(prospect: Prospect) -> bool:
    with transaction.atomic():
        if not PROSPECTS.can("go_silent", held_prospect(prospect).state):
            return False
        step(prospect, "go_silent", Role.CLOCK, actor=None, closed_at=clock.now())
    return True


@periodic("vetting.blank_old_prospects", every=timedelta(hours=12))
def blank_old_prospects() -> int:
    """Blank who they were twelve months after the end; state and dates stay for the figures. Returns how many."""
    old = Prospect.objects.filter(blanked_at=None, closed_at__lt=clock.now() - KEEP)
    return sum(blank_prospect(prospect) for prospect in old)


def blank_prospect(prospect: Prospect) -> bool:
    """Blank one that has ended, and the mails that told of it. Twice is harmless; returns whether it was to do."""
    with transaction.atomic():
        held_prospect(prospect)
        if prospect.blanked_at or not prospect.closed_at:
            return False
        Prospect.objects.filter(pk=prospect.pk).update(blanked_at=clock.now(), **BLANK)
        blank_mails_holding(prospect.token)
        record("prospect.blank", prospect, actor=None, role=Role.PORTAL)
    return True


def erase_prospects(user: Any) -> None:
    """Eraser, in the caller's transaction: who suggested somebody is forgotten; so is who is noted by this address."""
    for address in proven_addresses(user):
        Prospect.objects.filter(suggested_by=address).update(suggested_by="")
        for prospect in Prospect.objects.filter(email__iexact=address, blanked_at=None):
            held_prospect(prospect)
            if not prospect.closed_at:
                Prospect.objects.filter(pk=prospect.pk).update(
                    state=ProspectState.SET_ASIDE, closed_at=clock.now(), blanked_at=clock.now(), **BLANK
                )
                blank_mails_holding(prospect.token)
                record("prospect.blank", prospect, actor=None, role=Role.PORTAL)
            blank_prospect(prospect)


def export_prospects(user: Any) -> Told:
    """Exporter: whom this person suggested, and what is noted under their address."""
    addresses = proven_addresses(user)
    theirs = Q(suggested_by__in=addresses)
    for address in addresses:
        theirs |= Q(email__iexact=address)
    return Told(
        (
            Prospect.objects.filter(theirs).order_by("pk"),
            lambda prospect: {
                "what": "prospect",
                "name": prospect.name,
                "website": prospect.website,
                "why": prospect.why,
                "suggested_by_you": prospect.suggested_by in addresses,
                "noted_at": prospect.created_at,
                "state": prospect.state,
                "invited_at": prospect.invited_at,
                "closed_at": prospect.closed_at,
            },
        ),
    )
