"""The listed address objects to a claim that was granted: once, within thirty days, and it is not in vain."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from portal.accounts.actions.erasure import erase_account
from portal.accounts.actions.organization_deletion import delete_organization
from portal.accounts.enums import OrganizationState, Role
from portal.accounts.exceptions import DeletionRefused, MergeRefused
from portal.accounts.models import Membership, Organization
from portal.common import clock
from portal.notifications.models import OutgoingMail
from portal.trust.actions.claim_answers import (
    contest_claim,
    contest_token,
    find_contested,
    grant_claim,
    undo_claim,
    uphold_claim,
)
from portal.trust.actions.claim_upkeep import blank_old_claims
from portal.trust.actions.merging import merge_at_desk
from portal.trust.enums import ClaimState, ClaimWay
from portal.trust.exceptions import CannotUndo, LinkGone
from portal.trust.models import Claim
from providers.models import Provider
from tests.portal.accounts.factories import MembershipFactory, OrganizationFactory, UserFactory
from tests.portal.accounts.logging_in import log_in_by_code
from tests.portal.trust.claims import LISTED, REASON, kinds_to, make_claim, make_unclaimed

pytestmark = pytest.mark.django_db
WORDS = "Nous ne connaissons pas cette personne."
ELSEWHERE = "autre@ailleurs.example"


def make_granted(moderator, organization=None) -> Claim:
    """A claim that a moderator believed at the desk; its listed address is told."""
    claim = make_claim(organization or make_unclaimed().organization, way=ClaimWay.DESK)
    grant_claim(claim, actor=moderator, reason=REASON)
    return claim


def make_contested(moderator, organization=None) -> Claim:
    claim = make_granted(moderator, organization)
    contest_claim(find_contested(contest_token(claim)), words=WORDS)
    claim.refresh_from_db()
    return claim


def delete(claim):
    return delete_organization(claim.organization, actor=claim.user, typed_name=claim.organization.name)


def own_organization(person) -> Organization:
    return MembershipFactory(role=Role.ADMIN, user=person).organization


def merge_elsewhere(claim, moderator):
    merge_at_desk(claim.organization, own_organization(claim.user), actor=moderator, reason=REASON)


def text_to(address, kind):
    return OutgoingMail.objects.filter(to_address=address, kind=kind).latest("pk").text


def test_a_claimed_organization_is_not_deleted_while_the_address_can_object(client, moderator):
    claim = make_granted(moderator)
    with pytest.raises(DeletionRefused, match="peut s’y opposer jusqu’au"):
        delete(claim)
    assert client.get(reverse("trust:claim_contest", args=[contest_token(claim)])).status_code == 200
    with clock.frozen_at(clock.now() + timedelta(days=30, minutes=1)):
        delete(claim)
    assert Organization.objects.get(pk=claim.organization_id).state == OrganizationState.DELETED


def test_nor_is_it_deleted_until_an_objection_is_answered(moderator):
    claim = make_contested(moderator)
    with clock.frozen_at(clock.now() + timedelta(days=40)), pytest.raises(DeletionRefused, match="s’oppose"):
        delete(claim)
    uphold_claim(claim, actor=moderator, reason=REASON)
    assert delete(claim) is None


def test_it_is_not_merged_either_way_while_the_address_can_object(moderator):
    claim = make_granted(moderator)
    with pytest.raises(MergeRefused, match="peut s’y opposer jusqu’au"):
        merge_elsewhere(claim, moderator)
    with pytest.raises(MergeRefused, match="peut s’y opposer jusqu’au"):
        merge_at_desk(OrganizationFactory(), claim.organization, actor=moderator, reason=REASON)
    contest_claim(claim, words=WORDS)
    with pytest.raises(MergeRefused, match="s’oppose"):
        merge_elsewhere(claim, moderator)
    uphold_claim(claim, actor=moderator, reason=REASON)
    merge_elsewhere(claim, moderator)


def test_who_deletes_reads_until_when_not(client, moderator):
    claim = make_granted(moderator)
    log_in_by_code(client, claim.user.email)
    page = reverse("accounts:organization_delete", args=[claim.organization.slug])
    answer = client.post(page, {"typed_name": claim.organization.name})
    assert "peut s’y opposer jusqu’au" in answer.content.decode()


def test_where_no_address_was_told_nothing_has_to_be_waited_for(moderator):
    claim = make_granted(moderator, OrganizationFactory())
    assert delete(claim) is None


@pytest.mark.parametrize("act", [uphold_claim, undo_claim])
def test_the_answer_goes_to_the_address_that_was_told_whatever_the_listing_says_since(act, moderator):
    claim = make_granted(moderator)
    Provider.objects.filter(organization=claim.organization).update(email=ELSEWHERE)
    contest_claim(find_contested(contest_token(claim)), words=WORDS)
    claim.refresh_from_db()
    act(claim, actor=moderator, reason=REASON)
    assert kinds_to(LISTED) == ["trust.claim_told", "trust.claim_decided"]
    assert kinds_to(ELSEWHERE) == []


def test_the_moderators_read_which_address_was_told(desk, moderator):
    claim = make_contested(UserFactory(groups=["moderators"]))
    Provider.objects.filter(organization=claim.organization).update(email=ELSEWHERE)
    page = desk.get(reverse("trust:desk_claim", args=[claim.pk])).content.decode()
    assert LISTED in page and ELSEWHERE in page


def test_the_address_is_kept_for_as_long_as_it_may_have_to_be_answered(moderator):
    answered, quiet, waits = make_contested(moderator), make_granted(moderator), make_contested(moderator)
    uphold_claim(answered, actor=moderator, reason=REASON)
    assert not Claim.objects.get(pk=answered.pk).told_address
    with clock.frozen_at(clock.now() + timedelta(days=31)):
        blank_old_claims()
    assert not Claim.objects.get(pk=quiet.pk).told_address
    assert Claim.objects.get(pk=waits.pk).told_address == LISTED


def test_one_objects_once(client, moderator):
    claim = make_contested(moderator)
    uphold_claim(claim, actor=moderator, reason=REASON)
    again = find_contested(contest_token(claim))
    with pytest.raises(LinkGone):
        contest_claim(again, words="Encore une fois.")
    page = reverse("trust:claim_contest", args=[contest_token(claim)])
    assert '<form method="post" novalidate>' not in client.get(page).content.decode()
    claim.refresh_from_db()
    assert (claim.state, claim.objection) == (ClaimState.GRANTED, WORDS)


def test_who_claims_reads_who_was_told_and_that_it_holds(moderator):
    claim = make_contested(moderator)
    assert "peut s’y opposer" in text_to(claim.user.email, "trust.claim_granted")
    uphold_claim(claim, actor=moderator, reason=REASON)
    upheld = text_to(claim.user.email, "trust.claim_granted")
    assert "peut s’y opposer" not in upheld and "qu’une fois" in upheld
    alone = make_granted(moderator, OrganizationFactory())
    assert "adresse" not in text_to(alone.user.email, "trust.claim_granted")


def test_the_form_says_that_the_address_is_told_where_there_is_one(client):
    client.force_login(UserFactory())
    told = "peut s’y opposer"
    listed, bare = make_unclaimed().organization, OrganizationFactory()
    assert told in client.get(reverse("trust:claim", args=[listed.slug])).content.decode()
    assert told not in client.get(reverse("trust:claim", args=[bare.slug])).content.decode()


def merged_then_contested(moderator, kept) -> Claim:
    """A claim of which nobody was told at first, so that a merge came before the objection."""
    claim = make_granted(moderator, OrganizationFactory())
    merge_at_desk(claim.organization, kept, actor=moderator, reason=REASON)
    contest_claim(find_contested(contest_token(claim)), words=WORDS)
    return find_contested(contest_token(claim))


def test_after_a_merge_the_person_goes_and_those_of_the_other_side_stay(moderator):
    own = MembershipFactory(role=Role.ADMIN)
    claim = merged_then_contested(moderator, own.organization)
    undo_claim(claim, actor=moderator, reason=REASON)
    assert list(Membership.objects.filter(organization=own.organization)) == [own]


def test_the_history_of_those_who_stay_names_no_moderator(moderator, client):
    own = MembershipFactory(role=Role.ADMIN)
    claim = merged_then_contested(moderator, own.organization)
    undo_claim(claim, actor=moderator, reason=REASON)
    client.force_login(own.user)
    taken = client.get(reverse("accounts:organization_export", args=[own.organization.slug])).content.decode()
    assert own.user.display_name in taken
    assert moderator.display_name not in taken


def test_what_a_merge_made_impossible_to_undo_is_said_with_what_can_be_done(desk, moderator):
    kept = MembershipFactory(role=Role.ADMIN)
    claim = merged_then_contested(UserFactory(groups=["moderators"]), kept.organization)
    Membership.objects.filter(pk=kept.pk).update(role=Role.MEMBER)
    page = reverse("trust:desk_claim", args=[claim.pk])
    answer = desk.post(page, {"decision": "no", "reason": REASON})
    assert answer.status_code == 422
    assert "suspendre" in answer.content.decode()
    assert Membership.objects.filter(organization=kept.organization).count() == 2


def test_nobody_is_put_out_of_an_organization_that_was_theirs_before_the_claim(moderator):
    person = UserFactory()
    with clock.frozen_at(clock.now() - timedelta(days=90)):
        kept = own_organization(person)
        Membership.objects.filter(user=person).update(joined_at=clock.now())
    claim = make_claim(OrganizationFactory(), way=ClaimWay.DESK, user=person)
    grant_claim(claim, actor=moderator, reason=REASON)
    merge_at_desk(claim.organization, kept, actor=moderator, reason=REASON)
    contest_claim(claim, words=WORDS)
    with pytest.raises(CannotUndo):
        undo_claim(find_contested(contest_token(claim)), actor=moderator, reason=REASON)
    assert Membership.objects.filter(organization=kept, user=person).exists()


def test_who_leaves_with_their_account_leaves_the_objection_possible(moderator):
    claim = make_granted(moderator)
    accomplice = MembershipFactory(organization=claim.organization, role=Role.ADMIN).user
    token, person = contest_token(claim), claim.user
    erase_account(person, actor=person)
    claim.refresh_from_db()
    assert (claim.why, claim.reason) == ("", "")
    contest_claim(find_contested(token), words=WORDS)
    claim.refresh_from_db()
    undo_claim(claim, actor=moderator, reason=REASON)
    assert not Membership.objects.filter(organization=claim.organization).exists()
    assert len(kinds_to(accomplice.email)) == 1
    assert kinds_to(LISTED)[-1] == "trust.claim_decided"


def test_a_claim_that_nobody_can_object_to_any_more_goes_with_the_account(moderator):
    claim = make_granted(moderator)
    MembershipFactory(organization=claim.organization, role=Role.ADMIN)
    with clock.frozen_at(clock.now() + timedelta(days=31)):
        erase_account(claim.user, actor=claim.user)
    assert not Claim.objects.exists()
