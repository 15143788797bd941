"""However often the clock runs: where listings stand, and what is written, follows from dates and deeds alone."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from portal.accounts.actions.people import create_person
from portal.accounts.models import User
from providers.actions.verification import follow_dates
from providers.models import Provider, VerificationNotice
from tests.providers.test_listing_dates import do, on, verified_listing

FIRST, LAST = -55, 320
DEEDS = ("confirm", "pause", "resume", "suspend", "restore", "relist", "leave", "sleep", "wake")

days = st.integers(FIRST, LAST)
one_life = st.lists(st.tuples(st.integers(-50, 120), st.sampled_from(DEEDS)), max_size=5).map(
    lambda deeds: sorted(deeds, key=lambda deed: deed[0])
)
lives = st.lists(one_life, min_size=2, max_size=4)
ticks = st.sets(days, min_size=1, max_size=40)


def moderator() -> User:
    found = User.objects.filter(email="vera@desk.example").first()
    return found or create_person(actor=None, email="vera@desk.example", display_name="V", groups=("moderators",))


def lived(lives, ticks, times):
    """Where each listing stood after the clock ran, by day; what its people were told, and when."""
    listings = [verified_listing() for _life in lives]
    states, told, known = {}, {}, set()
    busy = set(ticks) | {day for life in lives for day, _deed in life}
    for day in sorted(busy):
        with on(day):
            for listing, life in zip(listings, lives, strict=True):
                for _day, deed in (deed for deed in life if deed[0] == day):
                    do(deed, listing, moderator())
            if day in ticks:
                for _time in range(times):
                    follow_dates()
                rows = Provider.objects.in_bulk([listing.pk for listing in listings])
                states[day] = [(rows[one.pk].state, rows[one.pk].verified_until) for one in listings]
        for notice in VerificationNotice.objects.filter(provider__in=listings).exclude(pk__in=known):
            known.add(notice.pk)
            place = [listing.pk for listing in listings].index(notice.provider_id)
            told[place, notice.verified_until, notice.days_left] = day
    Provider.objects.all().delete()
    return states, told


@pytest.mark.django_db
@settings(  # a year lived day by day takes a second: a failing one is shown as it was found
    max_examples=12, deadline=None, suppress_health_check=list(HealthCheck), phases=[Phase.reuse, Phase.generate]
)
@given(lives=lives, ticks=ticks, times=st.integers(1, 2))
def test_states_and_mails_hang_on_dates_and_deeds_never_on_how_often_the_clock_ran(lives, ticks, times):
    daily_states, daily_told = lived(lives, set(range(FIRST, LAST + 1)), 1)
    states, told = lived(lives, ticks, times)
    assert states == {day: daily_states[day] for day in states}
    # Nothing is told that a clock running daily would not have told, and nothing is left out but by a silence.
    assert set(told) <= set(daily_told)
    left_out = {notice for notice, day in daily_told.items() if day in ticks} - set(told)
    assert left_out == set()
