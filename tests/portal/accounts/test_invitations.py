"""Seats offered by mail, and people who ask for one."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from portal.accounts.actions import invitations as actions
from portal.accounts.actions.invitations import (
    accept_invitation,
    close_expired,
    decline_invitation,
    find_invitation,
    invite,
    revoke_invitation,
)
from portal.accounts.actions.joining import accept_request, ask_to_join, refuse_request, withdraw_request
from portal.accounts.actions.memberships import change_role, leave_organization, remove_member
from portal.accounts.actions.organizations import put_to_sleep
from portal.accounts.enums import OrganizationState, Role
from portal.accounts.exceptions import (
    AlreadyInvited,
    AlreadyMember,
    InvitationGone,
    NobodyToAnswer,
    OrganizationAsleep,
    TooMany,
)
from portal.accounts.models import Invitation, JoinRequest, User
from portal.accounts.queries import joinable, open_invitations
from portal.audit.models import AuditEntry
from portal.audit.words import verb_label
from portal.common import clock
from portal.common.transitions import NotAllowedFrom, ReasonMissing
from portal.notifications.models import OutgoingMail
from tests.portal.accounts.factories import MembershipFactory, OrganizationFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin():
    return MembershipFactory(
        role=Role.ADMIN, organization__name="Les Voix du Lavoir", organization__slug="les-voix-du-lavoir"
    )


@pytest.fixture
def organization(admin):
    return admin.organization


def offer(admin, address="bernard@example.org", role=Role.MEMBER, **extra):
    return invite(admin.organization, actor=admin.user, address=address, role=role, **extra)


def token_in_mail(address="bernard@example.org"):
    mail = OutgoingMail.objects.get(kind="accounts.invited", to_address=address)
    return re.search(r"/invitation/([\w-]+)/", mail.text)[1]


def test_the_link_of_the_mail_opens_the_seat_and_the_table_alone_does_not(admin):
    invitation = offer(admin, role=Role.MANDATED, mandate_cents=20_000)
    assert find_invitation(token_in_mail()) == invitation
    assert find_invitation(invitation.token) is None
    person = UserFactory()
    membership = accept_invitation(invitation, actor=person)
    assert (membership.role, membership.mandate_cents, membership.user) == (Role.MANDATED, 20_000, person)
    invitation.refresh_from_db()
    assert (invitation.state, invitation.address) == ("accepted", "")
    assert OutgoingMail.objects.get(kind="accounts.invitation_answered").to_address == admin.user.email


def test_a_link_serves_once(admin):
    invitation = offer(admin)
    accept_invitation(invitation, actor=UserFactory())
    with pytest.raises(InvitationGone):
        accept_invitation(invitation, actor=UserFactory())
    assert admin.organization.memberships.count() == 2


@pytest.mark.parametrize("step", [decline_invitation, revoke_invitation])
def test_a_closed_invitation_lets_nobody_in(admin, step):
    invitation = offer(admin)
    step(invitation, actor=admin.user)
    with pytest.raises(InvitationGone):
        accept_invitation(invitation, actor=UserFactory())
    invitation.refresh_from_db()
    assert invitation.address == ""
    assert admin.organization.memberships.count() == 1


def put_out(member, by):
    remove_member(member, actor=by.user, reason="Merci pour tout.")


def lower(member, by):
    change_role(member, actor=by.user, role=Role.MEMBER)


def leave(member, by):
    leave_organization(member, actor=member.user)


@pytest.fixture
def second(admin):
    return MembershipFactory(role=Role.ADMIN, organization=admin.organization)


@pytest.mark.parametrize("stop", [put_out, lower, leave])
def test_who_is_no_admin_any_more_lets_nobody_in(admin, second, client, stop):
    """Not even themselves, by a link to another address of theirs."""
    theirs, others = offer(second, role=Role.ADMIN), offer(admin, address="claire@example.org")
    link = reverse("accounts:invitation", args=[token_in_mail()])
    stop(second, by=admin)
    with pytest.raises(InvitationGone):
        accept_invitation(theirs, actor=UserFactory())
    theirs.refresh_from_db()
    assert (theirs.state, theirs.address) == ("revoked", "")
    entry = AuditEntry.objects.get(verb="invitation.revoked")
    assert (entry.target_id, entry.actor, entry.organization) == (str(theirs.pk), None, admin.organization)
    client.force_login(UserFactory())
    page = client.get(link).content.decode()
    assert "retirée" in page and "Rejoindre" not in page
    assert accept_invitation(others, actor=UserFactory()).role == Role.MEMBER
    offer(admin, role=Role.MEMBER)  # the address is free again


def test_who_stays_an_admin_keeps_their_invitations_and_so_does_who_leaves_another_organization(admin, second):
    member = MembershipFactory(organization=admin.organization)
    elsewhere = MembershipFactory(role=Role.ADMIN, user=second.user)
    MembershipFactory(role=Role.ADMIN, organization=elsewhere.organization)
    invitation = offer(second)
    put_out(member, by=admin)
    change_role(MembershipFactory(organization=admin.organization), actor=admin.user, role=Role.ADMIN)
    leave(elsewhere, by=admin)
    assert accept_invitation(invitation, actor=UserFactory()).role == Role.MEMBER
    assert not AuditEntry.objects.filter(verb="invitation.revoked").exists()


@pytest.mark.parametrize("accepts", [True, False])
def test_the_present_admins_are_told_of_an_answer_where_whoever_invited_answers_no_more(admin, second, accepts):
    invitation = offer(second)
    User.objects.filter(pk=second.user_id).update(is_active=False)
    accept_invitation(invitation, actor=UserFactory()) if accepts else decline_invitation(invitation)
    told = OutgoingMail.objects.get(kind="accounts.invitation_answered")
    assert told.to_address == admin.user.email
    assert "votre invitation" not in told.text.lower() and "vous avez invité" not in told.text


def test_an_invitation_ends_after_fourteen_days_and_its_address_is_forgotten(admin):
    invitation = offer(admin)
    with clock.frozen_at(clock.now() + timedelta(days=14, minutes=1)):
        assert not open_invitations(admin.organization).exists()
        with pytest.raises(InvitationGone, match="14"):
            accept_invitation(invitation, actor=UserFactory())
        assert close_expired() == 1
        offer(admin)
    invitation.refresh_from_db()
    assert (invitation.state, invitation.address) == ("revoked", "")


def test_whom_an_invitation_cannot_go_to(admin, monkeypatch):
    offer(admin)
    with pytest.raises(AlreadyInvited):
        offer(admin, address=" Bernard@example.org ")
    with pytest.raises(AlreadyMember):
        offer(admin, address=admin.user.email.upper())
    monkeypatch.setattr(actions, "PER_DAY", 1)
    with pytest.raises(TooMany):
        offer(admin, address="autre@example.org")
    with pytest.raises(PermissionDenied):
        invite(admin.organization, actor=UserFactory(), address="x@example.org", role=Role.ADMIN)
    assert Invitation.objects.count() == 1


def test_nobody_enters_an_organization_that_sleeps(admin):
    invitation = offer(admin)
    put_to_sleep(admin.organization, actor=admin.user)
    with pytest.raises(OrganizationAsleep):
        accept_invitation(invitation, actor=UserFactory())
    invitation.refresh_from_db()
    assert invitation.state == "open", "the refusal undid the whole step"
    with pytest.raises(OrganizationAsleep):
        offer(admin, address="autre@example.org")
    with pytest.raises(OrganizationAsleep):
        ask_to_join(admin.organization, actor=UserFactory())


def test_every_admin_is_told_and_one_lets_the_person_in(organization, admin):
    second = MembershipFactory(organization=organization, role=Role.ADMIN)
    MembershipFactory(organization=organization)
    asked = ask_to_join(organization, actor=UserFactory(display_name="Bernard"), message="Des basses.")
    told = OutgoingMail.objects.filter(kind="accounts.join_asked").values_list("to_address", flat=True)
    assert set(told) == {admin.user.email, second.user.email}
    assert asked.user.email not in OutgoingMail.objects.filter(kind="accounts.join_asked").first().text
    accept_request(asked, actor=second.user)
    with pytest.raises(NotAllowedFrom):
        refuse_request(asked, actor=admin.user, reason="Trop tard")
    assert organization.memberships.filter(user=asked.user, role=Role.MEMBER).exists()


def test_a_refusal_has_a_reason_that_the_person_reads(organization, admin):
    asked = ask_to_join(organization, actor=UserFactory())
    with pytest.raises(ReasonMissing):
        refuse_request(asked, actor=admin.user, reason="")
    refuse_request(asked, actor=admin.user, reason="Passez un mardi soir.")
    assert "Passez un mardi soir." in OutgoingMail.objects.get(kind="accounts.join_refused").text
    ask_to_join(organization, actor=asked.user)
    assert JoinRequest.objects.count() == 2


def test_asking_is_bounded_and_can_be_withdrawn(organization):
    person = UserFactory()
    asked = ask_to_join(organization, actor=person)
    with pytest.raises(AlreadyInvited):
        ask_to_join(organization, actor=person)
    with pytest.raises(PermissionDenied):
        withdraw_request(asked, actor=UserFactory())
    withdraw_request(asked, actor=person)
    for _number in range(4):
        ask_to_join(MembershipFactory(role=Role.ADMIN).organization, actor=person)
    with pytest.raises(TooMany):
        ask_to_join(organization, actor=person)


def test_nobody_is_asked_where_nobody_answers():
    with pytest.raises(NobodyToAnswer):
        ask_to_join(OrganizationFactory(), actor=UserFactory())


@pytest.mark.parametrize("text", ["voix lavoir", "VOIX DU LAVOIR", "lavoir", "Les Voix"])
def test_an_organization_is_found_by_the_words_of_its_name(organization, text):
    assert list(joinable(text, UserFactory())) == [organization]


def test_what_is_not_found_to_join(organization, admin):
    assert not joinable("lavoir", admin.user).exists()
    assert not joinable("la", UserFactory()).exists()
    assert not joinable("", UserFactory()).exists()
    OrganizationFactory(name="Lavoir sans personne", slug="lavoir-sans-personne")
    MembershipFactory(role=Role.ADMIN, organization__name="Lavoir", organization__state=OrganizationState.ASLEEP)
    assert list(joinable("lavoir", UserFactory())) == [organization]


def test_the_history_that_admins_take_along_names_no_stranger(admin, client):
    """Who declined is told to nobody, and who asked to join stands among the requests while their account is there."""
    bernard, claire = UserFactory(display_name="Bernard Passant"), UserFactory(display_name="Claire Passante")
    decline_invitation(offer(admin), actor=bernard)
    withdraw_request(ask_to_join(admin.organization, actor=claire), actor=claire)
    client.force_login(admin.user)
    taken = client.get(reverse("accounts:organization_export", args=[admin.organization.slug])).json()
    assert [row["did"] for row in taken["accounts.history"]] == [verb_label("invitation.sent")]
    assert bernard.display_name not in str(taken)
    assert [row["asks_to_join"] for row in taken["accounts.people"] if "asks_to_join" in row] == [str(claire)]
