"""An organization goes for good: its only admin at once, with others after seven days in which any of them stops it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail as outbox
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse

from portal.accounts.actions.erasure import erase_account
from portal.accounts.actions.invitations import accept_invitation, invite
from portal.accounts.actions.joining import accept_request, ask_to_join
from portal.accounts.actions.memberships import add_member, change_role, remove_member
from portal.accounts.actions.organization_deletion import (
    STOP_WITHIN,
    delete_organization,
    finish_organization_deletions,
    stop_deletion,
)
from portal.accounts.actions.stop_links import stop_token
from portal.accounts.enums import OrganizationState, Role
from portal.accounts.exceptions import DeletionRefused, OrganizationGone, OtherName
from portal.accounts.models import Invitation, JoinRequest, Membership, Organization, OrganizationDeletion
from portal.accounts.models.organization import DELETED_NAME
from portal.accounts.registry import deletion_obstacles
from portal.audit.models import AuditEntry
from portal.common import clock
from portal.common.transitions import TransitionError
from portal.notifications.models import OutgoingMail
from portal.outbox.sweeper import sweep
from tests.portal.accounts.factories import MembershipFactory, UserFactory
from tests.portal.accounts.logging_in import grow_old, log_in_by_code

pytestmark = pytest.mark.django_db

NAME = "Les Voix du Lavoir"
KEPT_FIELDS = {"id", "kind", "state", "roster_version", "created_at", "deleted_at", "name", "slug"}


@pytest.fixture
def alone():
    return MembershipFactory(role=Role.ADMIN, organization__name=NAME, organization__purpose="Chanter")


@pytest.fixture
def two(alone):
    return alone, MembershipFactory(role=Role.ADMIN, organization=alone.organization)


def later(span=STOP_WITHIN):
    return clock.frozen_at(clock.now() + span + timedelta(minutes=1))


def test_what_another_room_still_decides_stands_in_the_way_in_its_own_words(two, monkeypatch):
    alone, _other = two
    monkeypatch.setitem(deletion_obstacles._entries, "test", (100, lambda organization: [f"{organization} attend."]))
    with pytest.raises(DeletionRefused, match=f"{NAME} attend."):
        delete_organization(alone.organization, actor=alone.user)
    assert not OrganizationDeletion.objects.exists()


def test_the_only_admin_types_the_name_and_it_is_gone(alone):
    organization = alone.organization
    MembershipFactory(organization=organization)
    invite(organization, actor=alone.user, address="ami@example.org", role=Role.MEMBER)
    ask_to_join(organization, actor=UserFactory(), message="C’est moi.")
    with pytest.raises(OtherName):
        delete_organization(organization, actor=alone.user, typed_name="Les Voix")
    assert Membership.objects.count() == 2
    assert delete_organization(organization, actor=alone.user, typed_name=f" {NAME.upper()} ") is None
    gone = Organization.objects.get()
    assert (str(gone), gone.name, gone.state) == ("organisation supprimée", DELETED_NAME, OrganizationState.DELETED)
    assert not Membership.objects.exists() and not Invitation.objects.exists() and not JoinRequest.objects.exists()
    while sweep():
        pass
    assert [mail.subject for mail in outbox.outbox].count(f"{NAME} est supprimée") == 3


def test_what_an_organization_says_of_itself_is_empty_afterwards(alone):
    """Every column, those of tomorrow too, unless this test says that it may stay."""
    delete_organization(alone.organization, actor=alone.user, typed_name=NAME)
    gone = Organization.objects.get()
    said = {field.name: getattr(gone, field.attname) for field in Organization._meta.concrete_fields}
    assert {name: value for name, value in said.items() if value and name not in KEPT_FIELDS} == {}


def test_twice_is_once_and_nobody_comes_back_in(alone):
    for _time in range(2):
        delete_organization(alone.organization, actor=alone.user, typed_name=NAME)
    assert AuditEntry.objects.filter(verb="organization.delete").count() == 1
    with pytest.raises(OrganizationGone):
        add_member(alone.organization, UserFactory(), actor=None, role=Role.ADMIN)


def test_with_other_admins_nothing_happens_before_seven_days(two):
    first, second = two
    deletion = delete_organization(first.organization, actor=first.user)
    assert delete_organization(first.organization, actor=second.user) == deletion
    assert finish_organization_deletions() == 0
    with later():
        assert finish_organization_deletions() == 1
        assert finish_organization_deletions() == 0
    assert Organization.objects.get().deleted_at
    assert OrganizationDeletion.objects.get().state == "done"


def test_the_link_of_the_mail_stops_it_without_logging_in(two, client):
    first, second = two
    deletion = delete_organization(first.organization, actor=first.user)
    link = reverse("accounts:organization_keep", args=[stop_token(deletion, second.user)])
    page = client.get(link)
    assert NAME in page.content.decode() and not page.cookies
    assert "reste" in client.post(link).content.decode()
    with later():
        finish_organization_deletions()
    assert Organization.objects.get().state == OrganizationState.ACTIVE
    while sweep():
        pass
    assert outbox.outbox[-1].to == [first.user.email] and "reste" in outbox.outbox[-1].subject


def test_the_link_of_who_is_no_admin_any_more_stops_nothing(two, client):
    first, second = two
    deletion = delete_organization(first.organization, actor=first.user)
    link = reverse("accounts:organization_keep", args=[stop_token(deletion, second.user)])
    second.delete()
    assert client.post(link).status_code == 200
    assert client.get(reverse("accounts:organization_keep", args=["WzEsMl0:faux"])).status_code == 404
    deletion.refresh_from_db()
    assert deletion.is_waiting
    with pytest.raises(PermissionDenied):
        stop_deletion(deletion, actor=second.user)


def test_it_is_stopped_when_who_asked_is_no_admin_any_more(two):
    first, _second = two
    delete_organization(first.organization, actor=first.user)
    erase_account(first.user, actor=first.user)
    with later():
        assert finish_organization_deletions() == 1
    assert Organization.objects.get().state == OrganizationState.ACTIVE
    assert OrganizationDeletion.objects.get().state == "stopped"
    with pytest.raises(TransitionError):
        stop_deletion(OrganizationDeletion.objects.get(), actor=_second.user)


ADMIN = {"role": Role.ADMIN}


def by_a_new_role(organization, admin):
    member = MembershipFactory(organization=organization)
    change_role(member, actor=admin, **ADMIN)
    return member.user


def by_an_invitation(organization, admin):
    invitation = invite(organization, actor=admin, address="ami@example.org", **ADMIN)
    return accept_invitation(invitation, actor=UserFactory()).user


def by_a_request(organization, admin):
    request = ask_to_join(organization, actor=UserFactory())
    return accept_request(request, actor=admin, **ADMIN).user


def by_the_portal(organization, _admin):
    """As a claim that is granted, and a succession."""
    return add_member(organization, UserFactory(), actor=None, **ADMIN).user


@pytest.mark.parametrize("become", [by_a_new_role, by_an_invitation, by_a_request, by_the_portal])
def test_whoever_becomes_an_admin_before_the_end_can_stop_it_too(two, client, become):
    first, second = two
    organization = first.organization
    assert not told_of_deletion(become(organization, second.user))
    delete_organization(organization, actor=first.user)
    newcomer = become(MembershipFactory(organization=organization).organization, second.user)
    (mail,) = told_of_deletion(newcomer)
    link = next(word for word in mail.text.split() if "/garder/" in word or "/keep/" in word)
    client.post(link.partition("testserver")[2] or link)
    assert OrganizationDeletion.objects.get().state == "stopped"


def told_of_deletion(person):
    return list(OutgoingMail.objects.filter(kind="accounts.deletion_asked", to_address=person.email))


def test_nobody_is_told_twice_and_members_and_who_asked_not_at_all(two):
    first, second = two
    organization = first.organization
    delete_organization(organization, actor=first.user)
    member = MembershipFactory(organization=organization)
    change_role(member, actor=second.user, role=Role.MANDATED, mandate_cents=50_000)
    change_role(first, actor=second.user, role=Role.MEMBER)
    change_role(first, actor=second.user, **ADMIN)
    remove_member(member, actor=second.user, reason="Partie en juin.")
    assert [len(told_of_deletion(one.user)) for one in (first, second, member)] == [0, 1, 0]


def test_members_and_strangers_delete_and_take_along_nothing(alone, client):
    member = MembershipFactory(organization=alone.organization).user
    with pytest.raises(PermissionDenied):
        delete_organization(alone.organization, actor=member, typed_name=NAME)
    for person, status in ((member, 403), (UserFactory(), 404)):
        client.force_login(person)
        for name in ("organization_data", "organization_export", "organization_export_tables", "organization_stop"):
            assert client.get(reverse(f"accounts:{name}", args=[alone.organization.slug])).status_code == status


def test_the_page_asks_for_fresh_proof_says_what_goes_and_keeps_what_was_typed(alone, client):
    slug = alone.organization.slug
    address = reverse("accounts:organization_delete", args=[slug])
    log_in_by_code(client, alone.user.email)
    grow_old(client)
    assert client.get(address).status_code == 302
    client.logout()
    log_in_by_code(client, alone.user.email)
    page = client.get(address).content.decode()
    assert "Ce qui part" in page and reverse("accounts:organization_data", args=[slug]) in page
    wrong = client.post(address, {"typed_name": "Les Voies"}).content.decode()
    assert "Les Voies\u202f» n’est pas son nom" in wrong and 'value="Les Voies"' in wrong
    assert client.post(address, {"typed_name": NAME}).url == reverse("accounts:organizations")
    assert client.get(reverse("accounts:organization", args=[slug])).status_code == 404


def test_an_admin_who_is_logged_in_sees_what_is_under_way_and_stops_it(two, client):
    first, second = two
    slug = first.organization.slug
    client.force_login(second.user)
    assert client.get(reverse("accounts:organization_stop", args=[slug])).status_code == 404
    delete_organization(first.organization, actor=first.user)
    assert (
        reverse("accounts:organization_stop", args=[slug])
        in client.get(reverse("accounts:organization", args=[slug])).content.decode()
    )
    client.post(reverse("accounts:organization_stop", args=[slug]))
    assert OrganizationDeletion.objects.get().state == "stopped"


@pytest.mark.parametrize(
    ("constraint", "changes"),
    [
        ("organization_deleted_is_empty", {"state": "deleted"}),
        ("organization_deleted_is_empty", {"deleted_at": clock.now()}),
    ],
)
def test_the_database_holds_that_a_deleted_organization_is_empty(alone, constraint, changes):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Organization.objects.update(**changes)


def test_the_database_holds_one_deletion_under_way_and_a_date_for_its_end(alone):
    now = clock.now()
    row = {"organization": alone.organization, "asked_by": alone.user, "due_at": now}
    OrganizationDeletion.objects.create(**row)
    with pytest.raises(IntegrityError), transaction.atomic():
        OrganizationDeletion.objects.create(**row)
    with pytest.raises(IntegrityError, match="organizationdeletion_ended_has_date"), transaction.atomic():
        OrganizationDeletion.objects.update(state="stopped")
