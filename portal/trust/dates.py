"""When links end, silent admins are written to, and the moderators' turn comes. Pure."""

from __future__ import annotations

from datetime import datetime, timedelta

LINK_VALID_FOR = timedelta(days=7)
CONTEST_WITHIN = timedelta(days=30)
MAIL_DAYS = (0, 15, 27)  # of a succession: when silent admins are written to, counted from the day it was asked
ANSWER_WITHIN = timedelta(days=30)


def mails_due(asked_at: datetime, now: datetime) -> int:
    """How many of the mails to silent admins should have left by now (0 to 3)."""
    return sum(asked_at + timedelta(days=days) <= now for days in MAIL_DAYS)


def answer_before(asked_at: datetime) -> datetime:
    """Until when an answer of an admin stops the succession by itself; then the moderators look."""
    return asked_at + ANSWER_WITHIN


def silent_before(now: datetime, months: int) -> datetime:
    """Who has not logged in since this moment is silent, for a silence of that many months of the calendar."""
    year, month = divmod(now.year * 12 + now.month - 1 - months, 12)
    day = now.day
    while True:  # the 31st of a month that has thirty days is its last day
        try:
            return now.replace(year=year, month=month + 1, day=day)
        except ValueError:
            day -= 1
