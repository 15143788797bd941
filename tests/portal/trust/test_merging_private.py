"""What the admins of one of two organizations read of the other one, before they are one."""

from __future__ import annotations

import pytest
from django.urls import reverse

from portal.accounts.actions.invitations import invite
from portal.accounts.actions.joining import ask_to_join
from portal.accounts.actions.organization_deletion import delete_organization
from portal.accounts.enums import Role
from portal.accounts.exceptions import MergeRefused
from portal.accounts.models import Organization
from portal.trust.actions.merging import accept_merge, propose_merge
from portal.trust.models import MergeProposal
from portal.trust.queries_merging import merge_report
from providers.enums import ProviderState
from tests.portal.accounts.factories import MembershipFactory, UserFactory
from tests.portal.accounts.logging_in import code_in, grow_old, log_in_by_code
from tests.providers.factories import ProviderFactory
from tests.utils.client import StrictClient
from tests.utils.pages import words_of
from tests.vetting import applying as files

pytestmark = pytest.mark.django_db
NUMBERS = {"Chorale": ("siren", "732829320"), "Les Voix": ("rna", "W691234567")}
THEIRS = ("732829320", "Invitations", "Demandes", "Candidatures", "zzfiche", "supprimée le")
NEUTRAL = "ne peuvent pas devenir une seule"


def organization(name, slug):
    kind, number = NUMBERS[name]
    admin = MembershipFactory(
        role=Role.ADMIN,
        organization__name=name,
        organization__slug=slug,
        organization__identifier_kind=kind,
        organization__identifier=number,
    )
    admin.organization.admin = admin.user
    return admin.organization


@pytest.fixture
def own():
    return organization("Les Voix", "les-voix")


@pytest.fixture
def other(own):
    """Another organization with something of everything that nobody else may know of; the same stands in its way."""
    other = organization("Chorale", "chorale")
    invite(other, actor=other.admin, address="ami@example.org", role=Role.MEMBER)
    ask_to_join(other, actor=UserFactory())
    for one, name, state in ((other, "zzfiche", ProviderState.SUSPENDED), (own, "La Halte", ProviderState.PUBLISHED)):
        ProviderFactory(organization=one, name=name, state=state, suspension_reason="Trop")
        one.admin.home = one
        files.draft(one.admin)
    MembershipFactory(organization=other, role=Role.ADMIN)
    delete_organization(other, actor=other.admin)
    return other


def proved(person):
    """A browser in which somebody has just proved who they are."""
    client = StrictClient()
    log_in_by_code(client, person.email)
    client.get(reverse("accounts:home"))  # which says so once
    return client


def page_about(own, other):
    return reverse("trust:merge_propose", args=[own.slug]) + f"?other={other.slug}"


def answer_page(own, proposal):
    return reverse("trust:merge_answer", args=[own.slug, proposal.pk])


def said_of(words, page):
    return [word for word in words if word in page]


def test_who_proposes_reads_their_own_things_and_nothing_of_the_other_one(own, other):
    client = proved(own.admin)
    page = words_of(client.get(page_about(own, other)))
    assert said_of([word for word in THEIRS if word not in ("Candidatures")], page) == []
    assert "Chorale" in page and "W691234567" in page and "Fiches1" in page
    for kept in (own, other):
        answer = client.post(page_about(own, other), {"other": other.slug, "kept": kept.slug, "message": ""})
        assert answer.status_code == 302, words_of(answer)
        page = words_of(client.get(answer_page(own, MergeProposal.objects.get())))
        assert said_of(("732829320", "Invitations", "Demandes", "zzfiche", "supprimée le", NEUTRAL), page) == []
        MergeProposal.objects.all().delete()


def test_what_is_read_is_the_same_whatever_the_other_one_holds(own):
    client = proved(own.admin)
    other = organization("Chorale", "chorale")
    before = words_of(client.get(page_about(own, other)))
    invite(other, actor=other.admin, address="ami@example.org", role=Role.MEMBER)
    MembershipFactory(organization=other, user=MembershipFactory(organization=own).user, role=Role.ADMIN)
    own_page = words_of(client.get(page_about(own, other)))
    assert own_page == before.replace("Appartenances1", "Appartenances2")
    delete_organization(other, actor=other.admin)
    Organization.objects.filter(pk=other.pk).update(identifier="", identifier_kind="")
    assert words_of(client.get(page_about(own, other))) == own_page


