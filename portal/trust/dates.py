"""When links end, silent admins are written to, and the moderators' turn comes. Pure."""

from __future__ import annotations

from datetime import datetime, timedelta

LINK_VALID_FOR = timedelta(days=7)
VOUCH_WITHIN = timedelta(days=30)
LOOK_WITHIN = timedelta(days=30)  # a document that nobody has looked at by then is deleted
CONTEST_WITHIN = timedelta(days=30)
MAIL_DAYS = (0, 15, 27)  # of a succession: when silent admins are written to, counted from the day it was asked
ANSWER_WITHIN = timedelta(days=30)
AFTER_LAST_MAIL = timedelta(days=3)


def mails_due(asked_at: datetime, now: datetime) -> int:
    """How many of the mails to silent admins should have left by now (0 to 3)."""
    return sum(asked_at + timedelta(days=days) <= now for days in MAIL_DAYS)


def answer_before(asked_at: datetime, mailed_at: datetime) -> datetime:
    """Until when an answer of an admin is waited for; then the moderators look.

    Thirty days, or three days after the last mail where it left late, as after a long pause of the clock.
    """
    return max(asked_at + ANSWER_WITHIN, mailed_at + AFTER_LAST_MAIL)


def silent_before(now: datetime, months: int) -> datetime:
    """Who has not logged in since this moment is silent, for a silence of that many months of the calendar."""
    year, month = divmod(now.year * 12 + now.month - 1 - months, 12)
    day = now.day
    while True:  # the 31st of a month that has thirty days is its last day
        try:
            return now.replace(year=year, month=month + 1, day=day)
        except ValueError:
            day -= 1
