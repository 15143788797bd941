"""One organization vouches for another: people apart from it answer, and what rests on their word is seen."""

from __future__ import annotations

import pytest
from django.urls import reverse

from portal.accounts.enums import Role
from portal.accounts.models import Membership
from portal.notifications.models import OutgoingMail
from portal.trust.actions.check_answers import take_back, vouch
from portal.trust.actions.check_upkeep import lapse_unanswered_checks
from portal.trust.actions.merging import merge_at_desk
from portal.trust.enums import CheckState
from portal.trust.exceptions import CannotVouch, NobodyAnswers
from portal.trust.models import IdentifierCheck
from portal.trust.queries_checks import present_check
from tests.portal.accounts.factories import MembershipFactory, UserFactory
from tests.portal.trust.checks import REASON, admin_of, make_check, make_checked, numbered
from tests.portal.trust.claims import kinds_to

pytestmark = pytest.mark.django_db


@pytest.fixture
def voucher():
    """A verified organization that two people answer for."""
    organization = make_checked(numbered(name="Fédération du Ru", slug="federation-du-ru"))
    MembershipFactory(organization=organization, role=Role.ADMIN)
    return organization


def admins(organization):
    return [one.user for one in Membership.objects.filter(organization=organization, role=Role.ADMIN).order_by("pk")]


def test_who_asks_does_not_answer_their_own_question_but_another_admin_does(client, voucher):
    own = numbered()
    person, other = admins(voucher)
    MembershipFactory(organization=own, user=person, role=Role.ADMIN)
    check = make_check(own, actor=person, voucher=voucher)
    assert kinds_to(person.email).count("trust.vouch_asked") == 0
    assert kinds_to(other.email).count("trust.vouch_asked") == 1
    client.force_login(person)
    page = reverse("trust:check_vouch", args=[voucher.slug, check.pk])
    assert "une autre personne" in client.get(page).content.decode()
    client.post(page, {"vouch": "1"})
    assert present_check(own) is None
    vouch(check, actor=other)
    assert present_check(own) == check


def test_nor_does_who_came_to_administer_the_asking_organization_or_left_it(voucher):
    check = make_check(voucher=voucher)
    person, other = admins(voucher)
    seat = MembershipFactory(organization=check.organization, user=person, role=Role.ADMIN)
    with pytest.raises(CannotVouch):
        vouch(check, actor=person)
    seat.delete()
    IdentifierCheck.objects.filter(pk=check.pk).update(asked_by=other)
    with pytest.raises(CannotVouch):
        vouch(IdentifierCheck.objects.get(pk=check.pk), actor=other)
    vouch(check, actor=person)


def test_a_voucher_where_nobody_else_could_answer_is_not_offered(client, voucher):
    own = numbered()
    person, other = admins(voucher)
    MembershipFactory(organization=own, user=person, role=Role.ADMIN)
    client.force_login(person)
    page, offered = reverse("trust:check", args=[own.slug]), f"?voucher={voucher.slug}"
    assert offered in client.get(page, {"q": "federation"}).content.decode()
    Membership.objects.filter(organization=voucher, user=other).delete()
    assert offered not in client.get(page, {"q": "federation"}).content.decode()
    with pytest.raises(NobodyAnswers):
        make_check(own, actor=person, voucher=voucher)


def test_the_moderators_see_who_leans_on_an_organization(desk, voucher):
    check = make_check(voucher=voucher)
    vouch(check, actor=admin_of(voucher))
    own = present_check(voucher)
    page = reverse("trust:desk_check", args=[own.pk])
    link = reverse("trust:desk_check", args=[check.pk])
    assert link in desk.get(page).content.decode()
    take_back(own, actor=UserFactory(groups=["moderators"]), reason=REASON)
    seen = desk.get(page).content.decode()
    assert link in seen and check.organization.name in seen
    assert "sur sa parole" in seen and "sur sa parole" not in desk.get(link).content.decode()


def merge(gone, kept):
    merge_at_desk(gone, kept, actor=UserFactory(groups=["moderators"]), reason=REASON)


def test_a_merge_into_one_that_is_not_verified_ends_what_it_was_asked_to_vouch_for(voucher):
    check, kept = make_check(voucher=voucher), numbered()
    merge(voucher, kept)
    check.refresh_from_db()
    assert check.state == CheckState.LAPSED
    assert kinds_to(check.asked_by.email) == ["trust.number_left_open"]
    mail = OutgoingMail.objects.get(kind="trust.number_left_open")
    assert reverse("trust:check", args=[check.organization.slug]) in mail.text


def test_a_merge_into_a_verified_one_asks_those_who_were_not_asked_yet(voucher):
    kept = make_checked()
    new = admin_of(kept)
    both = MembershipFactory(organization=kept, user=admin_of(voucher), role=Role.ADMIN).user
    check = make_check(voucher=voucher)
    merge(voucher, kept)
    check.refresh_from_db()
    assert (check.state, check.voucher) == (CheckState.VOUCHING, kept)
    assert kinds_to(both.email).count("trust.vouch_asked") == 1
    assert kinds_to(new.email).count("trust.vouch_asked") == 1
    vouch(check, actor=new)
    assert present_check(check.organization) == check


def test_a_merge_that_takes_the_verified_number_over_goes_on_asking(voucher):
    check, new = make_check(voucher=voucher), MembershipFactory(role=Role.ADMIN)
    merge(voucher, new.organization)
    check.refresh_from_db()
    assert (check.state, check.voucher) == (CheckState.VOUCHING, new.organization)
    assert kinds_to(new.user.email).count("trust.vouch_asked") == 1


def test_a_merge_into_one_that_leans_on_who_asks_ends_it_too(voucher):
    asking = make_checked()
    kept = numbered()
    vouch(make_check(kept, voucher=asking), actor=admin_of(asking))
    check = make_check(numbered(asking), voucher=voucher)
    merge(voucher, kept)
    check.refresh_from_db()
    assert check.state == CheckState.LAPSED


def test_an_end_without_an_answer_is_not_called_a_silence(client):
    check = make_check(voucher=make_checked())
    IdentifierCheck.objects.filter(pk=check.pk).update(identifier="W000000000")
    assert lapse_unanswered_checks() == 1
    IdentifierCheck.objects.filter(pk=check.pk).update(identifier=check.identifier)
    client.force_login(admin_of(check.organization))
    page = client.get(reverse("trust:check", args=[check.organization.slug])).content.decode()
    assert "Personne n’a répondu à temps" not in page
    assert "sans réponse" in page