@pytest.mark.parametrize("own_stays", [True, False])
def test_who_is_asked_reads_their_own_things_and_one_sentence_for_the_rest(own, other, own_stays):
    gone, kept = (other, own) if own_stays else (own, other)
    proposal = propose_merge(gone, kept, own=own, actor=own.admin)
    client = proved(other.admin)
    page = words_of(client.get(answer_page(other, proposal)))
    assert "W691234567" not in page and "La Halte" in page  # the listing of who proposes is in the directory
    assert "supprimée le" in page and NEUTRAL in page and "ont une candidature" not in page
    assert ("Invitations1" in page) is own_stays
    with pytest.raises(MergeRefused) as refused:
        accept_merge(proposal, actor=other.admin)
    assert NEUTRAL in str(refused.value) and "candidature en cours. Retirez" not in str(refused.value)
    said = words_of(client.post(answer_page(other, proposal), {"accept": "1"}, follow=True))
    assert NEUTRAL in said and Organization.objects.filter(state="active").count() >= 2


def test_admins_of_both_and_the_desk_read_all_of_it(own, other, moderator, with_second_factor):
    MembershipFactory(organization=other, user=own.admin, role=Role.ADMIN)
    for client, page in (
        (proved(own.admin), page_about(own, other)),
        (with_second_factor(StrictClient(), moderator), reverse("trust:desk_merge", args=[other.slug, own.slug])),
    ):
        read = words_of(client.get(page))
        assert said_of(["Invitations1", "zzfiche", "candidature", "supprimée le"], read) == [
            "Invitations1",
            "zzfiche",
            "candidature",
            "supprimée le",
        ]
        assert NEUTRAL not in read
    assert merge_report(other, own, sides=[own, other]).in_both == 1
    page = proved(own.admin).post(page_about(own, other), {"other": other.slug, "kept": own.slug, "message": ""})
    assert "zzfiche" in page.content.decode()


def test_what_everybody_may_know_is_refused_at_once(own):
    other = organization("Chorale", "chorale")
    ProviderFactory(organization=other, name="La Boussole")
    ProviderFactory(organization=own, name="La Halte", state=ProviderState.PAUSED)
    with pytest.raises(MergeRefused, match="La Boussole"):
        propose_merge(other, own, own=own, actor=own.admin)
    assert "La Boussole" in words_of(proved(own.admin).get(page_about(own, other)))


def test_members_and_strangers_are_refused_with_fresh_proof_too(own):
    other = organization("Chorale", "chorale")
    proposal = propose_merge(other, own, own=own, actor=own.admin)
    member = MembershipFactory(organization=own).user
    for person, status in ((member, 403), (UserFactory(), 404)):
        client = proved(person)
        assert client.get(page_about(own, other)).status_code == status
        assert client.post(answer_page(own, proposal), {"accept": "1"}).status_code == status


def test_an_old_session_proves_itself_again_and_goes_on_to_the_page(own, client):
    other = organization("Chorale", "chorale")
    proposal = propose_merge(own, other, own=other, actor=other.admin)
    for page in (page_about(own, other), answer_page(own, proposal)):
        client.logout()
        log_in_by_code(client, own.admin.email)
        assert client.get(page).status_code == 200
        grow_old(client)
        assert client.post(page, {"accept": "1"}).url.startswith(reverse("accounts:confirm_code"))
        door = client.get(page).url
        client.post(door, {"send": "1"})
        assert client.post(door, {"code": code_in("accounts.confirm_code")}).url == page
        assert client.get(page).status_code == 200
    assert own.admin.memberships.get().organization == own


def test_an_old_session_of_an_account_with_a_password_too(own, client):
    own.admin.set_password("quatre mots de passe")
    own.admin.save()
    other = organization("Chorale", "chorale")
    client.force_login(own.admin)
    grow_old(client)
    answer = client.get(page_about(own, other))
    assert answer.url.startswith(reverse("account_reauthenticate")) and "other%3Dchorale" in answer.url
