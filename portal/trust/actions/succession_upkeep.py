"""What happens to successions by the calendar, and when an account is deleted."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from portal.common import clock
from portal.common.takeout import Told
from portal.common.transitions import TransitionError
from portal.notifications.delivery import send
from portal.notifications.registry import Recipient
from portal.outbox.registry import periodic
from portal.trust.actions.succession import end, has_sign_of_life, note, write_to_admins
from portal.trust.dates import mails_due
from portal.trust.enums import Party, SuccessionState
from portal.trust.models import Objection, Succession
from portal.trust.models.succession import OPEN
from portal.trust.notifications.succession import SuccessionAtDesk
from portal.trust.workflow import SUCCESSION

KEEP_WORDS = timedelta(days=183)


@periodic("trust.follow_successions", every=timedelta(hours=1))
def follow_successions() -> int:
    """Stop those whose admins have logged in, write to the others, bring them to the moderators in time.

    Each effect happens once; returns how many moved on.
    """
    now = clock.now()
    rows = Succession.objects.filter(state__in=OPEN).select_related("organization", "user")
    return sum(_follow(succession, now) for succession in rows)


def _follow(succession: Succession, now: datetime) -> bool:
    try:
        with transaction.atomic():
            if has_sign_of_life(succession):
                end(succession, "stop", actor=None, role=Party.PORTAL)
                return True
            if succession.state != SuccessionState.RUNNING:
                return False
            return _write(succession, now) or _bring(succession, now)
    except TransitionError:  # something else happened in between
        return False


def _write(succession: Succession, now: datetime) -> bool:
    """After a long pause of the clock one mail stands for those that were missed."""
    due = mails_due(succession.asked_at, now)
    rows = Succession.objects.filter(pk=succession.pk, state=SuccessionState.RUNNING, mails_sent__lt=due)
    if not rows.update(mails_sent=due, mailed_at=now):
        return False
    succession.mails_sent, succession.mailed_at = due, now
    note(succession, "remind", actor=None, role=Party.PORTAL, new=succession.state)
    write_to_admins(succession)
    return True


def _bring(succession: Succession, now: datetime) -> bool:
    if now < succession.answer_before:
        return False
    SUCCESSION.apply(Succession, succession.pk, "bring")
    succession.state = SuccessionState.AT_DESK
    note(succession, "bring", actor=None, role=Party.PORTAL, old=SuccessionState.RUNNING, new=succession.state)
    send(SuccessionAtDesk(succession), to=Recipient.of(succession.user))
    return True


@periodic("trust.blank_old_successions", every=timedelta(hours=12))
def blank_old_successions() -> int:
    """Blank what was written about successions half a year after their end; returns how many."""
    now = clock.now()
    with transaction.atomic():
        old = Succession.objects.filter(ended_at__lt=now - KEEP_WORDS, blanked_at=None)
        keys = list(old.values_list("pk", flat=True))
        Objection.objects.filter(succession__in=keys).delete()
        return Succession.objects.filter(pk__in=keys).update(why="", reason="", blanked_at=now)


def erase_successions(user: Any) -> None:
    """Eraser, in the caller's transaction: what the person asked and objected goes; what was decided stays traced."""
    Succession.objects.filter(user=user).delete()
    Objection.objects.filter(user=user).delete()


def export_successions(user: Any) -> Told:
    """Exporter: what the person asked to take over, and what they objected."""
    return Told(
        (
            Succession.objects.filter(user=user).select_related("organization"),
            lambda row: {
                "asked_to_take_over": row.organization.name,
                "why": row.why,
                "state": row.state,
                "reason": row.reason,
                "on": row.asked_at,
            },
        ),
        (
            Objection.objects.filter(user=user).select_related("succession__organization"),
            lambda objection: {
                "objected_in": objection.succession.organization.name,
                "words": objection.words,
                "on": objection.made_at,
            },
        ),
    )
