"""Claims and merges at the same moment: one wins, the others are told."""

from __future__ import annotations

import pytest

from portal.accounts.enums import OrganizationState, Role
from portal.accounts.exceptions import AccountsError, MergeRefused
from portal.accounts.models import Membership, Organization
from portal.trust.actions import claim_answers
from portal.trust.actions.claim_answers import confirm_claim, grant_claim
from portal.trust.actions.merging import merge_at_desk
from portal.trust.enums import ClaimWay
from tests.portal.accounts.factories import MembershipFactory, UserFactory
from tests.portal.trust.claims import REASON, make_claim, make_unclaimed
from tests.utils.rivals import race, winners

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


def decide_at_once():
    """One claim is confirmed by the listed address while a moderator grants another one."""
    organization = make_unclaimed().organization
    asked, brought = make_claim(organization), make_claim(organization, way=ClaimWay.DESK)
    moderator = UserFactory(groups=["moderators"])
    results = race(lambda: confirm_claim(asked), lambda: grant_claim(brought, actor=moderator, reason=REASON))
    return results, Membership.objects.filter(organization=organization, role=Role.ADMIN).count()


def test_of_two_claims_decided_at_once_one_is_granted():
    results, admins = decide_at_once()
    assert (len(winners(results)), admins) == (1, 1)
    assert any(isinstance(error, AccountsError) for error in results)


@pytest.mark.only_on("postgresql")
def test_without_the_lock_both_are_granted(monkeypatch):
    monkeypatch.setattr(claim_answers, "hold", list)
    monkeypatch.setattr(claim_answers, "check_has_no_admin", lambda organization: None)
    monkeypatch.setattr(claim_answers, "_tell_others", lambda organization: None)
    _results, admins = decide_at_once()
    assert admins == 2, "the race is real"


def test_of_two_merges_that_cross_one_wins():
    one, two = (MembershipFactory(role=Role.ADMIN).organization for _ in range(2))
    moderators = [UserFactory(groups=["moderators"]) for _ in range(2)]
    results = race(
        lambda: merge_at_desk(one, two, actor=moderators[0], reason=REASON),
        lambda: merge_at_desk(two, one, actor=moderators[1], reason=REASON),
    )
    assert len(winners(results)) == 1
    assert any(isinstance(error, MergeRefused) for error in results)
    states = sorted(Organization.objects.filter(pk__in=[one.pk, two.pk]).values_list("state", flat=True))
    assert states == [OrganizationState.ACTIVE, OrganizationState.MERGED]
    assert Membership.objects.filter(organization__state=OrganizationState.ACTIVE).count() == 2
