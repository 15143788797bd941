"""Whose a new listing is: of an organization that went, none is written; of one that sleeps, not before it wakes."""

from __future__ import annotations

import pytest
from django.urls import reverse

from portal.accounts.actions.memberships import add_member
from portal.accounts.actions.merging import merge_organizations
from portal.accounts.actions.organization_deletion import delete_organization
from portal.accounts.actions.organizations import put_to_sleep, wake_organization
from portal.accounts.enums import IdentifierKind, Role
from portal.accounts.models import Organization
from portal.common import clock
from portal.notifications.models import OutgoingMail
from providers.actions import moderating
from providers.models import Provider
from providers.verification import a_year_after
from tests.portal.accounts.factories import UserFactory
from tests.providers.edits import make_moderator
from tests.providers.factories import NeedFactory, OrganizationFactory
from tests.providers.moderation import new_listing
from tests.utils.pages import words_of

pytestmark = pytest.mark.django_db
WHOSE, NEW = "/moderation/fiches/nouvelle/", "/moderation/fiches/nouvelle/ecrire/"


@pytest.fixture
def desk(client, with_second_factor):
    return with_second_factor(client, make_moderator())


def asleep(organization):
    admin = UserFactory()
    add_member(organization, admin, actor=None, role=Role.ADMIN)
    put_to_sleep(organization, actor=admin)
    return admin


def merged(organization):
    return merge_organizations(organization, OrganizationFactory(name="La Grande"), actor=None, role="moderator")


def deleted(organization):
    admin = UserFactory()
    add_member(organization, admin, actor=None, role=Role.ADMIN)
    delete_organization(organization, actor=admin, typed_name=organization.name)


def in_time(**said):
    NeedFactory(slug="mail")
    today = clock.today()
    return new_listing(verified_on=today.isoformat(), verified_until=a_year_after(today).isoformat(), **said)


def address_of(organization):
    return f"{NEW}?organization={organization.pk}"


@pytest.mark.parametrize("go", [merged, deleted])
def test_an_organization_that_went_is_not_offered(desk, go):
    gone, there = OrganizationFactory(name="Le Moyeu perdu"), OrganizationFactory(name="Le Moyeu tourne")
    go(gone)
    for typed in ("moyeu", "organisation supprimée"):
        assert f"organization={gone.pk}" not in desk.get(WHOSE, {"q": typed}).content.decode()
    assert f"organization={there.pk}" in desk.get(WHOSE, {"q": "moyeu"}).content.decode()


def test_one_that_sleeps_is_offered_as_such_and_its_listing_is_written_once_it_is_awake(desk):
    organization = OrganizationFactory(name="Le Moyeu")
    admin = asleep(organization)
    assert "en sommeil" in words_of(desk.get(WHOSE, {"q": "moyeu"}))
    page = desk.get(address_of(organization))
    assert "« Le Moyeu » est en sommeil" in words_of(page) and 'name="summary"' not in page.content.decode()
    answer = desk.post(address_of(organization), in_time())
    assert answer.status_code == 422
    assert "« Le Moyeu » est en sommeil" in words_of(answer) and "Trie vos boîtes" in answer.content.decode()
    assert not Provider.objects.exists() and not OutgoingMail.objects.exists()
    wake_organization(organization, actor=admin)
    assert desk.post(address_of(organization), in_time()).status_code == 302
    assert Provider.objects.get().organization == organization


@pytest.mark.parametrize(("go", "why"), [(merged, "fusionnée avec « La Grande »"), (deleted, "est supprimée")])
def test_none_is_written_for_one_that_went_while_the_page_was_open(desk, go, why):
    organization = OrganizationFactory(name="Le Moyeu")
    assert desk.get(address_of(organization)).status_code == 200
    go(organization)
    answer = desk.post(address_of(organization), in_time())
    assert answer.status_code == 422
    assert why in words_of(answer) and "Trie vos boîtes" in answer.content.decode()
    page = desk.get(address_of(organization))
    assert why in words_of(page) and 'name="summary"' not in page.content.decode()
    assert not Provider.objects.exists()


def test_one_that_sleeps_is_not_taken_by_its_number_either(desk):
    organization = OrganizationFactory(name="Le Moyeu", identifier_kind=IdentifierKind.SIREN, identifier="732829320")
    asleep(organization)
    answer = desk.post(NEW, in_time())
    assert answer.status_code == 422 and "« Le Moyeu » est en sommeil" in words_of(answer)
    assert not Provider.objects.exists() and Organization.objects.count() == 1


def test_the_number_of_one_that_was_merged_leads_to_the_one_that_stays(desk):
    organization = OrganizationFactory(identifier_kind=IdentifierKind.SIREN, identifier="732829320")
    kept = merged(organization)
    assert desk.post(NEW, in_time()).status_code == 302
    assert Provider.objects.get().organization == kept


@pytest.mark.parametrize("go", [merged, deleted, asleep])
def test_what_decides_is_how_it_stands_under_the_lock_not_how_it_was_read(desk, monkeypatch, go):
    organization = OrganizationFactory(name="Le Moyeu")
    hold = moderating.hold

    def late(rows):
        go(Organization.objects.get(pk=organization.pk))  # the last moment before this one is held
        return hold(rows)

    monkeypatch.setattr(moderating, "hold", late)
    assert desk.post(address_of(organization), in_time()).status_code == 422
    assert not Provider.objects.exists()


@pytest.mark.parametrize("key", ["x", "0", "999999999999999999999"])
def test_an_organization_that_never_was_is_a_page_in_words(desk, key):
    assert desk.get(reverse("providers:desk_listing_new"), {"organization": key}).status_code == 404
