"""Seats and limits of an organization: counted or looked at while it is held. First without, then with it.

On SQLite nobody else writes in between, so the first half is PostgreSQL's alone.
"""

from __future__ import annotations

from functools import partial

import pytest
from django.core.exceptions import PermissionDenied

from portal.accounts.actions import invitations, joining, roster
from portal.accounts.actions.erasure import erase_account
from portal.accounts.actions.invitations import accept_invitation, decline_invitation, invite
from portal.accounts.actions.joining import ask_to_join
from portal.accounts.actions.memberships import remove_member
from portal.accounts.actions.organization_deletion import (
    STOP_WITHIN,
    delete_organization,
    finish_organization_deletions,
    stop_deletion,
)
from portal.accounts.actions.organizations import put_to_sleep
from portal.accounts.enums import OrganizationState, Role
from portal.accounts.exceptions import InvitationGone, OrganizationAsleep, TooMany
from portal.accounts.models import Invitation, JoinRequest, Membership, Organization
from portal.common import clock
from tests.portal.accounts.factories import MembershipFactory, UserFactory
from tests.utils.rivals import RIVALS, all_read_first, in_between, race, the_winner, winners

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def admin():
    return MembershipFactory(role=Role.ADMIN)


@pytest.fixture
def nothing_held(monkeypatch):
    """Rows are read and not locked, and all rivals read before one of them writes."""
    for module in (roster, joining):
        monkeypatch.setattr(module, "hold", list)
    for module, name in ((invitations, "_check_can_be_invited"), (joining, "_check_can_ask")):
        monkeypatch.setattr(module, name, all_read_first(getattr(module, name), RIVALS))


def invite_eight(admin):
    """One less than may be invited in a day, then eight at once."""
    offer = partial(invite, admin.organization, actor=admin.user, role=Role.MEMBER)
    for number in range(invitations.PER_DAY - 1):
        offer(address=f"avant{number}@example.org")
    return [partial(offer, address=f"ensemble{number}@example.org") for number in range(RIVALS)]


@pytest.mark.only_on("postgresql")
def test_without_holding_more_are_invited_than_may_be(admin, request):
    deeds = invite_eight(admin)
    request.getfixturevalue("nothing_held")
    assert len(winners(race(*deeds))) == RIVALS


def test_the_last_invitation_of_the_day_is_sent_once(admin):
    results = race(*invite_eight(admin))
    the_winner(results)
    assert len([result for result in results if isinstance(result, TooMany)]) == RIVALS - 1
    assert Invitation.objects.count() == invitations.PER_DAY


def ask_eight():
    """One less than a person may ask in a day, then eight organizations at once."""
    person = UserFactory()
    organizations = [MembershipFactory(role=Role.ADMIN).organization for _number in range(RIVALS + joining.PER_DAY - 1)]
    for organization in organizations[RIVALS:]:
        ask_to_join(organization, actor=person)
    return [partial(ask_to_join, organization, actor=person) for organization in organizations[:RIVALS]]


@pytest.mark.only_on("postgresql")
def test_without_holding_a_person_asks_more_organizations_than_they_may(request):
    deeds = ask_eight()
    request.getfixturevalue("nothing_held")
    assert len(winners(race(*deeds))) == RIVALS


def test_the_last_organization_of_the_day_is_asked_once():
    results = race(*ask_eight())
    the_winner(results)
    assert JoinRequest.objects.count() == joining.PER_DAY


@pytest.fixture
def seat(admin):
    """A seat in an organization, offered, and what takes it."""
    invitation = invite(admin.organization, actor=admin.user, address="a@example.org", role=Role.MEMBER)
    return partial(accept_invitation, invitation, actor=UserFactory())


@pytest.mark.only_on("postgresql")
def test_without_holding_a_person_joins_what_has_just_been_put_to_sleep(admin, seat, monkeypatch):
    monkeypatch.setattr(roster, "hold", in_between(partial(put_to_sleep, admin.organization, actor=admin.user)))
    seat()
    assert Organization.objects.get().state == OrganizationState.ASLEEP


