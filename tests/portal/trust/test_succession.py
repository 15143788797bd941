"""Taking over from admins who are silent: who may ask, three mails, any sign of life, the moderators' decision."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from portal.accounts.enums import Role
from portal.accounts.models import Membership, User
from portal.common import clock
from portal.common.registries import erasers, exporters
from portal.common.transitions import TransitionError
from portal.trust.actions.succession import (
    ask_to_take_over,
    find_by_here_token,
    hand_over,
    here_token,
    object_to,
    refuse_succession,
    say_still_here,
    withdraw_succession,
)
from portal.trust.actions.succession_upkeep import blank_old_successions, follow_successions
from portal.trust.dates import MAIL_DAYS, answer_before, mails_due, silent_before
from portal.trust.enums import SuccessionState
from portal.trust.exceptions import AlreadyAsked, LinkGone, NotSilent, TooManyClaims
from portal.trust.models import Objection, Succession
from portal.trust.workflow import SUCCESSION
from tests.portal.accounts.factories import MembershipFactory, UserFactory
from tests.portal.trust.claims import REASON, kinds_to
from tests.utils.pages import words_of

pytestmark = pytest.mark.django_db
WHY = "Trois personnes attendent, et personne ne leur répond."
A_DAY = timedelta(days=1)


@pytest.fixture
def moderator():
    return UserFactory(groups=["moderators"])


@pytest.fixture
def silent():
    """An admin who has not logged in for thirteen months."""
    admin = MembershipFactory(role=Role.ADMIN)
    long_ago = clock.now() - timedelta(days=400)
    User.objects.filter(pk=admin.user_id).update(last_login=long_ago, date_joined=long_ago)
    return admin


@pytest.fixture
def member(silent):
    return MembershipFactory(organization=silent.organization).user


@pytest.fixture
def running(silent, member):
    return ask_to_take_over(silent.organization, actor=member, why=WHY)


def state_of(succession):
    succession.refresh_from_db()
    return succession.state


def after(days, follow=follow_successions):
    with clock.frozen_at(clock.now() + days * A_DAY + timedelta(minutes=1)):
        return follow()


def brought_to_desk(running):
    for day in (15, 27, 30):
        after(day)
    assert state_of(running) == SuccessionState.AT_DESK
    return running


def test_a_member_asks_on_the_page_and_the_silent_admin_is_written_to(silent, member, client):
    client.force_login(member)
    page = reverse("trust:succession", args=[silent.organization.slug])
    assert page in client.get(reverse("accounts:organization", args=[silent.organization.slug])).content.decode()
    client.post(page, {"why": WHY})
    assert Succession.objects.get().user == member
    assert kinds_to(silent.user.email) == ["trust.are_you_there"]
    assert WHY in client.get(page).content.decode()


def test_neither_an_outsider_nor_somebody_whose_admins_are_there_may_ask(silent, member, client):
    with pytest.raises(NotSilent):
        ask_to_take_over(silent.organization, actor=UserFactory(), why=WHY)
    there = MembershipFactory(organization=silent.organization, role=Role.ADMIN)
    with pytest.raises(NotSilent, match="12"):
        ask_to_take_over(silent.organization, actor=member, why=WHY)
    with pytest.raises(NotSilent):
        ask_to_take_over(silent.organization, actor=there.user, why=WHY)
    client.force_login(member)
    organization = client.get(reverse("accounts:organization", args=[silent.organization.slug])).content.decode()
    assert reverse("trust:succession", args=[silent.organization.slug]) not in organization


def test_where_nobody_but_silent_admins_is_left_an_outsider_asks_the_moderators(silent, moderator):
    outsider = UserFactory()
    running = brought_to_desk(ask_to_take_over(silent.organization, actor=outsider, why=WHY))
    hand_over(running, actor=moderator, reason=REASON)
    assert Membership.objects.get(user=outsider).role == Role.ADMIN
    assert Membership.objects.get(user=silent.user).role == Role.ADMIN


def test_the_history_that_admins_take_along_names_no_moderator(silent, member, moderator, client):
    running = brought_to_desk(ask_to_take_over(silent.organization, actor=member, why=WHY))
    hand_over(running, actor=moderator, reason=REASON)
    client.force_login(member)
    taken = client.get(reverse("accounts:organization_export", args=[silent.organization.slug])).content.decode()
    assert silent.organization.name in taken
    assert moderator.display_name not in taken


def test_three_mails_leave_in_thirty_days_each_once_then_the_moderators_look(silent, running):
    assert [after(day) for day in (14, 15, 15, 27, 29)] == [0, 1, 0, 1, 0]
    assert kinds_to(silent.user.email) == ["trust.are_you_there"] * 3
    assert (after(30), after(31)) == (1, 0)
    assert state_of(running) == SuccessionState.AT_DESK


def test_after_a_long_pause_of_the_clock_one_mail_leaves_and_three_days_are_left_to_answer(silent, running):
    assert (after(60), after(61), after(63.1)) == (1, 0, 1)
    assert len(kinds_to(silent.user.email)) == 2


@pytest.mark.parametrize("at_desk", [False, True])
def test_logging_in_stops_it(silent, running, at_desk, moderator):
    if at_desk:
        brought_to_desk(running)
    User.objects.filter(pk=silent.user_id).update(last_login=clock.now() + A_DAY)
    if at_desk:
        with pytest.raises(NotSilent):
            hand_over(running, actor=moderator, reason=REASON)
    assert after(31) == 1
    assert state_of(running) == SuccessionState.STOPPED
    assert kinds_to(running.user.email)[-1] == "trust.succession_ended"


def test_the_link_in_the_mail_stops_it_without_logging_in(silent, running, client):
    page = reverse("trust:succession_here", args=[here_token(running, silent.user)])
    client.get(page)
    assert state_of(running) == SuccessionState.RUNNING
    client.post(page)
    assert state_of(running) == SuccessionState.STOPPED
    with pytest.raises(LinkGone):
        say_still_here(running, actor=silent.user)
    with pytest.raises(PermissionDenied):
        say_still_here(running, actor=running.user)
    assert find_by_here_token("inventé") is None


def test_members_are_told_and_object_and_the_moderators_read_it(silent, moderator, client, with_second_factor):
    members = [MembershipFactory(organization=silent.organization).user for _ in range(2)]
    running = ask_to_take_over(silent.organization, actor=members[0], why=WHY)
    assert kinds_to(members[1].email) == ["trust.succession_told"]
    client.force_login(members[1])
    client.post(reverse("trust:succession", args=[silent.organization.slug]), {"words": "Elle nous a quittés en mai."})
    with pytest.raises(AlreadyAsked):
        object_to(running, actor=members[1], words="Encore une fois.")
    for stranger in (members[0], UserFactory()):
        with pytest.raises(PermissionDenied):
            object_to(running, actor=stranger, words="Je ne suis pas d’accord.")
    desk = with_second_factor(client, moderator)
    page = desk.get(reverse("trust:desk_succession", args=[running.pk])).content.decode()
    assert "Elle nous a quittés en mai." in page


def test_a_moderator_hands_over_with_a_reason_and_everybody_is_told(
    running, silent, moderator, client, with_second_factor
):
    desk = with_second_factor(client, moderator)
    page = reverse("trust:desk_succession", args=[running.pk])
    assert desk.post(page, {"decision": "yes", "reason": REASON}).status_code == 409
    brought_to_desk(running)
    desk.post(page, {"decision": "yes", "reason": REASON})
    assert Membership.objects.get(user=running.user).role == Role.ADMIN
    assert kinds_to(silent.user.email)[-1] == kinds_to(running.user.email)[-1] == "trust.succession_ended"


def test_what_has_ended_has_a_list_of_its_own_at_the_desk(running, moderator, client, with_second_factor):
    desk, page = with_second_factor(client, moderator), reverse("trust:desk_successions")
    name = running.organization.name
    assert name in words_of(desk.get(page))
    assert "Rien n’est encore clos" in words_of(desk.get(page, {"state": "closed"}))
    withdraw_succession(running, actor=running.user)
    assert name not in words_of(desk.get(page))
    closed = words_of(desk.get(page, {"state": "closed"}))
    assert name in closed and "1 relais" in closed and "Clos le" in closed


def test_refused_or_withdrawn_it_cannot_be_asked_again_at_once(running, moderator):
    with pytest.raises(PermissionDenied):
        withdraw_succession(running, actor=UserFactory())
    with pytest.raises(TransitionError):
        refuse_succession(running, actor=moderator, reason=REASON)
    withdraw_succession(running, actor=running.user)
    with pytest.raises(TooManyClaims):
        ask_to_take_over(running.organization, actor=running.user, why=WHY)


def test_words_go_half_a_year_after_the_end_and_with_the_account(running):
    withdraw_succession(running, actor=running.user)
    assert after(190, blank_old_successions) == 1
    running.refresh_from_db()
    assert running.why == ""
    assert list(exporters.get("trust.successions")(running.user))[0]["state"] == "withdrawn"
    erasers.get("trust.successions")(running.user)
    assert not Succession.objects.exists()
    assert not Objection.objects.exists()


@pytest.mark.parametrize("state", SuccessionState.values)
def test_only_the_steps_of_the_table_are_done(state):
    assert {step.name for step in SUCCESSION.available_from(state)} == {
        "running": {"stop", "bring", "withdraw", "overtake"},
        "at_desk": {"stop", "hand_over", "refuse", "withdraw", "overtake"},
    }.get(state, set())


BEGINNING = datetime(2024, 1, 1, tzinfo=UTC)
MOMENTS = st.integers(0, 8 * 365 * 24).map(lambda hours: BEGINNING + timedelta(hours=hours))


@given(asked=MOMENTS, hours=st.lists(st.integers(0, 24 * 90), min_size=1, max_size=60))
def test_on_any_calendar_of_looks_at_most_three_mails_leave_and_the_last_three_days_before(asked, hours):
    sent, mailed, decided = 1, asked, None
    for hour in sorted(hours):
        now = asked + timedelta(hours=hour)
        due = mails_due(asked, now)
        if due > sent:
            sent, mailed = due, now
        elif now >= answer_before(asked, mailed):
            decided = now
            break
    assert sent <= len(MAIL_DAYS)
    if decided:
        assert decided - asked >= timedelta(days=30)
        assert decided - mailed >= timedelta(days=3)
        assert sent == len(MAIL_DAYS)


@given(now=MOMENTS, months=st.integers(1, 60))
def test_a_silence_of_months_ends_on_the_same_day_or_the_last_of_its_month(now, months):
    before = silent_before(now, months)
    assert (now.year - before.year) * 12 + now.month - before.month == months
    assert before.day == now.day or (before + A_DAY).day == 1
