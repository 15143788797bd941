"""What happens to claims by the calendar, and when an account is deleted."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db import transaction

from portal.common import clock
from portal.common.locks import hold
from portal.common.takeout import Told
from portal.common.transitions import TransitionError
from portal.notifications.actions.mails import blank_sent_mails_saying
from portal.notifications.delivery import send
from portal.notifications.registry import Recipient
from portal.outbox.registry import periodic
from portal.trust.actions.claiming import note
from portal.trust.dates import CONTEST_WITHIN, LINK_VALID_FOR
from portal.trust.enums import ClaimState, Party
from portal.trust.models import Claim
from portal.trust.models.claim import OPEN
from portal.trust.notifications.claims import ClaimAtDesk
from portal.trust.workflow import CLAIM

KEEP_WORDS = timedelta(days=183)
BLANK = {"why": "", "reason": "", "objection": "", "told_address": "", "token": None}


@periodic("trust.bring_unanswered_claims", every=timedelta(hours=1))
def bring_unanswered_claims() -> int:
    """Bring claims whose link was not answered in seven days to the moderators; returns how many."""
    due = Claim.objects.filter(state=ClaimState.MAILED, mailed_at__lte=clock.now() - LINK_VALID_FOR)
    return sum(_bring(claim) for claim in due.select_related("organization", "user"))


def _bring(claim: Claim) -> bool:
    try:
        with transaction.atomic():
            CLAIM.apply(Claim, claim.pk, "bring", waits_since=clock.now())
            claim.state = ClaimState.AT_DESK
            note(claim, "bring", actor=None, role=Party.PORTAL, old=ClaimState.MAILED, new=claim.state)
            send(ClaimAtDesk(claim), to=Recipient.of(claim.user))
    except TransitionError:  # answered in between
        return False
    return True


@periodic("trust.blank_old_claims", every=timedelta(hours=12))
def blank_old_claims() -> int:
    """Blank the words of claims half a year after they were closed; returns how many. The address that was told of one
    goes as soon as it cannot object any more.
    """
    now = clock.now()
    with transaction.atomic():  # by itself: it locks other rows than the next
        silent = Claim.objects.filter(state=ClaimState.GRANTED, decided_at__lte=now - CONTEST_WITHIN)
        silent.exclude(told_address="").update(told_address="")
    with transaction.atomic():
        ended = Claim.objects.exclude(state__in=[*OPEN, ClaimState.CONTESTED])
        old = hold(ended.filter(blanked_at=None, waits_since__lt=now - KEEP_WORDS))
        old = [claim for claim in old if (claim.decided_at or claim.waits_since) < now - KEEP_WORDS]
        return Claim.objects.filter(pk__in=[claim.pk for claim in old]).update(blanked_at=now, **BLANK)


def erase_claims(user: Any) -> None:
    """Eraser, in the caller's transaction: the person's claims go, and mails that name them; traces stay.

    One that was granted stays without its words while the address that was told can object or waits for an answer:
    others whom the person let in are still there.
    """
    blank_sent_mails_saying(user.display_name, kinds="trust.")
    claims = Claim.objects.filter(user=user)
    granted = hold(claims.filter(state__in=(ClaimState.GRANTED, ClaimState.CONTESTED)).exclude(told_address=""))
    heard = [claim.pk for claim in granted if claim.can_be_contested or claim.state == ClaimState.CONTESTED]
    claims.filter(pk__in=heard).update(why="", reason="")
    claims.exclude(pk__in=heard).delete()


def export_claims(user: Any) -> Told:
    """Exporter: what the person claimed, what they said of it, and the answer."""
    return Told(
        (
            Claim.objects.filter(user=user).select_related("organization"),
            lambda claim: {
                "claimed": claim.organization.name,
                "why": claim.why,
                "state": claim.state,
                "reason": claim.reason,
                "asked_at": claim.created_at,
                "decided_at": claim.decided_at,
            },
        ),
    )
