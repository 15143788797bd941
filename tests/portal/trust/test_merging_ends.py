"""What was asked about an organization that is merged ends, and whoever asked is told why."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from portal.accounts.enums import Role
from portal.accounts.models import Membership, User
from portal.audit.models import AuditEntry
from portal.common import clock
from portal.common.registries import exporters
from portal.notifications.models import OutgoingMail
from portal.trust.actions.merging import merge_at_desk, propose_merge
from portal.trust.actions.succession import ask_to_take_over, here_token
from portal.trust.models import MergeProposal, Succession
from tests.portal.accounts.factories import MembershipFactory, UserFactory
from tests.portal.accounts.logging_in import log_in_by_code
from tests.portal.trust.claims import REASON, kinds_to
from tests.utils.pages import words_of

pytestmark = pytest.mark.django_db
WHY = "Trois personnes attendent, et personne ne leur répond."
OVER = "deux organisations n’en font plus qu’une"


def organization(name):
    admin = MembershipFactory(role=Role.ADMIN, organization__name=name, organization__slug=name.lower())
    admin.organization.admin = admin.user
    return admin.organization


@pytest.fixture
def gone():
    return organization("Chorale")


@pytest.fixture
def kept():
    return organization("Voix")


@pytest.fixture
def third():
    return organization("Lavoir")


def fall_silent(person):
    long_ago = clock.now() - timedelta(days=500)
    User.objects.filter(pk=person.pk).update(last_login=long_ago, date_joined=long_ago)


@pytest.fixture
def succession(gone):
    fall_silent(gone.admin)
    return ask_to_take_over(gone, actor=UserFactory(), why=WHY)


def test_who_asked_to_take_over_is_told_that_it_ends_and_not_that_an_admin_is_there(succession, gone, kept, desk):
    client, asking = desk, succession.user
    moderator = User.objects.get(groups__name="moderators")
    merge_at_desk(gone, kept, actor=moderator, reason=REASON)
    (mail,) = OutgoingMail.objects.filter(to_address=asking.email)
    assert mail.kind == "trust.succession_overtaken" and "Chorale" in mail.text and "Voix" in mail.text
    entry = AuditEntry.objects.get(verb="succession.overtake")
    assert (entry.actor, entry.actor_role, entry.organization, entry.new) == (
        None,
        "portal",
        gone,
        {"state": "overtaken"},
    )
    succession.refresh_from_db()
    assert (succession.state, succession.organization) == ("overtaken", kept)
    for page in (
        client.get(reverse("trust:desk_succession", args=[succession.pk])),
        client.get(reverse("trust:desk_successions"), {"state": "closed"}),
        client.get(reverse("trust:succession_here", args=[here_token(succession, gone.admin)])),
    ):
        words = words_of(page)
        assert OVER in words.lower() and "toujours là" not in words
    assert list(exporters.get("trust.successions")(asking))[0]["state"] == "overtaken"


def test_who_asked_may_ask_again_where_the_other_one_is_silent_too(succession, gone, kept, moderator):
    fall_silent(kept.admin)
    merge_at_desk(gone, kept, actor=moderator, reason=REASON)
    assert ask_to_take_over(kept, actor=succession.user, why=WHY).pk != succession.pk


def test_nobody_is_written_to_whose_account_is_closed(succession, gone, kept, third, moderator):
    propose_merge(gone, third, own=third, actor=third.admin)
    User.objects.filter(pk__in=[succession.user_id, third.admin.pk]).update(is_active=False)
    merge_at_desk(gone, kept, actor=moderator, reason=REASON)
    assert kinds_to(succession.user.email) == kinds_to(third.admin.email) == []
    assert {Succession.objects.get().state, MergeProposal.objects.get().state} == {"overtaken"}


@pytest.mark.parametrize("goes", [True, False])
def test_who_proposed_another_merge_of_the_one_that_goes_is_told(gone, kept, third, moderator, goes, client):
    one, other = (gone, third) if goes else (third, gone)
    proposal = propose_merge(one, other, own=third, actor=third.admin)
    merge_at_desk(gone, kept, actor=moderator, reason=REASON)
    (mail,) = OutgoingMail.objects.filter(to_address=third.admin.email)
    assert mail.kind == "trust.merge_overtaken"
    assert all(name in mail.text for name in ("Chorale", "Voix", "Lavoir"))
    entry = AuditEntry.objects.get(verb="merge.overtake")
    assert (entry.actor, entry.actor_role, entry.new) == (None, "portal", {"state": "overtaken"})
    assert list(exporters.get("trust.merges")(third.admin))[0]["state"] == "overtaken"
    log_in_by_code(client, third.admin.email)
    page = client.get(reverse("trust:merge_answer", args=["lavoir", proposal.pk]), follow=True)
    assert OVER in words_of(page).lower()


def test_the_proposal_that_a_merge_fulfils_ends_without_another_mail(gone, kept, moderator):
    propose_merge(gone, kept, own=kept, actor=kept.admin)
    merge_at_desk(gone, kept, actor=moderator, reason=REASON)
    assert kinds_to(kept.admin.email) == ["accounts.organizations_merged"]
    assert MergeProposal.objects.get().state == "overtaken"
    assert AuditEntry.objects.filter(verb="merge.overtake").count() == 1


def test_who_merges_is_not_told_by_mail_that_their_own_proposal_is_over(gone, kept, third):
    propose_merge(gone, third, own=gone, actor=gone.admin)
    Membership.objects.create(organization=kept, user=gone.admin, role=Role.ADMIN)
    propose_merge(gone, kept, own=gone, actor=gone.admin)
    assert "trust.merge_overtaken" not in kinds_to(gone.admin.email)
    assert MergeProposal.objects.get().state == "overtaken"
