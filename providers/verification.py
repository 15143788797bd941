"""How long a verification holds, and what follows once it does not. Pure: days in, words of the table out.

Everything is counted from the day until which a listing is verified, never from when somebody looked. So a listing
stands on any day where the calendar says, however often or seldom the clock ran before.
"""

from __future__ import annotations

from datetime import date, timedelta

from providers.enums import ProviderState

CONFIRM_FROM = 45  # days before the end: the first reminder, and from when on a listing can be confirmed
GRACE = 30  # days after the end during which it stays in the directory, to be confirmed

# Days left at which its people are written to; the last two tell what has just happened.
REMINDERS = (CONFIRM_FROM, 15, 3)
TOLD_TO_CONFIRM = -1
TOLD_UNLISTED = -GRACE - 1
NOTICES = (*REMINDERS, TOLD_TO_CONFIRM, TOLD_UNLISTED)


def a_year_after(day: date) -> date:
    """The same day of the next year; the day before it for a 29 February."""
    try:
        return day.replace(year=day.year + 1)
    except ValueError:
        return day.replace(year=day.year + 1, day=28)


def state_by_date(verified_until: date, today: date) -> ProviderState:
    """Where a listing stands that nobody holds back. Every way into or back to the directory asks this."""
    left = (verified_until - today).days
    if left >= 0:
        return ProviderState.PUBLISHED
    return ProviderState.TO_CONFIRM if left >= -GRACE else ProviderState.UNLISTED


def notice_due(verified_until: date, today: date) -> int | None:
    """The last notice whose day has come, of NOTICES; those before it are past and need not be sent any more."""
    left = (verified_until - today).days
    return min((notice for notice in NOTICES if left <= notice), default=None)


def confirmable_from(verified_until: date) -> date:
    """The first day on which its people can confirm."""
    return verified_until - timedelta(days=CONFIRM_FROM)


def leaves_directory_on(verified_until: date) -> date:
    """The first day on which it is out of the directory, unless it is confirmed before."""
    return verified_until + timedelta(days=GRACE + 1)


def confirmable_until(verified_until: date) -> date:
    """The last day on which its people can bring it back by themselves."""
    return a_year_after(leaves_directory_on(verified_until))


def erased_on(left_on: date) -> date:
    """The day on which what a listing said is erased, after its people left."""
    return a_year_after(left_on)
