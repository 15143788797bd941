"""Public pages of organizations: off by default, exactly what was previewed, gone at once; the list, the counts."""

from __future__ import annotations

import json
import re
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import translation

from portal.accounts.actions.describing import name_tools
from portal.accounts.actions.organizations import edit_organization, put_to_sleep
from portal.accounts.actions.public_pages import hide_page, invite_visitors, show_page
from portal.accounts.actions.upkeep import forget_visitor_messages
from portal.accounts.actions.visitors import PER_ORGANIZATION, PER_PERSON, write_to_organization
from portal.accounts.exceptions import NobodyToAnswer, OrganizationAsleep, PageHidden, TooMany
from portal.accounts.models import Membership, PublicPage, VisitorMessage
from portal.accounts.queries_public import preview_of, public_organization, public_organizations, told, used_by
from portal.audit.api import record
from portal.audit.models import AuditEntry
from portal.audit.words import verb_label
from portal.common import clock
from portal.common.registries import panels_of
from portal.notifications.models import OutgoingMail
from providers.actions.listings import suspend_listing
from tests.portal.accounts.factories import MembershipFactory, UserFactory
from tests.portal.accounts.speaking import bound, brand, public, tool, with_admin
from tests.providers.factories import ProviderFactory

pytestmark = pytest.mark.django_db


def page(organization):
    return reverse("accounts:public", args=[organization.slug])


def names(**criteria):
    return [organization.name for organization in public_organizations(**criteria)]


def test_nothing_is_shown_until_an_admin_shows_it(client):
    choir = with_admin("Les Voix du Lavoir")
    assert client.get(page(choir)).status_code == 404
    own = Client()
    own.force_login(choir.admin)
    switch = reverse("accounts:public_page", args=[choir.slug])
    assert "Personne ne la lit pour l’instant" in own.get(switch).content.decode()
    own.post(switch, {"show": "1"})
    assert client.get(page(choir)).status_code == 200
    own.post(switch, {"hide": "1"})
    assert client.get(page(choir)).status_code == 410
    assert [entry.verb for entry in AuditEntry.objects.filter(verb__startswith="organization.page").order_by("pk")] == [
        "organization.page_show",
        "organization.page_hide",
    ]


def test_only_admins_show_hide_and_invite():
    choir = with_admin()
    member = MembershipFactory(organization=choir).user
    for refused in (
        lambda: show_page(choir, actor=member),
        lambda: hide_page(choir, actor=member),
        lambda: invite_visitors(choir, ready=True, can_tell="", actor=member),
    ):
        with pytest.raises(PermissionDenied):
            refused()
    assert not PublicPage.objects.exists()


def test_a_kept_page_is_gone_with_the_switch(client, kept_pages):
    choir = public("Les Voix du Lavoir")
    assert client.get(page(choir)).status_code == 200
    assert client.get(page(choir)).status_code == 200
    hide_page(choir, actor=choir.admin)
    assert client.get(page(choir)).status_code == 410


def test_the_preview_is_the_page(client):
    choir = public("Les Voix du Lavoir", purpose="Chanter.", tools=[tool()], brands=[brand()], can_tell="L’été.")
    own = Client()
    own.force_login(choir.admin)
    preview = own.get(reverse("accounts:public_page", args=[choir.slug])).content.decode()
    shown = client.get(page(choir)).content.decode()
    start, end = '<dl class="facts">', "Prêt·es à raconter"
    assert preview.partition(start)[2].partition(end)[0] == shown.partition(start)[2].partition(end)[0]
    assert all(word in shown for word in ("Chanter.", "Paheko", "Doodle", "L’été."))
    assert choir.admin.email not in shown and choir.admin.display_name not in shown
    assert preview_of(choir) == told(public_organization(choir.slug))


def test_who_sleeps_is_not_shown_and_shows_nothing(client):
    choir = public(tools=[tool()])
    put_to_sleep(choir, actor=choir.admin)
    assert client.get(page(choir)).status_code == 410
    assert (names(), used_by(tool())) == ([], 0)
    with pytest.raises(OrganizationAsleep):
        show_page(choir, actor=choir.admin)


def test_a_change_of_what_it_says_changes_its_date(frozen):
    choir = public()
    PublicPage.objects.update(changed_at="2025-01-01T00:00:00Z")
    edit_organization(choir, actor=choir.admin, purpose="Chanter dehors")
    assert PublicPage.objects.get().changed_at == frozen


def test_data_for_programmes_say_what_the_page_says(client):
    choir = public("Les <Voix> & co", tools=[tool()])
    text = client.get(page(choir)).content.decode()
    data = json.loads(re.search(r'ld\+json">(.*?)</script>', text)[1])
    assert (data["@type"], data["name"], data["knowsAbout"]) == ("Organization", "Les <Voix> & co", ["Paheko"])
    assert data["url"].endswith(page(choir))
    assert f'<link rel="canonical" href="{data["url"]}">' in text


def test_a_network_is_named_only_where_both_show_themselves(client):
    branch, network = public("L’antenne"), with_admin("Le réseau")
    bound(branch, network)
    assert "Le réseau" not in client.get(page(branch)).content.decode()
    show_page(network, actor=network.admin)
    assert "Le réseau" in client.get(page(branch)).content.decode()
    assert "L’antenne" in client.get(page(network)).content.decode()


