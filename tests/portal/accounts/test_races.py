"""Two people at the same moment: one wins, the other is told. First with the guard off, then with it."""

from __future__ import annotations

import threading
from contextlib import contextmanager

import pytest

from portal.accounts.actions import memberships
from portal.accounts.actions.invitations import accept_invitation, invite
from portal.accounts.actions.joining import accept_request, ask_to_join, refuse_request
from portal.accounts.actions.memberships import leave_organization
from portal.accounts.actions.organizations import create_organization
from portal.accounts.enums import OrganizationKind, Role
from portal.accounts.exceptions import AccountsError, InvitationGone, LastAdmin
from portal.accounts.models import Membership, Organization
from portal.common.transitions import TransitionError
from tests.portal.accounts.factories import MembershipFactory, UserFactory
from tests.utils.rivals import race

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


def at_once(*works):
    """What each raised of those that began together, or None."""
    return [result if isinstance(result, Exception) else None for result in race(*works)]


@pytest.fixture
def two_admins():
    first = MembershipFactory(role=Role.ADMIN)
    second = MembershipFactory(role=Role.ADMIN, organization=first.organization)
    MembershipFactory(organization=first.organization)
    return first, second


def both_leave(two_admins):
    return at_once(*[lambda m=membership: leave_organization(m, actor=m.user) for membership in two_admins])


def admins_left(two_admins):
    return Membership.objects.filter(organization=two_admins[0].organization, role=Role.ADMIN).count()


def test_without_the_guard_both_admins_leave(two_admins, monkeypatch):
    seen = threading.Barrier(2)

    @contextmanager
    def unguarded(organization):
        """Decides on what was there before the change, as a check without a version would."""
        yield

    def look_then_leave(membership):
        others = Membership.objects.filter(organization=membership.organization, role=Role.ADMIN)
        assert others.exclude(pk=membership.pk).exists(), "another admin is still there"
        seen.wait()
        leave_organization(membership, actor=membership.user)

    monkeypatch.setattr(memberships, "roster_of", unguarded)
    raised = at_once(*[lambda m=membership: look_then_leave(m) for membership in two_admins])
    assert raised == [None, None]
    assert admins_left(two_admins) == 0, "the race is real"


def test_with_it_one_leaves_and_the_other_is_told(two_admins):
    raised = both_leave(two_admins)
    assert sorted(type(error).__name__ for error in raised) in (["LastAdmin", "NoneType"], ["AlreadyMoved", "NoneType"])
    assert admins_left(two_admins) == 1


def test_two_people_with_one_link_one_seat():
    admin = MembershipFactory(role=Role.ADMIN)
    invitation = invite(admin.organization, actor=admin.user, address="a@example.org", role=Role.MEMBER)
    people = [UserFactory() for _number in range(5)]
    raised = at_once(*[lambda p=person: accept_invitation(invitation, actor=p) for person in people])
    assert sum(error is None for error in raised) == 1
    assert all(isinstance(error, InvitationGone) for error in raised if error)
    assert admin.organization.memberships.count() == 2


def test_two_admins_answer_a_request_at_once(two_admins):
    asked = ask_to_join(two_admins[0].organization, actor=UserFactory())
    first, second = two_admins
    raised = at_once(
        lambda: accept_request(asked, actor=first.user),
        lambda: refuse_request(asked, actor=second.user, reason="Non"),
    )
    assert sum(error is None for error in raised) == 1
    assert all(isinstance(error, TransitionError) for error in raised if error)
    asked.refresh_from_db()
    assert (asked.state == "accepted") == Membership.objects.filter(user=asked.user).exists()


def test_the_same_person_asks_twice_at_once():
    organization = MembershipFactory(role=Role.ADMIN).organization
    person = UserFactory()
    raised = at_once(*[lambda: ask_to_join(organization, actor=person)] * 2)
    assert sum(error is None for error in raised) == 1
    assert all(isinstance(error, AccountsError) for error in raised if error)


def test_the_same_organization_added_twice_at_once():
    people = [UserFactory(), UserFactory()]

    def add(person):
        create_organization(
            actor=person,
            name="Les Voix",
            kind=OrganizationKind.ASSOCIATION_1901,
            identifier_kind="siren",
            identifier="732829320",
        )

    raised = at_once(*[lambda p=person: add(p) for person in people])
    assert sum(error is None for error in raised) == 1
    assert Organization.objects.count() == 1


def test_the_last_admin_is_told_even_when_nobody_races(two_admins):
    first, second = two_admins
    leave_organization(first, actor=first.user)
    with pytest.raises(LastAdmin):
        leave_organization(second, actor=second.user)
