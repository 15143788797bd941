"""Claiming an organization that nobody answers for: by its listed address, or by the moderators."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from portal.accounts.actions.memberships import add_member
from portal.accounts.enums import Role
from portal.accounts.models import Membership
from portal.audit.models import AuditEntry
from portal.common import clock
from portal.common.masking import masked_address
from portal.common.registries import erasers, exporters
from portal.trust.actions.claim_answers import (
    confirm_claim,
    contest_claim,
    contest_token,
    find_claim,
    find_contested,
    grant_claim,
    refuse_claim,
    undo_claim,
    uphold_claim,
)
from portal.trust.actions.claim_upkeep import blank_old_claims, bring_unanswered_claims
from portal.trust.actions.claiming import MAILS_PER_MONTH, OPEN_AT_ONCE, withdraw_claim
from portal.trust.enums import ClaimState, ClaimWay
from portal.trust.exceptions import AlreadyAsked, HasAdmins, LinkGone, NoAddress, TooManyClaims
from portal.trust.models import Claim
from portal.trust.workflow import CLAIM
from tests.portal.accounts.factories import MembershipFactory, OrganizationFactory, UserFactory
from tests.portal.trust.claims import LISTED, REASON, WHY, kinds_to, make_claim, make_unclaimed, token_in_mail

pytestmark = pytest.mark.django_db


@pytest.fixture
def moderator():
    return UserFactory(groups=["moderators"])


def is_admin(user, organization):
    return Membership.objects.filter(user=user, organization=organization, role=Role.ADMIN).exists()


def test_the_listing_leads_to_the_claim_as_long_as_nobody_answers_for_it(client):
    listing = make_unclaimed()
    address = reverse("trust:claim", args=[listing.organization.slug])
    assert address in client.get(listing.get_absolute_url()).content.decode()
    MembershipFactory(organization=listing.organization, role=Role.ADMIN)
    assert address not in client.get(listing.get_absolute_url()).content.decode()


def test_the_person_who_claims_never_reads_the_listed_address(client):
    listing = make_unclaimed()
    user = UserFactory()
    client.force_login(user)
    page = reverse("trust:claim", args=[listing.organization.slug])
    seen = client.get(page).content.decode()
    seen += client.post(page, {"why": WHY, "way": "mail"}, follow=True).content.decode()
    seen += (
        client.get(reverse("accounts:home")).content.decode() + client.get(reverse("accounts:export")).content.decode()
    )
    assert LISTED not in seen
    assert masked_address(LISTED) == "c…@b….example"
    assert masked_address(LISTED) in seen


def test_whoever_reads_the_listed_address_makes_the_person_admin_without_an_account(client):
    claim = make_claim()
    page = reverse("trust:claim_answer", args=[token_in_mail()])
    assert WHY in client.get(page).content.decode()
    assert "c’est noté" in client.post(page, {"yes": "1"}, follow=True).content.decode()
    assert is_admin(claim.user, claim.organization)
    assert kinds_to(LISTED) == ["trust.claim_to_confirm", "trust.claim_told"]
    assert kinds_to(claim.user.email) == ["trust.claim_granted"]


def test_somebody_else_who_opens_the_link_gets_nothing_for_themself():
    claim, other = make_claim(), UserFactory()
    client = Client()
    client.force_login(other)
    client.post(reverse("trust:claim_answer", args=[token_in_mail()]), {"yes": "1"})
    assert is_admin(claim.user, claim.organization)
    assert not is_admin(other, claim.organization)


def test_a_link_serves_once_and_for_seven_days():
    claim = make_claim()
    with clock.frozen_at(clock.now() + timedelta(days=7, minutes=1)):
        with pytest.raises(LinkGone):
            confirm_claim(find_claim(token_in_mail()))
    confirm_claim(claim)
    with pytest.raises(LinkGone):
        confirm_claim(find_claim(token_in_mail()))
    assert find_claim("inventé") is None


def test_no_says_the_listed_address_and_nobody_is_admin(client):
    claim = make_claim()
    client.post(reverse("trust:claim_answer", args=[token_in_mail()]), {"no": "1"})
    claim.refresh_from_db()
    assert claim.state == ClaimState.REFUSED
    assert not Membership.objects.exists()
    assert kinds_to(claim.user.email) == ["trust.claim_refused"]


def test_without_an_answer_in_seven_days_the_moderators_decide():
    claim = make_claim()
    assert bring_unanswered_claims() == 0
    with clock.frozen_at(clock.now() + timedelta(days=7, hours=1)):
        assert (bring_unanswered_claims(), bring_unanswered_claims()) == (1, 0)
    claim.refresh_from_db()
    assert claim.state == ClaimState.AT_DESK
    assert kinds_to(claim.user.email) == ["trust.claim_at_desk"]


def test_a_moderator_grants_with_a_reason_and_the_others_are_told(client, moderator, with_second_factor):
    organization = make_unclaimed().organization
    claim, other = (make_claim(organization, way=ClaimWay.DESK) for _ in range(2))
    desk = with_second_factor(client, moderator)
    assert organization.name in desk.get(reverse("trust:desk_claims")).content.decode()
    page = reverse("trust:desk_claim", args=[claim.pk])
    assert desk.post(page, {"decision": "yes", "reason": "Non"}).status_code == 422
    desk.post(page, {"decision": "yes", "reason": REASON})
    assert is_admin(claim.user, organization)
    other.refresh_from_db()
    assert other.state == ClaimState.OVERTAKEN
    assert kinds_to(other.user.email) == ["trust.claim_overtaken"]
    assert kinds_to(LISTED) == ["trust.claim_told"]
    assert AuditEntry.objects.get(verb="claim.grant").reason == REASON
    answer = desk.post(page, {"decision": "no", "reason": REASON})
    assert (answer.status_code, REASON in answer.content.decode()) == (409, True)


def test_nobody_decides_about_themself_or_about_people_of_theirs(moderator):
    claim = make_claim(way=ClaimWay.DESK, user=moderator)
    with pytest.raises(PermissionDenied):
        grant_claim(claim, actor=moderator, reason=REASON)
    friend = MembershipFactory(organization=MembershipFactory(user=moderator).organization).user
    with pytest.raises(PermissionDenied):
        refuse_claim(make_claim(way=ClaimWay.DESK, user=friend), actor=moderator, reason=REASON)
    with pytest.raises(PermissionDenied):
        refuse_claim(make_claim(way=ClaimWay.DESK), actor=UserFactory(), reason=REASON)


def test_an_organization_with_an_admin_leads_to_asking_for_a_seat(client):
    organization = MembershipFactory(role=Role.ADMIN).organization
    with pytest.raises(HasAdmins):
        make_claim(organization)
    client.force_login(UserFactory())
    page = client.get(reverse("trust:claim", args=[organization.slug])).content.decode()
    assert reverse("accounts:organization_ask", args=[organization.slug]) in page


def test_the_address_is_written_to_three_times_a_month_and_ten_people_wait_at_most():
    organization = make_unclaimed().organization
    for _ in range(MAILS_PER_MONTH):
        make_claim(organization)
    with pytest.raises(TooManyClaims):
        make_claim(organization)
    for _ in range(OPEN_AT_ONCE - MAILS_PER_MONTH):
        make_claim(organization, way=ClaimWay.DESK)
    with pytest.raises(TooManyClaims):
        make_claim(organization, way=ClaimWay.DESK)
    assert len(kinds_to(LISTED)) == MAILS_PER_MONTH


def test_one_person_claims_once_and_three_a_day():
    user, first = UserFactory(), make_unclaimed().organization
    make_claim(first, user=user)
    with pytest.raises(AlreadyAsked):
        make_claim(first, user=user)
    for _ in range(2):
        make_claim(user=user)
    with pytest.raises(TooManyClaims):
        make_claim(user=user)


def test_without_a_listed_address_there_are_the_moderators():
    organization = OrganizationFactory()
    with pytest.raises(NoAddress):
        make_claim(organization)
    assert make_claim(organization, way=ClaimWay.DESK).state == ClaimState.AT_DESK


@pytest.fixture
def contested():
    claim = make_claim()
    confirm_claim(claim)
    contest_claim(find_contested(contest_token(claim)), words="Nous ne connaissons pas cette personne.")
    claim.refresh_from_db()
    return claim


def test_an_objection_reopens_the_case_and_nothing_changes_meanwhile(contested):
    assert contested.state == ClaimState.CONTESTED
    assert is_admin(contested.user, contested.organization)
    assert kinds_to(contested.user.email) == ["trust.claim_granted", "trust.claim_at_desk"]


def test_an_objection_is_heard_for_thirty_days(client):
    claim = make_claim()
    confirm_claim(claim)
    with clock.frozen_at(clock.now() + timedelta(days=31)), pytest.raises(LinkGone):
        contest_claim(claim, words="Trop tard pour le dire.")
    page = reverse("trust:claim_contest", args=[contest_token(claim)])
    client.post(page, {"words": "Nous ne connaissons pas cette personne."})
    claim.refresh_from_db()
    assert claim.state == ClaimState.CONTESTED


def test_a_claim_that_is_undone_takes_along_whoever_it_let_in(contested, moderator):
    add_member(contested.organization, UserFactory(), actor=contested.user, role=Role.ADMIN)
    undo_claim(contested, actor=moderator, reason=REASON)
    assert not Membership.objects.filter(organization=contested.organization).exists()
    assert kinds_to(LISTED)[-1] == "trust.claim_decided"
    assert kinds_to(contested.user.email)[-1] == "accounts.member_removed"


def test_a_claim_that_holds_can_be_contested_no_longer_than_before(contested, moderator):
    uphold_claim(contested, actor=moderator, reason=REASON)
    assert is_admin(contested.user, contested.organization)
    with clock.frozen_at(clock.now() + timedelta(days=31)), pytest.raises(LinkGone):
        contest_claim(contested, words="Encore une fois.")


def test_a_claim_is_withdrawn_by_its_own_person_alone():
    claim = make_claim()
    with pytest.raises(PermissionDenied):
        withdraw_claim(claim, actor=UserFactory())
    withdraw_claim(claim, actor=claim.user)
    with pytest.raises(LinkGone):
        confirm_claim(claim)


@pytest.mark.parametrize("state", ClaimState.values)
def test_only_the_steps_of_the_table_are_done(state):
    assert {step.name for step in CLAIM.available_from(state)} == {
        "mailed": {"confirm", "deny", "bring", "withdraw", "overtake"},
        "at_desk": {"grant", "refuse", "withdraw", "overtake"},
        "granted": {"contest"},
        "contested": {"uphold", "undo"},
    }.get(state, set())


def test_words_go_half_a_year_after_the_end_and_with_the_account():
    claim = make_claim()
    confirm_claim(claim)
    assert blank_old_claims() == 0
    with clock.frozen_at(clock.now() + timedelta(days=190)):
        assert (blank_old_claims(), blank_old_claims()) == (1, 0)
    claim.refresh_from_db()
    assert (claim.why, claim.state) == ("", ClaimState.GRANTED)
    assert list(exporters.get("trust.claims")(claim.user))[0]["claimed"] == claim.organization.name
    erasers.get("trust.claims")(claim.user)
    assert not Claim.objects.exists()


def test_who_looks_for_their_organization_finds_that_nobody_answers_for_it(client):
    organization = make_unclaimed(organization__name="La Boussole", organization__slug="boussole").organization
    client.force_login(UserFactory())
    page = client.get(reverse("accounts:organization_join"), {"q": "boussole"}).content.decode()
    assert reverse("trust:claim", args=[organization.slug]) in page
