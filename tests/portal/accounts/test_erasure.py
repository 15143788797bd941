"""After an account is deleted nothing of the person is left in the database, except the empty row."""

from __future__ import annotations

import json

import pytest
from django.core import mail as outbox
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.test import Client
from django.urls import reverse
from wagtail.users.models import UserProfile

from portal.accounts.actions.erasure import erase_account
from portal.accounts.actions.factor_reset import ask_factor_reset
from portal.accounts.actions.invitations import invite
from portal.accounts.actions.joining import ask_to_join
from portal.accounts.actions.visitors import write_to_organization
from portal.accounts.enums import OrganizationState, Role
from portal.accounts.exceptions import LastAdmin
from portal.accounts.models import Invitation, JoinRequest, Membership, Organization, User
from portal.audit.models import AuditEntry
from portal.common.registries import erasers, exporters
from portal.notifications.actions.choices import stop_mails
from portal.notifications.delivery import send
from portal.notifications.models import MailPreference
from portal.notifications.preferences import Person
from portal.notifications.registry import Recipient
from portal.outbox.sweeper import sweep
from tests.portal.accounts.factories import MembershipFactory, UserFactory
from tests.portal.accounts.logging_in import app_code, grow_old, log_in_by_code
from tests.portal.accounts.speaking import public
from tests.portal.notifications.test_delivery import News
from tests.utils.dump import rows_of

pytestmark = pytest.mark.django_db

ADDRESS, NAME = "canari.1873@example.org", "Zébulon Canarien"


@pytest.fixture
def person():
    return UserFactory(email=ADDRESS, display_name=NAME, second_factor=True, password="trois mots en file")


def live_a_life(person):
    """Leave traces of the person in every table of these rooms."""
    choir = MembershipFactory(organization__name="Les Voix du Lavoir", role=Role.ADMIN).organization
    admin = choir.memberships.get().user
    MembershipFactory(organization=choir, user=person)
    MembershipFactory(organization__name="Seul·e", organization__slug="seul-e", user=person, role=Role.ADMIN)
    other = MembershipFactory(role=Role.ADMIN)
    invite(other.organization, actor=other.user, address=ADDRESS.upper(), role=Role.MEMBER)
    invite(Organization.objects.get(slug="seul-e"), actor=person, address="ami@example.org", role=Role.MEMBER)
    ask_to_join(other.organization, actor=person, message=f"C’est {NAME}.")
    write_to_organization(public(can_tell="L’été."), f"C’est {NAME}, {ADDRESS}.", actor=person)
    stop_mails("accounts.join_asked", actor=Person.of(person))
    ask_factor_reset(person, actor=person)
    UserProfile.get_for_user(person)
    with transaction.atomic():
        send(News(), to=Recipient.of(person))
        send(News(), to=Recipient(admin.email), reply_to=ADDRESS)
    client = Client()
    log_in_by_code(client, ADDRESS)
    client.post(reverse("mfa_authenticate"), {"code": app_code()})
    half_way = Client()
    half_way.post(reverse("account_request_login_code"), {"email": ADDRESS})
    return client


def test_nothing_of_the_person_is_left_in_a_dump(person):
    client = live_a_life(person)
    sweep()
    assert ADDRESS in rows_of(), "the canary sings before"
    assert NAME in rows_of()
    again = client.get(reverse("accounts:delete")).url
    client.post(again, {"password": "trois mots en file"})
    assert client.get(reverse("accounts:delete")).status_code == 200
    response = client.post(reverse("accounts:delete"))
    assert response.url == reverse("accounts:deleted")
    assert client.get(response.url).status_code == 200
    sweep()
    farewell = outbox.outbox[-1]
    assert farewell.to == [ADDRESS]
    after = rows_of()
    assert ADDRESS not in after.lower()
    assert NAME not in after
    assert "Zébulon" not in json.dumps(after, ensure_ascii=False)


