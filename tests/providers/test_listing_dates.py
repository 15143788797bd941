"""Where a listing stands and what its people are written, day by day: a table written by hand.

Day 0 is the day until which every listing of the table is verified at first. The February after it has 29 days.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import PermissionDenied

from portal.accounts.actions.memberships import add_member
from portal.accounts.actions.organizations import put_to_sleep, wake_organization
from portal.accounts.actions.people import create_person
from portal.accounts.enums import Role
from portal.common import clock
from portal.common.transitions import TransitionError
from portal.notifications.models import OutgoingMail
from providers.actions.leaving import erase_left_listings, leave_directory
from providers.actions.listings import pause_listing, restore_listing, resume_listing, suspend_listing
from providers.actions.verification import confirm_listing, follow_dates, relist_listing
from providers.models import Provider
from providers.verification import a_year_after, notice_due, state_by_date
from tests.portal.accounts.factories import UserFactory
from tests.providers.factories import ProviderFactory

pytestmark = pytest.mark.django_db

END = date(2027, 1, 15)
FIRST, LAST = -60, 490
SOON, CONFIRM, OUT = "ends_soon", "to_confirm", "unlisted"
REMINDED = [(-45, SOON, "published"), (-15, SOON, "published"), (-3, SOON, "published")]

# Who it is, what people do on which day; then on which day which mail leaves ("" for none) and how the listing stands.
TABLE = {
    "nobody moves": ([], [*REMINDED, (1, CONFIRM, "to_confirm"), (31, OUT, "unlisted")]),
    "confirmed early": (
        [(-40, "confirm")],
        [
            (-45, SOON, "published"),
            (280, SOON, "published"),
            (310, SOON, "published"),
            (322, SOON, "published"),
            (326, CONFIRM, "to_confirm"),
            (356, OUT, "unlisted"),
        ],
    ),
    "confirmed too early, in vain": (
        [(-46, "confirm")],
        [*REMINDED, (1, CONFIRM, "to_confirm"), (31, OUT, "unlisted")],
    ),
    "confirmed late": (
        [(10, "confirm")],
        [
            *REMINDED,
            (1, CONFIRM, "to_confirm"),
            (10, "", "published"),
            (330, SOON, "published"),
            (360, SOON, "published"),
            (372, SOON, "published"),
            (376, CONFIRM, "to_confirm"),
            (406, OUT, "unlisted"),
        ],
    ),
    "confirmed after it was out": (
        [(200, "confirm")],
        [*REMINDED, (1, CONFIRM, "to_confirm"), (31, OUT, "unlisted"), (200, "", "published")],
    ),
    "confirmed more than a year after, in vain, then looked at again": (
        [(397, "confirm"), (400, "relist")],
        [*REMINDED, (1, CONFIRM, "to_confirm"), (31, OUT, "unlisted"), (400, "relisted", "published")],
    ),
    "paused in the middle": (
        [(-20, "pause"), (5, "resume")],
        [(-45, SOON, "published"), (-20, "", "paused"), (5, CONFIRM, "to_confirm"), (31, OUT, "unlisted")],
    ),
    "paused and back in time": (
        [(-50, "pause"), (-10, "resume")],
        [
            (-50, "", "paused"),
            (-10, SOON, "published"),
            (-3, SOON, "published"),
            (1, CONFIRM, "to_confirm"),
            (31, OUT, "unlisted"),
        ],
    ),
    "resumed after it ran out": (
        [(-20, "pause"), (50, "confirm"), (100, "resume"), (110, "confirm")],
        [
            (-45, SOON, "published"),
            (-20, "", "paused"),
            (100, OUT, "unlisted"),
            (110, "", "published"),
            (431, SOON, "published"),
            (461, SOON, "published"),
            (473, SOON, "published"),
            (477, CONFIRM, "to_confirm"),
        ],
    ),
    "suspended for long": (
        [(-10, "suspend"), (20, "confirm"), (40, "restore")],
        [
            (-45, SOON, "published"),
            (-15, SOON, "published"),
            (-10, "suspended", "suspended"),
            (40, "restored", "unlisted"),
        ],
    ),
    "suspended over the end": (
        [(-1, "suspend"), (12, "restore")],
        [*REMINDED, (-1, "suspended", "suspended"), (12, "restored", "to_confirm"), (31, OUT, "unlisted")],
    ),
    "left for good": ([(-30, "leave")], [(-45, SOON, "published"), (-30, "left", "left"), (335, "", "erased")]),
    "left and came back": (
        [(-30, "leave"), (60, "confirm"), (100, "relist")],
        [
            (-45, SOON, "published"),
            (-30, "left", "left"),
            (100, "relisted", "published"),
            (421, SOON, "published"),
            (451, SOON, "published"),
            (463, SOON, "published"),
            (467, CONFIRM, "to_confirm"),
        ],
    ),
    "its organization slept": (
        [(-5, "sleep"), (3, "wake")],
        [
            (-45, SOON, "published"),
            (-15, SOON, "published"),
            (-5, "", "paused"),
            (3, CONFIRM, "to_confirm"),
            (31, OUT, "unlisted"),
        ],
    ),
}  # fmt: skip
# The clock is silent from one day to another: the last mail that is due is enough.
SILENCES = {
    (-50, 16): [(16, CONFIRM, "to_confirm"), (31, OUT, "unlisted")],
    (-44, 40): [(-45, SOON, "published"), (40, OUT, "unlisted")],
    (-40, -10): [
        (-45, SOON, "published"),
        (-10, SOON, "published"),
        (-3, SOON, "published"),
        (1, CONFIRM, "to_confirm"),
    ],
}


def on(day: int):
    """The clock at noon of a day of the table."""
    moment = datetime.combine(END + timedelta(days=day), datetime.min.time(), ZoneInfo("Europe/Paris"))
    return clock.frozen_at(moment + timedelta(hours=12))


def verified_listing() -> Provider:
    provider = ProviderFactory(verified_on=END - timedelta(days=365), verified_until=END)
    add_member(provider.organization, UserFactory(), actor=None, role=Role.ADMIN)
    return provider


def admin_of(provider: Provider):
    return provider.organization.memberships.get().user


@pytest.fixture
def moderator():
    return create_person(actor=None, email="vera@desk.example", display_name="Véra", groups=("moderators",))


def do(deed: str, provider: Provider, moderator) -> bool:
    """What somebody does; returns whether it was possible."""
    listing = Provider.objects.select_related("organization").get(pk=provider.pk)
    admin = admin_of(listing)
    deeds = {
        "confirm": lambda: confirm_listing(listing, actor=admin),
        "pause": lambda: pause_listing(listing, actor=admin),
        "resume": lambda: resume_listing(listing, actor=admin),
        "leave": lambda: leave_directory(listing, actor=admin),
        "sleep": lambda: put_to_sleep(listing.organization, actor=admin),
        "wake": lambda: wake_organization(listing.organization, actor=admin),
        "suspend": lambda: suspend_listing(listing, actor=moderator, reason="Injoignable."),
        "restore": lambda: restore_listing(listing, actor=moderator),
        "relist": lambda: relist_listing(listing, actor=moderator),
    }
    try:
        deeds[deed]()
    except (TransitionError, PermissionDenied):
        return False
    return True


class Diary:
    """What was seen of some listings: each day on which a mail left or the state changed."""

    def __init__(self, listings: dict[str, Provider]) -> None:
        self.listings = listings
        self.addresses = {
            address: name
            for name, provider in listings.items()
            for address in (provider.email, admin_of(provider).email)
        }
        self.states = dict.fromkeys(listings, "published")
        self.seen: dict[str, list[tuple[int, str, str]]] = {name: [] for name in listings}
        self.last_mail = 0

    def note(self, day: int) -> None:
        rows = Provider.objects.in_bulk([provider.pk for provider in self.listings.values()])
        told: dict[str, dict[str, str]] = {}  # by listing, by address: which mail
        for mail in OutgoingMail.objects.filter(pk__gt=self.last_mail).order_by("pk"):
            self.last_mail = mail.pk
            if mail.kind.startswith("providers.listing_"):
                name = self.addresses[mail.to_address]
                assert mail.to_address not in told.setdefault(name, {}), f"two mails on day {day}: {name}"
                told[name][mail.to_address] = mail.kind.removeprefix("providers.listing_")
        assert all(len(of_it) == 2 and len(set(of_it.values())) == 1 for of_it in told.values()), (day, told)
        mails = {name: next(iter(of_it.values())) for name, of_it in told.items()}
        for name, provider in self.listings.items():
            row = rows[provider.pk]
            state = "erased" if row.erased_at else row.state
            if name in mails or state != self.states[name]:
                self.seen[name].append((day, mails.get(name, ""), state))
            self.states[name] = state


def test_every_listing_of_the_table_stands_where_it_says_and_its_people_get_these_mails(moderator):
    diary = Diary({name: verified_listing() for name in TABLE})
    for day in range(FIRST, LAST + 1):
        with on(day):
            for name, (deeds, _expected) in TABLE.items():
                for _day, deed in (deed for deed in deeds if deed[0] == day):
                    do(deed, diary.listings[name], moderator)
            follow_dates()
            erase_left_listings()
            if day % 5 == 0:
                assert (follow_dates(), erase_left_listings()) == (0, 0)
            diary.note(day)
    assert diary.seen == {name: expected for name, (_deeds, expected) in TABLE.items()}


@pytest.mark.parametrize(("since", "until"), SILENCES)
def test_after_a_silence_of_the_clock_the_last_mail_that_is_due_is_enough(since, until):
    diary = Diary({"one": verified_listing()})
    days = max(day for day, *_rest in SILENCES[since, until])
    for day in range(FIRST, days + 1):
        with on(day):
            if not since <= day < until:
                follow_dates()
            diary.note(day)
    assert diary.seen["one"] == SILENCES[since, until]


def test_the_clock_asks_as_many_questions_for_thirty_listings_as_for_three(django_assert_num_queries):
    for count in (3, 27):
        for _turn in range(count):
            verified_listing()
        with on(-40):
            follow_dates()  # afterwards everybody knows
            with django_assert_num_queries(2):
                assert follow_dates() == 0


@pytest.mark.parametrize(
    ("left", "state", "due"),
    [
        (46, "published", None),
        (45, "published", 45),
        (16, "published", 45),
        (15, "published", 15),
        (3, "published", 3),
        (0, "published", 3),
        (-1, "to_confirm", -1),
        (-30, "to_confirm", -1),
        (-31, "unlisted", -31),
        (-4000, "unlisted", -31),
    ],
)
def test_state_and_notice_are_read_off_the_days_that_are_left(left, state, due):
    until = END + timedelta(days=left)
    assert (state_by_date(until, END), notice_due(until, END)) == (state, due)


@pytest.mark.parametrize(
    ("day", "later"),
    [((2027, 1, 15), (2028, 1, 15)), ((2028, 2, 29), (2029, 2, 28)), ((2027, 2, 28), (2028, 2, 28))],
)
def test_a_year_after_is_the_same_day_and_never_the_first_of_march(day, later):
    assert a_year_after(date(*day)) == date(*later)
