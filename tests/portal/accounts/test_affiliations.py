"""Branch and network: asked by one, confirmed or declined by the other, ended by either; never in a circle."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse

from portal.accounts.actions.affiliations import (
    AGAIN_AFTER,
    MOST_WAITING,
    ask_affiliation,
    confirm_affiliation,
    decline_affiliation,
    end_affiliation,
    take_back_affiliation,
)
from portal.accounts.actions.describing import describe_organization
from portal.accounts.actions.holdings import erase_holdings, merge_affiliations, merge_pages, merge_profiles
from portal.accounts.actions.organizations import put_to_sleep
from portal.accounts.actions.upkeep import KEEP_CLOSED_AFFILIATIONS, forget_affiliations
from portal.accounts.answers import Answers
from portal.accounts.enums import PageState
from portal.accounts.exceptions import CannotAffiliate, NobodyToAnswer, OrganizationAsleep, TooMany
from portal.accounts.models import Affiliation, OrganizationProfile, PublicPage
from portal.accounts.queries_network import related_organizations
from portal.accounts.queries_profile import answers_of, profile_of
from portal.accounts.registry import organization_exporters
from portal.accounts.workflow import AFFILIATION, PUBLIC_PAGE
from portal.audit.models import AuditEntry
from portal.common import clock
from portal.common.transitions import NotAllowedFrom, ReasonMissing
from portal.notifications.models import OutgoingMail
from tests.portal.accounts.factories import MembershipFactory, OrganizationFactory
from tests.portal.accounts.speaking import bound, public, tool, with_admin

pytestmark = pytest.mark.django_db


@pytest.fixture
def choir():
    return with_admin("Les Voix du Lavoir")


@pytest.fixture
def federation():
    return with_admin("La Fédération")


def asked(branch, network, message=""):
    return ask_affiliation(branch, network, "branch", actor=branch.admin, message=message)


def mails():
    return list(OutgoingMail.objects.order_by("pk").values_list("kind", "to_address"))


def test_one_side_asks_the_other_confirms_and_both_histories_know(choir, federation):
    affiliation = asked(choir, federation, "Depuis 2019.")
    assert mails() == [("accounts.affiliation_asked", federation.admin.email)]
    assert related_organizations(choir) == {choir.pk}, "not before it is confirmed"
    confirm_affiliation(affiliation, federation, actor=federation.admin)
    assert mails()[1:] == [("accounts.affiliation_confirmed", choir.admin.email)]
    assert related_organizations(choir) == related_organizations(federation) == {choir.pk, federation.pk}
    assert AuditEntry.objects.filter(verb="affiliation.confirm", organization__in=[choir, federation]).count() == 2


def test_a_network_may_ask_too_and_twice_is_harmless(choir, federation):
    first = ask_affiliation(federation, choir, "network", actor=federation.admin)
    assert ask_affiliation(federation, choir, "network", actor=federation.admin) == first
    assert (first.branch, first.network) == (choir, federation)
    assert len(mails()) == 1


def test_who_asks_what_the_other_has_asked_confirms_it(choir, federation):
    asked(choir, federation)
    assert ask_affiliation(federation, choir, "network", actor=federation.admin).is_confirmed
    assert Affiliation.objects.count() == 1


def test_declining_needs_a_reason_which_is_read_and_is_not_asked_again_at_once(choir, federation):
    affiliation = asked(choir, federation)
    with pytest.raises(ReasonMissing):
        decline_affiliation(affiliation, federation, actor=federation.admin, reason=" ")
    decline_affiliation(affiliation, federation, actor=federation.admin, reason="Pas encore adhérentes.")
    assert "Pas encore adhérentes." in OutgoingMail.objects.get(kind="accounts.affiliation_declined").text
    with pytest.raises(CannotAffiliate, match="La Fédération"):
        asked(choir, federation)
    with clock.frozen_at(clock.now() + AGAIN_AFTER + timedelta(days=1)):
        assert asked(choir, federation).state == "asked"


def test_only_the_right_side_takes_a_step(choir, federation):
    affiliation = asked(choir, federation)
    for wrong in (
        lambda: confirm_affiliation(affiliation, choir, actor=choir.admin),
        lambda: decline_affiliation(affiliation, choir, actor=choir.admin, reason="Non"),
        lambda: take_back_affiliation(affiliation, federation, actor=federation.admin),
        lambda: end_affiliation(affiliation, choir, actor=choir.admin),
    ):
        with pytest.raises(NotAllowedFrom):
            wrong()
    member = MembershipFactory(organization=federation).user
    with pytest.raises(PermissionDenied):
        confirm_affiliation(affiliation, federation, actor=member)
    take_back_affiliation(affiliation, choir, actor=choir.admin)
    assert Affiliation.objects.get().state == "taken-back"


def test_either_side_ends_it_and_the_other_is_told(choir, federation):
    affiliation = bound(choir, federation)
    end_affiliation(affiliation, choir, actor=choir.admin, reason="Nous avons rejoint la voisine.")
    assert related_organizations(choir) == {choir.pk}
    mail = OutgoingMail.objects.get(kind="accounts.affiliation_ended")
    assert mail.to_address == federation.admin.email and "la voisine" in mail.text


def test_not_with_itself_nor_in_a_circle_however_long(choir, federation):
    union = with_admin("L’Union")
    bound(choir, federation)
    bound(federation, union)
    with pytest.raises(CannotAffiliate):
        asked(choir, choir)
    with pytest.raises(CannotAffiliate, match="rond"):
        asked(union, choir)
    with pytest.raises(CannotAffiliate):
        asked(federation, choir)
    assert Affiliation.objects.open().count() == 2


def test_a_circle_that_closes_while_it_waits_is_refused_at_the_answer(choir, federation):
    union = with_admin("L’Union")
    waiting = asked(union, choir)
    bound(choir, federation)
    bound(federation, union)
    with pytest.raises(CannotAffiliate, match="rond"):
        confirm_affiliation(waiting, choir, actor=choir.admin)


def test_a_branch_has_one_network(choir, federation):
    other = with_admin("L’autre fédération")
    waiting = asked(choir, other)
    bound(choir, federation)
    with pytest.raises(CannotAffiliate, match="La Fédération"):
        confirm_affiliation(waiting, other, actor=other.admin)
    with pytest.raises(IntegrityError, match="affiliation_one_network|branch_id"), transaction.atomic():
        Affiliation.objects.filter(pk=waiting.pk).update(state="confirmed", answered_at=clock.now())


def test_the_whole_family_is_related_from_wherever_one_looks(choir, federation):
    union, section = with_admin("L’Union"), with_admin("La section")
    bound(choir, federation)
    bound(federation, union)
    bound(section, union)
    with_admin("Une voisine")
    family = {one.pk for one in (choir, federation, union, section)}
    assert all(related_organizations(one) == family for one in (choir, federation, union, section))


def test_who_sleeps_or_cannot_answer_is_not_asked(choir, federation):
    with pytest.raises(NobodyToAnswer):
        asked(choir, OrganizationFactory())
    affiliation = asked(choir, federation)
    put_to_sleep(federation, actor=federation.admin)
    affiliation.refresh_from_db()
    assert affiliation.state == "overtaken"
    with pytest.raises(OrganizationAsleep):
        asked(choir, federation)


def test_who_sleeps_is_not_written_to_when_it_ends(choir, federation):
    affiliation = bound(choir, federation)
    put_to_sleep(federation, actor=federation.admin)
    end_affiliation(affiliation, choir, actor=choir.admin)
    assert not OutgoingMail.objects.filter(kind="accounts.affiliation_ended").exists()


def test_no_more_than_ten_wait(choir):
    for _number in range(MOST_WAITING):
        asked(choir, with_admin())
    with pytest.raises(TooMany, match="10"):
        asked(choir, with_admin())


def test_the_pages_lead_from_the_search_to_the_answer(client, choir, federation):
    client.force_login(choir.admin)
    network = reverse("accounts:network", args=[choir.slug])
    ask = reverse("accounts:affiliation_ask", args=[choir.slug, federation.slug])
    assert ask in client.get(network, {"q": "fédération"}).content.decode()
    assert "id_side_error" in client.post(ask, {}).content.decode()
    client.post(ask, {"side": "branch", "message": "Depuis 2019."})
    affiliation = Affiliation.objects.get()
    client.force_login(federation.admin)
    answer = reverse("accounts:affiliation_answer", args=[federation.slug, affiliation.pk])
    assert "Depuis 2019." in client.get(answer).content.decode()
    assert client.post(answer, {"decline": "1"}).status_code == 200, "without a reason it is asked again"
    client.post(answer, {})
    assert choir.name in client.get(reverse("accounts:network", args=[federation.slug])).content.decode()
    client.post(reverse("accounts:affiliation_part", args=[federation.slug, affiliation.pk]), {"reason": "Fini."})
    assert Affiliation.objects.get().state == "ended"


def test_what_closed_a_year_ago_is_forgotten_and_the_histories_stay(choir, federation):
    affiliation = bound(choir, federation)
    end_affiliation(affiliation, choir, actor=choir.admin, reason="Fini.")
    assert forget_affiliations() == 0
    with clock.frozen_at(clock.now() + KEEP_CLOSED_AFFILIATIONS + timedelta(days=1)):
        assert forget_affiliations() == 1
    assert AuditEntry.objects.filter(verb="affiliation.end").count() == 2


def test_all_of_it_leaves_with_an_organization(choir, federation):
    describe_organization(choir, Answers(sectors=("culture",), members_count=34), actor=choir.admin)
    bound(choir, federation)
    with_it = [row for export in organization_exporters for row in export(choir)]
    assert any(row.get("members_count") == 34 and row["sectors"] == ("culture",) for row in with_it)
    assert any(row.get("network") == "La Fédération" for row in with_it)
    erase_holdings(choir, choir.admin)
    assert not OrganizationProfile.objects.exists() and not Affiliation.objects.open().exists()


def test_a_merge_keeps_what_was_said_and_binds_nobody_twice_or_to_itself(choir, federation):
    double = public("Les Voix", tools=[tool("signal")])
    describe_organization(double, Answers(members_count=34, founded_year=1998), actor=double.admin)
    describe_organization(choir, Answers(members_count=0), actor=choir.admin)
    bound(double, federation)
    asked(choir, double)
    for merge in (merge_profiles, merge_pages, merge_affiliations):
        merge(double, choir, choir.admin)
    said = answers_of(profile_of(choir))
    assert (said.members_count, said.founded_year) == (0, 1998)
    assert [one.slug for one in profile_of(choir).tools_in_use.all()] == ["signal"]
    assert PublicPage.objects.get().state == "hidden"
    assert related_organizations(choir) == {choir.pk, federation.pk}
    assert Affiliation.objects.get().branch == choir


def test_the_tables_allow_these_steps_and_no_others():
    expected = {
        ("asked", "confirm"): "confirmed",
        ("asked", "decline"): "declined",
        ("asked", "take_back"): "taken-back",
        ("confirmed", "end"): "ended",
        ("asked", "overtake"): "overtaken",
        ("confirmed", "leave"): "ended",
    }
    states = {"asked", "confirmed", "declined", "taken-back", "overtaken", "ended"}
    found = {(state, step.name): step.target for state in states for step in AFFILIATION.available_from(state)}
    assert found == expected
    steps = {(state, step.name): step.target for state in PageState for step in PUBLIC_PAGE.available_from(state)}
    assert steps == {
        ("hidden", "show"): "shown",
        ("shown", "hide"): "hidden",
        ("hidden", "withhold"): "withheld",
        ("shown", "withhold"): "withheld",
        ("withheld", "give_back"): "hidden",
    }
    assert {step.name for step in PUBLIC_PAGE if step.roles == {"admin"}} == {"show", "hide"}