def test_the_listing_of_a_provider_stands_on_its_page_while_it_is_listed(client):
    cooperative = public("La Boussole")
    listing = ProviderFactory(organization=cooperative, name="La Boussole", slug="la-boussole")
    assert listing.get_absolute_url() in client.get(page(cooperative)).content.decode()
    suspend_listing(listing, actor=UserFactory(groups=["moderators"]), reason="On vérifie.")
    assert listing.get_absolute_url() not in client.get(page(cooperative)).content.decode()


def test_the_list_is_narrowed_down_by_name_tool_and_brand(client):
    public("Les Voix du Lavoir", tools=[tool("signal")])
    public("École Éphémère", slug="ecole-ephemere", tools=[tool("paheko")], brands=[brand()])
    with_admin("Cachée")
    assert sorted(names()) == ["Les Voix du Lavoir", "École Éphémère"]
    assert names(text="ecole") == names(tool=tool("paheko")) == names(brand=brand()) == ["École Éphémère"]
    address = reverse("accounts:public_list")
    assert "Les Voix" in client.get(address, {"q": "voix"}).content.decode()
    nothing = client.get(address, {"q": "zeppelin", "tool": "paheko", "area": "atlantide"}).content.decode()
    assert "Aucune organisation ne correspond" in nothing and "atlantide" in nothing
    with translation.override("en"):
        assert client.get(reverse("accounts:public_list")).status_code == 200


def test_the_list_asks_as_little_for_fifty_as_for_three(client, django_assert_max_num_queries):
    for _number in range(3):
        public(tools=[tool()], brands=[brand()])
    address = reverse("accounts:public_list")
    client.get(address)
    with django_assert_max_num_queries(15) as few:
        client.get(address)
    for _number in range(25):
        public(tools=[tool()], brands=[brand()])
    with django_assert_max_num_queries(len(few.captured_queries)):
        client.get(address)


def test_used_by_counts_those_that_can_be_counted(rf):
    for _number in range(7):
        public(tools=[tool()])
    hidden = with_admin()
    name_tools(hidden, tools=[tool()], brands=[], actor=hidden.admin)
    panel = panels_of("taxonomy.tool").get("accounts.used_by")
    values = panel.context(rf.get("/"), tool())
    assert (used_by(tool()), values["count"], len(values["organizations"])) == (7, 7, 6)
    assert panel.context(rf.get("/"), tool("signal")) is None


def test_a_visitor_writes_and_only_the_admins_and_their_mails_know(client):
    choir = public("Les Voix du Lavoir", can_tell="L’été.")
    bernard = UserFactory(display_name="Bernard")
    address = reverse("accounts:public_write", args=[choir.slug])
    assert client.get(address).status_code == 302
    own = Client()
    own.force_login(bernard)
    own.post(address, {"text": "Comment avez-vous fait ?"})
    mail = OutgoingMail.objects.get(kind="accounts.visitor_writes")
    assert (mail.to_address, mail.headers["Reply-To"]) == (choir.admin.email, bernard.email)
    assert "Comment avez-vous fait" in mail.text
    assert "Comment" not in str(VisitorMessage.objects.values().get())


def test_nobody_writes_to_who_did_not_invite_to_it(client):
    choir = public()
    person = UserFactory()
    with pytest.raises(PageHidden):
        write_to_organization(choir, "Bonjour", actor=person)
    invite_visitors(choir, ready=True, can_tell="", actor=choir.admin)
    with pytest.raises(PageHidden):
        write_to_organization(choir, "Bonjour", actor=UserFactory(address=False))
    hide_page(choir, actor=choir.admin)
    with pytest.raises(PageHidden):
        write_to_organization(choir, "Bonjour", actor=person)
    assert not OutgoingMail.objects.exists()


def test_who_wrote_is_forgotten_after_thirty_days_and_named_in_no_history(client):
    choir, person = public(can_tell="L’été."), UserFactory(display_name="Bernard Passant")
    write_to_organization(choir, "Bonjour", actor=person)
    assert AuditEntry.objects.get(verb="organization.written_to").actor is None
    record("organization.written_to", choir, actor=person, organization=choir)  # as it was written once
    with clock.frozen_at(clock.now() + timedelta(days=31)):
        assert forget_visitor_messages() == 1
    client.force_login(choir.admin)
    taken = client.get(reverse("accounts:organization_export", args=[choir.slug])).content.decode()
    assert verb_label("organization.page_show") in taken, "its own history is there"
    assert person.display_name not in taken


def test_a_person_and_an_organization_have_their_limits_a_day():
    choir, person = public(can_tell="L’été."), UserFactory()
    for _number in range(PER_PERSON):
        write_to_organization(choir, "Bonjour", actor=person)
    with pytest.raises(TooMany):
        write_to_organization(choir, "Encore", actor=person)
    for _number in range(PER_ORGANIZATION - PER_PERSON):
        write_to_organization(choir, "Bonjour", actor=UserFactory())
    with pytest.raises(TooMany):
        write_to_organization(choir, "Encore", actor=UserFactory())


def test_nobody_is_written_to_where_nobody_could_answer():
    choir = public(can_tell="L’été.")
    Membership.objects.all().delete()
    with pytest.raises(NobodyToAnswer):
        write_to_organization(choir, "Bonjour", actor=UserFactory())


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [({"state": "shown"}, "publicpage_shown_has_date"), ({"can_tell": "L’été."}, "publicpage_tells_when_ready")],
)
def test_the_database_keeps_pages_true(fields, constraint):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        PublicPage.objects.create(organization=with_admin(), **fields)