def test_what_stays_says_deleted_account(person):
    live_a_life(person)
    erase_account(person, actor=person)
    person = User.objects.get(pk=person.pk)
    assert str(person) == "compte supprimé"
    assert (person.email, person.display_name, person.is_active) == (None, "", False)
    assert AuditEntry.objects.filter(actor=person, verb="person.erased").exists()
    assert not Membership.objects.filter(user=person).exists()
    assert Organization.objects.get(slug="seul-e").state == OrganizationState.ASLEEP
    assert Organization.objects.get(name="Les Voix du Lavoir").state == OrganizationState.ACTIVE
    assert not JoinRequest.objects.exists()
    assert set(Invitation.objects.values_list("state", "address")) == {("revoked", "")}
    assert not MailPreference.objects.exists()


def test_every_session_of_the_person_ends_and_the_others_go_on(person):
    client = live_a_life(person)
    neighbour = Client()
    log_in_by_code(neighbour, UserFactory().email)
    erase_account(person, actor=person)
    assert client.get(reverse("accounts:home")).status_code == 302
    assert neighbour.get(reverse("accounts:home")).status_code == 200


def test_the_address_can_open_a_new_account_which_is_somebody_else(person, client):
    erase_account(person, actor=person)
    client.post(reverse("account_signup"), {"email": ADDRESS, "display_name": "Nouvelle"})
    assert User.objects.get(email=ADDRESS).pk != person.pk


def test_the_only_admin_of_several_names_another_first(person, client):
    membership = MembershipFactory(user=person, role=Role.ADMIN, organization__name="Les Voix du Lavoir")
    other = MembershipFactory(organization=membership.organization)
    with pytest.raises(LastAdmin, match="Les Voix du Lavoir"):
        erase_account(person, actor=person)
    person.refresh_from_db()
    assert person.erased_at is None
    client.force_login(person)
    membership_of_other = Membership.objects.filter(pk=other.pk)
    membership_of_other.update(role=Role.ADMIN)
    erase_account(person, actor=person)
    assert membership_of_other.exists()


def test_nobody_deletes_somebody_else(person):
    with pytest.raises(PermissionDenied):
        erase_account(person, actor=UserFactory(is_superuser=True))


def test_twice_is_harmless(person):
    erase_account(person, actor=person)
    erase_account(person, actor=person)
    assert AuditEntry.objects.filter(verb="person.erased").count() == 1


def test_a_room_that_cannot_erase_undoes_everything(person, monkeypatch):
    def fail(user):
        raise ZeroDivisionError

    monkeypatch.setitem(erasers._entries, "test", (950, fail))
    with pytest.raises(ZeroDivisionError):
        erase_account(person, actor=person)
    person.refresh_from_db()
    assert person.email == ADDRESS
    assert person.emailaddress_set.count() == 1


def test_deletion_asks_for_fresh_proof_and_a_post(person):
    client = Client()
    log_in_by_code(client, ADDRESS)
    client.post(reverse("mfa_authenticate"), {"code": app_code()})
    grow_old(client)
    assert "reauthenticate" in client.get(reverse("accounts:delete")).url
    assert "reauthenticate" in client.post(reverse("accounts:delete")).url
    only_mail = UserFactory()
    client = Client()
    log_in_by_code(client, only_mail.email)
    grow_old(client)
    assert client.post(reverse("accounts:delete")).url.startswith(reverse("accounts:confirm_code"))
    client.get(reverse("accounts:delete"))
    assert User.objects.filter(erased_at=None).count() == 2


def test_the_export_has_everything_of_one_and_nothing_of_others(person):
    client = live_a_life(person)
    response = client.get(reverse("accounts:export"))
    assert "attachment" in response.headers["Content-Disposition"]
    data = json.loads(response.content)
    assert set(data) == {"exported_at", *(name for name, _export in exporters.items())}
    assert data["account"][0]["address"] == ADDRESS
    text = response.content.decode()
    assert "Seul·e" in text
    assert "JBSWY3DPEHPK3PXP" not in text, "secrets stay inside"
    stranger = Client()
    log_in_by_code(stranger, UserFactory().email)
    assert ADDRESS not in stranger.get(reverse("accounts:export")).content.decode()
    assert Client().get(reverse("accounts:export")).status_code == 302
