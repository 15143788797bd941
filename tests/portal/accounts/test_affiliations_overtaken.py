"""A request between branch and network, one of which sleeps, goes or is merged before or while it is answered."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from portal.accounts.actions import affiliations
from portal.accounts.actions.affiliations import (
    ask_affiliation,
    confirm_affiliation,
    decline_affiliation,
    end_affiliation,
    take_back_affiliation,
)
from portal.accounts.actions.merging import merge_organizations
from portal.accounts.actions.organization_deletion import delete_organization
from portal.accounts.actions.organizations import put_to_sleep, wake_organization
from portal.accounts.enums import Role
from portal.accounts.exceptions import CannotAffiliate
from portal.accounts.models import Affiliation, Membership
from portal.accounts.views import network as network_views
from portal.audit.models import AuditEntry
from portal.common.transitions import AlreadyMoved
from portal.notifications.models import OutgoingMail
from portal.outbox.sweeper import sweep
from tests.portal.accounts.speaking import bound, with_admin

pytestmark = pytest.mark.django_db

OVERTAKEN = "accounts.affiliation_overtaken"


@pytest.fixture
def choir():
    return with_admin("Les Voix du Lavoir")


@pytest.fixture
def federation():
    return with_admin("La Fédération")


@pytest.fixture
def union():
    return with_admin("L’Union")


def asked(branch, network):
    return ask_affiliation(branch, network, "branch", actor=branch.admin)


def merge(gone, kept):
    merge_organizations(gone, kept, actor=kept.admin, role="moderator")


def told():
    """The one mail that says that a request is over without an answer."""
    return OutgoingMail.objects.get(kind=OVERTAKEN)


def traces(affiliation, organization):
    """What the history of one side says of the end: verb, who, as what."""
    rows = AuditEntry.objects.filter(organization=organization, new__affiliation=affiliation.pk)
    return list(rows.exclude(verb="affiliation.asked").values_list("verb", "actor", "actor_role"))


BY_THE_PORTAL = [("affiliation.overtake", None, "the portal itself")]


def test_who_asked_learns_that_the_other_side_fell_asleep_and_asks_again_once_it_is_awake(choir, federation):
    affiliation = asked(choir, federation)
    put_to_sleep(federation, actor=federation.admin)
    affiliation.refresh_from_db()
    assert affiliation.state == "overtaken" and affiliation.closed_at
    assert told().to_address == choir.admin.email and "«\u202fLa Fédération\u202f» est en sommeil" in told().text
    assert reverse("accounts:network", args=[choir.slug]) in told().text
    assert traces(affiliation, choir) == traces(affiliation, federation) == BY_THE_PORTAL
    wake_organization(federation, actor=federation.admin)
    assert asked(choir, federation).state == "asked"


def test_who_asked_and_falls_asleep_has_taken_it_back_and_nobody_is_written_to(choir, federation):
    affiliation = asked(choir, federation)
    put_to_sleep(choir, actor=choir.admin)
    affiliation.refresh_from_db()
    assert affiliation.state == "taken-back"
    assert traces(affiliation, federation) == [("affiliation.take_back", choir.admin.pk, "")]
    assert not OutgoingMail.objects.filter(kind=OVERTAKEN).exists()


def test_who_asked_learns_that_the_other_side_is_deleted(choir, federation):
    affiliation = asked(choir, federation)
    delete_organization(federation, actor=federation.admin, typed_name=federation.name)
    affiliation.refresh_from_db()
    assert affiliation.state == "overtaken"
    assert told().to_address == choir.admin.email and "«\u202fLa Fédération\u202f» n’est plus ici" in told().text
    assert traces(affiliation, choir) == BY_THE_PORTAL


def test_who_asked_and_is_deleted_is_not_written_to_about_it(choir, federation):
    affiliation = asked(choir, federation)
    delete_organization(choir, actor=choir.admin, typed_name=choir.name)
    affiliation.refresh_from_db()
    assert affiliation.state == "overtaken"
    assert not OutgoingMail.objects.filter(kind=OVERTAKEN).exists()
    assert traces(affiliation, federation) == BY_THE_PORTAL


def test_who_asked_learns_that_the_request_could_not_follow_the_other_side(choir, federation, union):
    affiliation = asked(choir, union)
    bound(choir, federation)
    merge(union, federation)
    affiliation.refresh_from_db()
    assert affiliation.state == "overtaken"
    assert told().to_address == choir.admin.email
    assert "«\u202fL’Union\u202f» et «\u202fLa Fédération\u202f» ne font plus qu’une" in told().text
    assert traces(affiliation, choir) == traces(affiliation, union) == BY_THE_PORTAL


def test_all_admins_of_both_learn_that_what_one_of_them_asked_could_not_follow(choir, federation, union):
    affiliation = asked(union, federation)
    bound(choir, federation)
    merge(union, choir)
    affiliation.refresh_from_db()
    assert affiliation.state == "overtaken"
    to = OutgoingMail.objects.filter(kind=OVERTAKEN).values_list("to_address", flat=True)
    assert set(to) == {choir.admin.email, union.admin.email}


def test_a_request_that_follows_says_nothing_and_waits_on(choir, federation, union):
    affiliation = asked(choir, union)
    merge(union, federation)
    affiliation.refresh_from_db()
    assert (affiliation.state, affiliation.network) == ("asked", federation)
    assert not OutgoingMail.objects.filter(kind=OVERTAKEN).exists()


def test_two_who_become_one_learn_it_from_the_merge_alone(choir, federation):
    asked(choir, federation)
    merge(federation, choir)
    assert not Affiliation.objects.exists()
    assert not OutgoingMail.objects.filter(kind=OVERTAKEN).exists()
    assert OutgoingMail.objects.filter(to_address=choir.admin.email, kind="accounts.organizations_merged").exists()


def test_what_was_confirmed_ends_by_the_portal_too_and_the_other_side_is_told(choir, federation):
    affiliation = bound(choir, federation)
    delete_organization(federation, actor=federation.admin, typed_name=federation.name)
    affiliation.refresh_from_db()
    assert affiliation.state == "ended"
    assert OutgoingMail.objects.get(kind="accounts.affiliation_ended").to_address == choir.admin.email
    assert ("affiliation.leave", None, "the portal itself") in traces(affiliation, choir)


def send_all():
    while sweep():
        pass


def test_what_is_deleted_is_named_in_no_mail_that_has_left(choir, federation, union):
    asked(choir, federation)
    bound(union, federation)
    send_all()
    delete_organization(federation, actor=federation.admin, typed_name=federation.name)
    send_all()
    sent = OutgoingMail.objects.filter(kind__in=[OVERTAKEN, "accounts.affiliation_ended"], sent_at__isnull=False)
    assert sent.count() == 2
    assert not OutgoingMail.objects.filter(text__contains="La Fédération").exists()


def steps(affiliation, choir, federation):
    """Every answer there is, with the row and the organizations as they were read before."""
    return (
        lambda: confirm_affiliation(affiliation, federation, actor=federation.admin),
        lambda: decline_affiliation(affiliation, federation, actor=federation.admin, reason="Non."),
        lambda: take_back_affiliation(affiliation, choir, actor=choir.admin),
        lambda: end_affiliation(affiliation, choir, actor=choir.admin),
    )


def test_an_answer_to_what_a_merge_has_deleted_meanwhile_is_a_sentence(choir, federation):
    affiliation = asked(choir, federation)
    merge(choir, federation)
    for answer in steps(affiliation, choir, federation):
        with pytest.raises(AlreadyMoved, match="Rechargez"):
            answer()


def test_an_answer_to_what_a_merge_has_moved_meanwhile_is_read_again_first(choir, federation, union):
    double = with_admin("Les Voix")
    affiliation = asked(double, federation)
    bound(choir, union)
    merge(double, choir)
    for answer in steps(affiliation, double, federation):
        with pytest.raises(AlreadyMoved, match="Rechargez"):
            answer()
    affiliation.refresh_from_db()
    assert (affiliation.state, affiliation.branch) == ("asked", choir)
    with pytest.raises(CannotAffiliate, match="L’Union"):
        confirm_affiliation(affiliation, federation, actor=federation.admin)
    decline_affiliation(affiliation, federation, actor=federation.admin, reason="Vous êtes à l’Union.")


def test_the_page_says_so_to_whoever_answers_what_has_moved(client, choir, federation, union, monkeypatch):
    double = with_admin("Les Voix")
    affiliation = asked(double, federation)
    bound(choir, union)
    read_before = Affiliation.objects.select_related("branch", "network").get(pk=affiliation.pk)
    merge(double, choir)
    monkeypatch.setattr(network_views, "affiliation_of", lambda organization, pk: read_before)
    client.force_login(federation.admin)
    page = client.post(reverse("accounts:affiliation_answer", args=[federation.slug, affiliation.pk]), {})
    assert page.status_code == 200 and "Rechargez la page" in page.content.decode()


def test_whoever_lost_the_right_while_the_two_were_held_does_not_answer(choir, federation, monkeypatch):
    affiliation = asked(choir, federation)
    hold_both = affiliations._hold_both

    def hold_after_another_admin_was_quicker(one, other):
        hold_both(one, other)
        Membership.objects.filter(organization=federation).update(role=Role.MEMBER)

    monkeypatch.setattr(affiliations, "_hold_both", hold_after_another_admin_was_quicker)
    with pytest.raises(PermissionDenied):
        confirm_affiliation(affiliation, federation, actor=federation.admin)
    affiliation.refresh_from_db()
    assert affiliation.state == "asked"
