"""Making, changing, putting to sleep and waking organizations."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from portal.accounts.actions.organizations import (
    create_organization,
    edit_organization,
    put_to_sleep,
    wake_organization,
)
from portal.accounts.enums import OrganizationKind, OrganizationState, Role
from portal.accounts.exceptions import IdentifierTaken
from portal.accounts.models import Organization
from portal.accounts.registry import organization_hooks
from portal.accounts.workflow import DELETION, INVITATION, JOINING, ORGANIZATION
from portal.audit.models import AuditEntry
from portal.common.transitions import NotAllowedFrom
from tests.portal.accounts.factories import MembershipFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def odile():
    return UserFactory(display_name="Odile")


def choir(actor, **changes):
    values = {"name": "Les Voix du Lavoir", "kind": OrganizationKind.ASSOCIATION_1901, **changes}
    return create_organization(actor=actor, **values)


def test_whoever_adds_an_organization_is_its_admin(odile):
    organization = choir(odile, identifier_kind="rna", identifier="w 691 234 567")
    assert organization.slug == "les-voix-du-lavoir"
    assert organization.identifier == "W691234567"
    assert organization.memberships.get().role == Role.ADMIN
    assert AuditEntry.objects.filter(verb="organization.created", actor=odile, organization=organization).exists()


def test_two_organizations_of_the_same_name_have_two_addresses(odile):
    assert [choir(odile).slug, choir(odile).slug] == ["les-voix-du-lavoir", "les-voix-du-lavoir-2"]


@pytest.mark.parametrize("name", ["…", "日本", "-"])
def test_a_name_without_letters_of_ours_has_an_address_too(odile, name):
    assert choir(odile, name=name).slug.startswith("organisation")


def test_a_number_that_is_none_is_refused_in_words(odile):
    with pytest.raises(ValidationError, match="12345"):
        choir(odile, identifier_kind="siren", identifier="12345")
    with pytest.raises(ValidationError):
        choir(odile, identifier_kind="rna", identifier=" ")
    assert not Organization.objects.exists()


def test_the_same_number_twice_leads_to_the_organization_that_has_it(odile):
    first = choir(odile, identifier_kind="siren", identifier="732829320")
    with pytest.raises(IdentifierTaken) as refusal:
        choir(UserFactory(), identifier_kind="siren", identifier="732 829 320")
    assert refusal.value.organization == first
    assert "Les Voix du Lavoir" in str(refusal.value)
    assert Organization.objects.count() == 1


def test_admins_edit_and_the_trace_names_the_fields_only(odile):
    organization = choir(odile)
    edit_organization(organization, actor=odile, name="Les Voix de l’Eau", purpose="Chanter")
    organization.refresh_from_db()
    assert (organization.name, organization.slug) == ("Les Voix de l’Eau", "les-voix-du-lavoir")
    entry = AuditEntry.objects.get(verb="organization.edited")
    assert entry.new == {"fields": ["name", "purpose"]}


@pytest.mark.parametrize("role", [Role.MEMBER, Role.MANDATED, None])
def test_only_admins_edit_put_to_sleep_and_wake(odile, role):
    organization = choir(odile)
    other = MembershipFactory(organization=organization, role=role).user if role else UserFactory()
    for refused in (
        lambda: edit_organization(organization, actor=other, name="Autre"),
        lambda: put_to_sleep(organization, actor=other),
        lambda: wake_organization(organization, actor=other),
    ):
        with pytest.raises(PermissionDenied):
            refused()
    organization.refresh_from_db()
    assert (organization.name, organization.state) == ("Les Voix du Lavoir", OrganizationState.ACTIVE)


def test_a_field_that_is_not_its_own_cannot_be_edited(odile):
    with pytest.raises(TypeError):
        edit_organization(choir(odile), actor=odile, state="asleep")


def test_the_only_member_puts_it_to_sleep_in_one_step_and_wakes_it(odile):
    organization = choir(odile)
    put_to_sleep(organization, actor=odile)
    assert Organization.objects.get().state == OrganizationState.ASLEEP
    with pytest.raises(NotAllowedFrom):
        put_to_sleep(organization, actor=odile)
    wake_organization(organization, actor=odile)
    assert Organization.objects.get().state == OrganizationState.ACTIVE
    assert organization.memberships.get().user == odile
    assert AuditEntry.objects.filter(verb__in=["organization.sleep", "organization.wake"]).count() == 2


def test_other_rooms_are_told_in_the_same_transaction(odile, monkeypatch):
    seen = []
    monkeypatch.setitem(
        organization_hooks._entries, "test", (100, lambda organization, state, actor: seen.append((state, actor)))
    )
    put_to_sleep(choir(odile), actor=odile)
    assert seen == [(OrganizationState.ASLEEP, odile)]


EXPECTED = {
    "organization": {
        ("active", "sleep"): "asleep",
        ("asleep", "wake"): "active",
        ("active", "delete"): "deleted",
        ("asleep", "delete"): "deleted",
        ("active", "merge"): "merged",
        ("asleep", "merge"): "merged",
    },
    "deletion": {("waiting", "stop"): "stopped", ("waiting", "finish"): "done"},
    "invitation": {("open", "accept"): "accepted", ("open", "decline"): "declined", ("open", "revoke"): "revoked"},
    "joining": {
        ("waiting", "accept"): "accepted",
        ("waiting", "refuse"): "refused",
        ("waiting", "withdraw"): "withdrawn",
    },
}
TABLES = {"organization": ORGANIZATION, "deletion": DELETION, "invitation": INVITATION, "joining": JOINING}


@pytest.mark.parametrize("name", TABLES)
def test_the_tables_allow_these_steps_and_no_others(name):
    table, expected = TABLES[name], EXPECTED[name]
    states = {state for state, _step in expected} | set(expected.values())
    for state in states:
        for step in table:
            assert table.can(step.name, state) == ((state, step.name) in expected)
            if (state, step.name) in expected:
                assert step.target == expected[state, step.name]
