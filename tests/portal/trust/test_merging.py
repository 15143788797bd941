"""Two organizations that are the same become one, and nothing of either is lost."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from portal.accounts.actions.imported import record_imported_organizations
from portal.accounts.actions.invitations import invite
from portal.accounts.actions.joining import ask_to_join
from portal.accounts.actions.organization_deletion import delete_organization, stop_deletion
from portal.accounts.actions.organizations import put_to_sleep
from portal.accounts.enums import OrganizationState, Role
from portal.accounts.exceptions import MergeRefused
from portal.accounts.models import Invitation, JoinRequest, Membership, Organization
from portal.accounts.queries import organization_by_slug
from portal.audit.models import AuditEntry
from portal.common.transitions import ReasonMissing
from portal.notifications.models import OutgoingMail
from portal.trust.actions.merging import accept_merge, decline_merge, merge_at_desk, propose_merge
from portal.trust.enums import ClaimState, ClaimWay, ProposalState
from portal.trust.exceptions import AlreadyAsked, NobodyAnswers
from portal.trust.models import MergeProposal
from portal.trust.queries_merging import merge_report
from providers.models import Provider
from tests.portal.accounts.factories import MembershipFactory, OrganizationFactory, UserFactory
from tests.portal.accounts.logging_in import log_in_by_code
from tests.portal.trust.claims import REASON, kinds_to, make_claim
from tests.providers.factories import ProviderFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def moderator():
    return UserFactory(groups=["moderators"])


@pytest.fixture
def gone():
    return MembershipFactory(role=Role.ADMIN, organization__name="Chorale", organization__slug="chorale").organization


@pytest.fixture
def kept():
    return MembershipFactory(role=Role.ADMIN, organization__name="Les Voix", organization__slug="les-voix").organization


def admin_of(organization):
    return organization.memberships.get(role=Role.ADMIN).user


def roles_in(organization):
    return {one.user_id: (one.role, one.mandate_cents) for one in Membership.objects.filter(organization=organization)}


def test_everybody_of_both_keeps_the_higher_role_and_is_told(gone, kept, moderator):
    both = MembershipFactory(organization=kept).user
    MembershipFactory(organization=gone, user=both, role=Role.MANDATED)
    chief, other = admin_of(kept), admin_of(gone)
    MembershipFactory(organization=gone, user=chief)
    merge_at_desk(gone, kept, actor=moderator, reason=REASON)
    expected = {chief.pk: ("admin", None), other.pk: ("admin", None), both.pk: ("mandated", 50_000)}
    assert roles_in(kept) == expected
    assert roles_in(gone) == {}
    assert all(kinds_to(person.email) == ["accounts.organizations_merged"] for person in (chief, other, both))


def test_its_listing_claims_requests_and_invitations_follow(gone, kept, moderator):
    Membership.objects.filter(organization=gone).delete()
    listing = ProviderFactory(organization=gone)
    claim = make_claim(gone, way=ClaimWay.DESK)
    asking, admin = UserFactory(), admin_of(kept)
    JoinRequest.objects.create(organization=gone, user=asking)
    ask_to_join(kept, actor=asking)
    invite(kept, actor=admin, address="ami@example.org", role=Role.MEMBER)
    assert dict(merge_report(gone, kept, sides=[gone, kept]).rows)["Fiches"] == 1
    merge_at_desk(gone, kept, actor=moderator, reason=REASON)
    assert Provider.objects.get(pk=listing.pk).organization == kept
    claim.refresh_from_db()
    assert (claim.organization, claim.state) == (kept, ClaimState.OVERTAKEN)
    assert sorted(JoinRequest.objects.values_list("state", flat=True)) == ["waiting", "withdrawn"]
    assert Invitation.objects.get().organization == kept


def test_two_listings_are_refused_in_words_and_nothing_moves(gone, kept, moderator):
    ProviderFactory(organization=gone, name="La Halte")
    ProviderFactory(organization=kept, name="La Boussole")
    with pytest.raises(MergeRefused, match="La Halte"):
        merge_at_desk(gone, kept, actor=moderator, reason=REASON)
    assert gone.memberships.exists()


def test_not_with_itself_not_twice_and_not_into_one_that_sleeps(gone, kept, moderator):
    third = OrganizationFactory()
    with pytest.raises(MergeRefused):
        merge_at_desk(kept, kept, actor=moderator, reason=REASON)
    with pytest.raises(ReasonMissing):
        merge_at_desk(gone, kept, actor=moderator, reason=" ")
    merge_at_desk(gone, kept, actor=moderator, reason=REASON)
    with pytest.raises(MergeRefused):
        merge_at_desk(gone, third, actor=moderator, reason=REASON)
    put_to_sleep(kept, actor=admin_of_any(kept))
    with pytest.raises(MergeRefused):
        merge_at_desk(third, kept, actor=moderator, reason=REASON)


@pytest.mark.parametrize("doomed", ["gone", "kept"])
def test_one_that_is_to_be_deleted_is_merged_by_nobody_until_that_is_stopped(gone, kept, moderator, doomed):
    person = admin_of(gone)
    MembershipFactory(organization=kept, user=person, role=Role.ADMIN)
    organization = {"gone": gone, "kept": kept}[doomed]
    MembershipFactory(organization=organization, role=Role.ADMIN)
    proposal = propose_merge(gone, kept, own=kept, actor=second_admin_of(kept, person))
    deletion = delete_organization(organization, actor=person)
    for merge in (
        lambda: propose_merge(gone, kept, own=gone, actor=person),
        lambda: accept_merge(proposal, actor=person),
        lambda: merge_at_desk(gone, kept, actor=moderator, reason=REASON),
    ):
        with pytest.raises(MergeRefused, match=organization.name):
            merge()
    stop_deletion(deletion, actor=person)
    merge_at_desk(gone, kept, actor=moderator, reason=REASON)
    assert set(kinds_to(person.email)) >= {"accounts.organizations_merged"}


def second_admin_of(organization, first):
    return organization.memberships.filter(role=Role.ADMIN).exclude(user=first).first().user


def admin_of_any(organization):
    return organization.memberships.filter(role=Role.ADMIN).first().user


def test_the_old_address_leads_on_even_over_two_merges(gone, kept, moderator, client):
    last = MembershipFactory(role=Role.ADMIN).organization
    person = admin_of(gone)
    merge_at_desk(gone, kept, actor=moderator, reason=REASON)
    merge_at_desk(kept, last, actor=moderator, reason=REASON)
    assert organization_by_slug("chorale") == (last, True)
    assert organization_by_slug(last.slug) == (last, False)
    assert organization_by_slug("personne") == (None, False)
    log_in_by_code(client, person.email)
    for name in ("accounts:organization", "accounts:members", "trust:merge_propose"):
        answer = client.get(reverse(name, args=["chorale"]))
        assert (answer.status_code, answer.url) == (301, reverse(name, args=[last.slug]))


def test_the_number_of_the_one_that_stays_wins_else_it_is_taken_over(gone, kept, moderator):
    Organization.objects.filter(pk=gone.pk).update(identifier_kind="siren", identifier="732829320")
    merge_at_desk(gone, kept, actor=moderator, reason=REASON)
    kept.refresh_from_db()
    assert kept.identifier == "732829320"
    other = OrganizationFactory(identifier_kind="rna", identifier="W691234567")
    merge_at_desk(other, kept, actor=moderator, reason=REASON)
    kept.refresh_from_db()
    assert kept.identifier == "732829320"
    line = ("Une ligne", "association-1901", "rna", "W691234567", "")
    assert record_imported_organizations([line], actor=None) == [kept]


def test_what_was_decided_stays_true_of_whom_it_was_about(gone, kept, moderator):
    merge_at_desk(gone, kept, actor=moderator, reason=REASON)
    entry = AuditEntry.objects.get(verb="organization.merged")
    assert (entry.organization, entry.reason, entry.actor) == (gone, REASON, moderator)
    assert AuditEntry.objects.get(verb="organization.merged_in").organization == kept
    gone.refresh_from_db()
    assert gone.state == OrganizationState.MERGED


def test_one_side_proposes_and_the_other_accepts(gone, kept):
    proposer, other = admin_of(gone), admin_of(kept)
    proposal = propose_merge(gone, kept, own=gone, actor=proposer)
    with pytest.raises(AlreadyAsked):
        propose_merge(kept, gone, own=kept, actor=other)
    with pytest.raises(PermissionDenied):
        accept_merge(proposal, actor=proposer)
    accept_merge(proposal, actor=other)
    assert set(roles_in(kept)) == {proposer.pk, other.pk}
    assert kinds_to(other.email)[0] == "trust.merge_proposed"
    # Those who stay are told whom they let in; what comes along is not theirs to read before.
    assert "N’acceptez que si vous vous connaissez" in mail_to(other).text


def mail_to(person):
    return OutgoingMail.objects.filter(to_address=person.email).order_by("pk").first()


def test_a_proposal_is_declined_with_a_reason(gone, kept):
    proposal = propose_merge(kept, gone, own=gone, actor=admin_of(gone))
    decline_merge(proposal, actor=admin_of(kept), reason="Nous sommes deux associations.")
    proposal.refresh_from_db()
    assert proposal.state == ProposalState.DECLINED
    assert kinds_to(admin_of(gone).email) == ["trust.merge_declined"]


def test_whoever_administers_both_does_it_at_once_on_the_page(gone, kept, client):
    person = admin_of(gone)
    MembershipFactory(organization=kept, user=person, role=Role.ADMIN)
    log_in_by_code(client, person.email)
    page = reverse("trust:merge_propose", args=["chorale"])
    assert "?other=les-voix" in client.get(page, {"q": "voix"}).content.decode()
    answer = client.post(page, {"other": "les-voix", "kept": "les-voix", "message": ""})
    assert answer.url == reverse("accounts:organization", args=["les-voix"])
    assert not MergeProposal.objects.exists()


def test_an_organization_without_admin_is_for_the_moderators_to_merge(gone):
    with pytest.raises(NobodyAnswers):
        propose_merge(OrganizationFactory(), gone, own=gone, actor=admin_of(gone))


def test_a_moderator_sees_what_moves_and_not_of_their_own(gone, kept, moderator, client, with_second_factor):
    desk = with_second_factor(client, moderator)
    assert "chorale" in desk.get(reverse("trust:desk_merge_choose"), {"q": "chorale"}).content.decode()
    page = reverse("trust:desk_merge", args=["chorale", "les-voix"])
    assert desk.post(page, {"reason": "trop"}).status_code == 422
    MembershipFactory(organization=gone, user=moderator)
    desk.post(page, {"reason": REASON})
    gone.refresh_from_db()
    assert gone.state == OrganizationState.ACTIVE
    Membership.objects.filter(user=moderator).delete()
    assert "fait partie" in desk.post(page, {"reason": REASON}, follow=True).content.decode()
