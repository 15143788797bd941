"""What the calendar ends, and what happens to corrections when an account is deleted or exported."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet

from portal.accounts.queries import proven_addresses
from portal.common import clock
from portal.common.locks import hold
from portal.common.takeout import Told
from portal.notifications.actions.mails import blank_mails_holding
from portal.outbox.registry import periodic
from portal.words.actions.correcting import record_step
from portal.words.enums import CorrectionState, Role
from portal.words.models import Correction, SearchCare
from portal.words.models.correction import KEEP_WORDS

# What was written by people; what stays is what is counted.
BLANK: dict[str, Any] = {
    "words": "", "contact_email": "", "address_confirmed_at": None, "fingerprint": "", "answer": "", "proposed": {},
    "before": {}, "author": None, "decided_by": None,
}  # fmt: skip


@periodic("words.blank_corrections", every=timedelta(hours=12))
def blank_corrections() -> int:
    """Blank words and address six months after the decision; returns of how many corrections."""
    due = Correction.objects.filter(blanked_at=None, decided_at__lt=clock.now() - KEEP_WORDS)
    return sum(_blank_one(pk) for pk in list(due.order_by("pk").values_list("pk", flat=True)))


def _blank_one(pk: int) -> bool:
    with transaction.atomic():
        held = hold(Correction.objects.filter(pk=pk, blanked_at=None).exclude(state=CorrectionState.WAITING))
        return bool(held) and blank_correction(held[0])


def blank_correction(correction: Correction) -> bool:
    """Blank one decided correction, which is held, and the mails about it, in the caller's transaction."""
    now = clock.now()
    Correction.objects.filter(pk=correction.pk).update(blanked_at=now, **BLANK)
    blank_mails_holding(correction.token)
    record_step("blank", correction, actor=None, role=Role.CLOCK, at=now)
    return True


def corrections_of(user: Any) -> QuerySet[Correction]:
    """What this person proposed, signed in or as a visitor who left an address that is proven to be theirs."""
    theirs = Q(author=user)
    for address in proven_addresses(user):
        theirs |= Q(contact_email__iexact=address)
    return Correction.objects.filter(theirs)


def erase_corrections(user: Any) -> None:
    """Eraser, in the caller's transaction: who wrote a correction and their address go at once, and so do the words of
    what is decided. What still waits goes on without them: it is about a page, not about a person."""
    for correction in hold(corrections_of(user)):
        if correction.waits:
            Correction.objects.filter(pk=correction.pk).update(
                author=None, contact_email="", address_confirmed_at=None, fingerprint=""
            )
        elif correction.blanked_at is None:
            blank_correction(correction)
    Correction.objects.filter(decided_by=user).update(decided_by=None)
    SearchCare.objects.filter(done_by=user).update(done_by=None)


def export_corrections(user: Any) -> Told:
    """Exporter: what this person proposed, with what came of it."""
    return Told(
        (
            corrections_of(user).select_related("need", "tool"),
            lambda correction: {
                "what": "correction",
                "page": correction.term.name,
                "proposed": correction.proposed,
                "words": correction.words,
                "address": correction.contact_email,
                "sent_at": correction.created_at,
                "state": correction.state,
                "answer": correction.answer,
                "decided_at": correction.decided_at,
            },
        ),
    )
