"""Who belongs, as what, and the last admin."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied

from portal.accounts.actions.memberships import add_member, change_role, leave_organization, remove_member
from portal.accounts.actions.organizations import create_organization
from portal.accounts.enums import OrganizationKind, Role
from portal.accounts.exceptions import AlreadyMember, LastAdmin, Mandate, OnlyMember
from portal.accounts.models import Membership
from portal.audit.models import AuditEntry
from portal.common.transitions import AlreadyMoved, ReasonMissing
from portal.notifications.models import OutgoingMail
from tests.portal.accounts.factories import MembershipFactory, OrganizationFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def organization():
    return create_organization(actor=UserFactory(), name="Les Voix du Lavoir", kind=OrganizationKind.ASSOCIATION_1901)


@pytest.fixture
def admin(organization):
    return organization.memberships.get()


@pytest.fixture
def member(organization, admin):
    return add_member(organization, UserFactory(), actor=admin.user, role=Role.MEMBER)


def test_admins_add_members_once(organization, admin):
    person = UserFactory()
    added = add_member(organization, person, actor=admin.user, role=Role.MANDATED, mandate_cents=50_000)
    assert (added.role, added.mandate_cents) == (Role.MANDATED, 50_000)
    with pytest.raises(AlreadyMember):
        add_member(organization, person, actor=admin.user, role=Role.ADMIN)
    assert organization.memberships.count() == 2


def test_members_add_nobody(organization, member):
    with pytest.raises(PermissionDenied):
        add_member(organization, UserFactory(), actor=member.user, role=Role.ADMIN)


def test_the_portal_gives_an_imported_organization_its_first_admin_only_as_an_admin():
    orphan = OrganizationFactory()
    with pytest.raises(LastAdmin):
        add_member(orphan, UserFactory(), actor=None, role=Role.MEMBER)
    add_member(orphan, UserFactory(), actor=None, role=Role.ADMIN)
    assert orphan.memberships.get().role == Role.ADMIN


@pytest.mark.parametrize(
    ("role", "cents"), [(Role.MANDATED, None), (Role.MANDATED, 0), (Role.ADMIN, 1), (Role.MEMBER, 5)]
)
def test_a_ceiling_goes_with_a_mandate_and_with_nothing_else(organization, admin, member, role, cents):
    with pytest.raises(Mandate):
        change_role(member, actor=admin.user, role=role, mandate_cents=cents)


def test_a_changed_role_is_traced_and_told(organization, admin, member):
    change_role(member, actor=admin.user, role=Role.MANDATED, mandate_cents=50_000)
    member.refresh_from_db()
    assert member.mandate_cents == 50_000
    entry = AuditEntry.objects.get(verb="membership.role_changed")
    assert (entry.old["role"], entry.new) == ("member", {"role": "mandated", "mandate_cents": 50_000})
    mail = OutgoingMail.objects.get(kind="accounts.role_changed")
    assert mail.to_address == member.user.email
    assert "500\u202f€" in mail.text


def test_two_admins_do_not_undo_each_other_unseen(admin, member):
    stale = Membership.objects.get(pk=member.pk)
    change_role(member, actor=admin.user, role=Role.ADMIN)
    with pytest.raises(AlreadyMoved):
        change_role(stale, actor=admin.user, role=Role.MANDATED, mandate_cents=1_000)
    member.refresh_from_db()
    assert member.role == Role.ADMIN


def test_the_last_admin_cannot_become_a_plain_member(admin, member):
    with pytest.raises(LastAdmin):
        change_role(admin, actor=admin.user, role=Role.MEMBER)
    admin.refresh_from_db()
    assert admin.role == Role.ADMIN


def test_the_last_admin_of_several_names_another_before_leaving(organization, admin, member):
    with pytest.raises(LastAdmin, match="Les Voix du Lavoir"):
        leave_organization(admin, actor=admin.user)
    change_role(member, actor=admin.user, role=Role.ADMIN)
    leave_organization(admin, actor=admin.user)
    assert organization.memberships.get().user == member.user


def test_the_only_member_does_not_leave(organization, admin):
    with pytest.raises(OnlyMember):
        leave_organization(admin, actor=admin.user)
    assert organization.memberships.count() == 1


def test_a_member_leaves_freely_and_only_themself(organization, admin, member):
    with pytest.raises(PermissionDenied):
        leave_organization(member, actor=admin.user)
    leave_organization(member, actor=member.user)
    assert organization.memberships.get() == admin
    assert AuditEntry.objects.filter(verb="membership.left", actor=member.user).exists()


def test_a_removed_member_reads_why(organization, admin, member):
    with pytest.raises(ReasonMissing):
        remove_member(member, actor=admin.user, reason="  ")
    remove_member(member, actor=admin.user, reason="Vous avez quitté la chorale.")
    assert organization.memberships.get() == admin
    mail = OutgoingMail.objects.get(kind="accounts.member_removed")
    assert "Vous avez quitté la chorale." in mail.text
    assert AuditEntry.objects.get(verb="membership.removed").reason == "Vous avez quitté la chorale."


def test_nobody_is_removed_by_a_stranger_or_by_themself(admin, member):
    stranger = MembershipFactory(role=Role.ADMIN).user
    with pytest.raises(PermissionDenied):
        remove_member(member, actor=stranger, reason="Non")
    with pytest.raises(PermissionDenied):
        remove_member(admin, actor=admin.user, reason="Non")


def test_an_admin_whose_account_is_closed_decides_nothing(admin, member):
    admin.user.is_active = False
    with pytest.raises(PermissionDenied):
        remove_member(member, actor=admin.user, reason="Non")