def test_a_seat_is_taken_before_the_sleep_or_not_at_all(admin, seat):
    joined, _slept = race(seat, partial(put_to_sleep, admin.organization, actor=admin.user))
    assert isinstance(joined, (Membership, OrganizationAsleep)), joined
    assert Membership.objects.count() == (2 if isinstance(joined, Membership) else 1)


@pytest.mark.only_on("postgresql")
def test_without_holding_somebody_asks_to_join_what_has_just_been_deleted(admin, monkeypatch):
    gone = partial(delete_organization, admin.organization, actor=admin.user, typed_name=admin.organization.name)
    monkeypatch.setattr(roster, "hold", in_between(gone))
    ask_to_join(admin.organization, actor=UserFactory())
    assert Organization.objects.get().deleted_at and JoinRequest.objects.exists()


def test_a_seat_is_taken_before_the_deletion_or_not_at_all(admin, seat):
    gone = partial(delete_organization, admin.organization, actor=admin.user, typed_name=admin.organization.name)
    joined, deleted = race(seat, gone)
    assert deleted is None and Organization.objects.get().deleted_at
    assert isinstance(joined, (Membership, InvitationGone, Invitation.DoesNotExist)), joined
    assert not Membership.objects.exists()


def test_a_deletion_is_stopped_or_done_and_never_both(admin):
    other = MembershipFactory(role=Role.ADMIN, organization=admin.organization)
    with clock.frozen_at(clock.now() - STOP_WITHIN):
        deletion = delete_organization(admin.organization, actor=admin.user)
    stopped, _finished = race(partial(stop_deletion, deletion, actor=other.user), finish_organization_deletions)
    deletion.refresh_from_db()
    assert deletion.state == ("stopped" if stopped is None else "done")
    assert bool(Organization.objects.get().deleted_at) == (deletion.state == "done")


def test_an_erasure_and_a_new_member_end_in_one_order_or_the_other(admin, seat):
    erased, joined = race(partial(erase_account, admin.user, actor=admin.user), seat)
    organization = Organization.objects.get()
    if isinstance(joined, Membership):
        assert isinstance(erased, Exception) and str(erased), "the new member needs an admin"
        assert organization.state == OrganizationState.ACTIVE
    else:
        assert isinstance(joined, OrganizationAsleep) or str(joined), joined
        assert erased is None and organization.state == OrganizationState.ASLEEP


@pytest.fixture
def two(admin):
    """An admin, and another one who is about to be put out by the first."""
    expelled = MembershipFactory(role=Role.ADMIN, organization=admin.organization)
    return expelled, partial(remove_member, expelled, actor=admin.user, reason="Merci pour tout.")


def offered_by(expelled):
    return partial(invite, expelled.organization, actor=expelled.user, address="autre@example.org", role=Role.ADMIN)


@pytest.mark.only_on("postgresql")
def test_without_holding_who_is_being_put_out_keeps_a_door_open(two, monkeypatch):
    expelled, put_out = two
    check = invitations._check_can_be_invited

    def put_out_meanwhile(*args):
        assert race(put_out) == [None]
        check(*args)

    monkeypatch.setattr(roster, "hold", list)
    monkeypatch.setattr(invitations, "_check_can_be_invited", put_out_meanwhile)
    assert offered_by(expelled)().state == "open"
    assert not Membership.objects.filter(pk=expelled.pk).exists()


def test_who_is_being_put_out_invites_before_that_in_vain_or_not_at_all(two):
    expelled, put_out = two
    invited, done = race(offered_by(expelled), put_out)
    assert done is None
    assert isinstance(invited, (Invitation, PermissionDenied)), invited
    assert not Invitation.objects.filter(state="open").exists()


@pytest.mark.parametrize("answer", [accept_invitation, decline_invitation])
def test_an_invitation_is_answered_before_its_admin_is_put_out_or_not_at_all(two, answer):
    expelled, put_out = two
    invitation, newcomer = offered_by(expelled)(), UserFactory()
    answered, done = race(partial(answer, invitation, actor=newcomer), put_out)
    assert done is None
    invitation.refresh_from_db()
    if isinstance(answered, Exception):
        assert isinstance(answered, InvitationGone) and invitation.state == "revoked", answered
    assert invitation.state != "open" and invitation.address == ""
    assert Membership.objects.filter(user=newcomer).exists() == (invitation.state == "accepted")
