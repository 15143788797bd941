"""The pages of organizations, as people use them."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from portal.accounts.enums import Role
from portal.accounts.models import Invitation, JoinRequest, Membership, Organization
from portal.notifications.models import OutgoingMail
from tests.portal.accounts.factories import MembershipFactory, UserFactory

pytestmark = pytest.mark.django_db

ADMIN_PAGES = ["organization_edit", "organization_sleep", "organization_wake", "members", "member_invite"]


@pytest.fixture
def admin():
    return MembershipFactory(role=Role.ADMIN, organization__name="Les Voix du Lavoir", organization__slug="les-voix")


@pytest.fixture
def member(admin):
    return MembershipFactory(organization=admin.organization, user__display_name="Bernard")


def logged_in(user):
    client = Client()
    client.force_login(user)
    return client


def url(name, *args):
    return reverse(f"accounts:{name}", args=args)


def test_a_person_adds_an_organization_and_arrives_on_its_page():
    client = logged_in(UserFactory())
    data = {"name": "AMAP de Trifouilly-les-Oies", "kind": "collective", "identifier_kind": "", "identifier": ""}
    response = client.post(url("organization_create"), data, follow=True)
    assert "AMAP de Trifouilly-les-Oies" in response.content.decode()
    assert Membership.objects.get().role == Role.ADMIN


def test_a_bad_number_is_answered_beside_its_field_and_nothing_is_lost():
    client = logged_in(UserFactory())
    data = {"name": "Les Voix", "kind": "association-1901", "identifier_kind": "rna", "identifier": "W12"}
    page = client.post(url("organization_create"), data).content.decode()
    assert "W12" in page
    assert "Les Voix" in page
    assert 'href="#id_identifier"' in page
    assert not Organization.objects.exists()


def test_extra_fields_change_nothing(admin):
    client = logged_in(admin.user)
    data = {"name": "Les Voix", "kind": "collective", "state": "asleep", "slug": "pris", "roster_version": "9"}
    client.post(url("organization_edit", "les-voix"), data)
    organization = Organization.objects.get()
    assert (organization.name, organization.slug, organization.state) == ("Les Voix", "les-voix", "active")
    client.post(url("member_role", "les-voix", admin.pk), {"role": "superuser"})
    admin.refresh_from_db()
    assert admin.role == Role.ADMIN


@pytest.mark.parametrize("name", ADMIN_PAGES)
def test_pages_of_admins_are_theirs_alone(admin, member, name):
    assert logged_in(admin.user).get(url(name, "les-voix")).status_code == 200
    assert logged_in(member.user).get(url(name, "les-voix")).status_code == 403
    assert logged_in(UserFactory()).get(url(name, "les-voix")).status_code == 404
    assert Client().get(url(name, "les-voix")).status_code == 302


def test_members_see_names_and_only_admins_see_addresses(admin, member):
    page = logged_in(member.user).get(url("organization", "les-voix")).content.decode()
    assert str(admin.user) in page
    assert admin.user.email not in page
    assert admin.user.email in logged_in(admin.user).get(url("members", "les-voix")).content.decode()
    assert logged_in(UserFactory()).get(url("organization", "les-voix")).status_code == 404


def test_another_organization_s_member_cannot_be_reached_through_one_s_own(admin):
    stranger = MembershipFactory()
    client = logged_in(admin.user)
    assert client.get(url("member_role", "les-voix", stranger.pk)).status_code == 404
    assert client.post(url("member_remove", "les-voix", stranger.pk), {"reason": "Non"}).status_code == 404
    assert Membership.objects.filter(pk=stranger.pk).exists()


def test_invitation_to_somebody_without_an_account_leads_through_and_back(admin):
    logged_in(admin.user).post(
        url("member_invite", "les-voix"),
        {"address": "bernard@example.org", "role": "mandated", "mandate_cents": "1 250,50"},
    )
    assert Invitation.objects.get().mandate_cents == 125_050
    path = re.search(r"http://localhost:8000(/\S*invitation/\S+)", OutgoingMail.objects.get().text)[1]
    visitor = Client()
    page = visitor.get(path).content.decode()
    assert "Les Voix du Lavoir" in page
    assert "bernard@example.org" not in page
    assert "next=" in page
    assert visitor.post(path).status_code == 302
    assert Invitation.objects.get().state == "open"
    bernard = UserFactory(email="bernard@example.org")
    client = logged_in(bernard)
    assert client.post(path).status_code == 302
    assert Membership.objects.get(user=bernard).mandate_cents == 125_050
    assert logged_in(UserFactory()).post(path).status_code == 200
    assert Membership.objects.count() == 2


def test_an_invitation_is_declined_without_an_account(admin):
    logged_in(admin.user).post(url("member_invite", "les-voix"), {"address": "bernard@example.org", "role": "member"})
    path = re.search(r"http://localhost:8000(/\S*invitation/\S+)", OutgoingMail.objects.get().text)[1]
    assert Client().get(path[:-2] + "/").status_code == 404
    visitor = Client()
    visitor.get(path)
    assert Invitation.objects.get().state == "open"
    visitor.post(path, {"decline": "1"})
    assert Invitation.objects.get().state == "declined"
    assert "bernard" not in OutgoingMail.objects.get(kind="accounts.invitation_answered").text


def test_a_mandate_without_an_amount_is_asked_for(admin, member):
    client = logged_in(admin.user)
    page = client.post(url("member_role", "les-voix", member.pk), {"role": "mandated", "mandate_cents": ""})
    assert page.status_code == 200
    assert "id_mandate_cents_error" in page.content.decode()
    assert (
        "douze"
        in client.post(
            url("member_role", "les-voix", member.pk), {"role": "mandated", "mandate_cents": "douze"}
        ).content.decode()
    )
    client.post(url("member_role", "les-voix", member.pk), {"role": "mandated", "mandate_cents": "500"})
    member.refresh_from_db()
    assert member.mandate_cents == 50_000


def test_joining_by_name_asking_and_being_answered(admin):
    bernard = UserFactory(display_name="Bernard")
    client = logged_in(bernard)
    assert "Les Voix du Lavoir" in client.get(url("organization_join"), {"q": "voix lavoir"}).content.decode()
    client.post(url("organization_ask", "les-voix"), {"message": "Des basses."})
    asked = JoinRequest.objects.get()
    page = logged_in(admin.user).get(url("request_answer", "les-voix", asked.pk)).content.decode()
    assert "Des basses." in page
    assert bernard.email not in page
    refused = logged_in(admin.user).post(url("request_answer", "les-voix", asked.pk), {"role": "member", "refuse": "1"})
    assert refused.status_code == 200, "a refusal without a reason is asked for one"
    logged_in(admin.user).post(url("request_answer", "les-voix", asked.pk), {"role": "member"})
    assert Membership.objects.filter(user=bernard, role=Role.MEMBER).exists()


def test_the_last_admin_is_told_what_to_do_and_stays(admin, member):
    client = logged_in(admin.user)
    assert url("members", "les-voix") in client.get(url("organization_leave", "les-voix")).content.decode()
    page = client.post(url("organization_leave", "les-voix"), follow=True).content.decode()
    assert "Les Voix du Lavoir" in page
    assert Membership.objects.count() == 2


def test_sleeping_is_one_step_by_post_only(admin):
    client = logged_in(admin.user)
    client.get(url("organization_sleep", "les-voix"))
    assert Organization.objects.get().state == "active"
    client.post(url("organization_sleep", "les-voix"))
    assert Organization.objects.get().state == "asleep"
    assert url("organization_wake", "les-voix") in client.get(url("organization", "les-voix")).content.decode()


def test_what_one_belongs_to_is_on_one_s_own_page_and_on_nobody_else_s(admin, member):
    own = logged_in(member.user).get(url("home")).content.decode()
    assert "Les Voix du Lavoir" in own
    assert "Les Voix du Lavoir" not in logged_in(UserFactory()).get(url("home")).content.decode()


@pytest.mark.parametrize("page", ["home", "organizations", "organization_create", "organization_join", "edit"])
@pytest.mark.parametrize("prefix", ["", "/en"])
def test_own_pages_need_a_log_in_and_come_in_both_languages(page, prefix):
    with translation.override("en" if prefix else "fr"):
        path = url(page)
    assert path.startswith(prefix)
    assert Client().get(path).status_code == 302
    assert logged_in(UserFactory()).get(path).status_code == 200


def test_number_of_queries_does_not_grow_with_the_members(
    admin, django_assert_num_queries, django_assert_max_num_queries
):
    client = logged_in(admin.user)
    client.get(url("members", "les-voix"))
    with django_assert_max_num_queries(25) as few:
        client.get(url("members", "les-voix"))
    for _number in range(30):
        MembershipFactory(organization=admin.organization)
    with django_assert_num_queries(len(few.captured_queries)):
        client.get(url("members", "les-voix"))
