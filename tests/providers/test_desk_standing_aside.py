"""Nobody of the desk decides about a listing of their own organization, whatever the decision; others do."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from portal.accounts.actions.memberships import add_member
from portal.accounts.enums import IdentifierKind, Role
from portal.accounts.models import Organization, User
from portal.audit.models import AuditEntry
from portal.common import clock
from portal.notifications.models import OutgoingMail
from providers.desk_decisions import DECISIONS
from providers.models import Provider
from providers.verification import a_year_after
from tests.portal.accounts.factories import UserFactory
from tests.providers.deciding import DECISIONS_ON_LISTINGS
from tests.providers.edits import REASON, make_moderator
from tests.providers.factories import NeedFactory, OrganizationFactory, ProviderFactory
from tests.providers.moderation import new_listing
from tests.utils.pages import words_of

pytestmark = pytest.mark.django_db
NEW = "/moderation/fiches/nouvelle/ecrire/"


def somebody(kind: str) -> User:
    return User.objects.create_superuser("vera@desk.example") if kind == "superuser" else make_moderator()


def joined(organization: Organization, person: User, role: Role = Role.MEMBER) -> None:
    """They belong there, beside an admin who does already."""
    add_member(organization, UserFactory(), actor=None, role=Role.ADMIN)
    add_member(organization, person, actor=None, role=role)


def written() -> tuple[Any, ...]:
    return (
        list(Provider.objects.order_by("pk").values("pk", "state", "name", "summary", "revision")),
        AuditEntry.objects.filter(verb__startswith="listing.").count(),
        OutgoingMail.objects.count(),
    )


def test_every_decision_of_the_desk_is_among_these_cases():
    assert {decision.name for decision in DECISIONS} <= DECISIONS_ON_LISTINGS.keys()


@pytest.mark.parametrize(("kind", "role"), [("moderator", Role.MEMBER), ("superuser", Role.ADMIN)])
@pytest.mark.parametrize("name", DECISIONS_ON_LISTINGS)
def test_nobody_decides_about_a_listing_of_their_own_organization(name, kind, role):
    organization, deed = DECISIONS_ON_LISTINGS[name]()
    person = somebody(kind)
    joined(organization, person, role)
    before = written()
    with pytest.raises(PermissionDenied, match="Vous faites partie"):
        deed(actor=person)
    assert written() == before


@pytest.mark.parametrize("kind", ["moderator", "superuser"])
@pytest.mark.parametrize("name", DECISIONS_ON_LISTINGS)
def test_whoever_does_not_belong_there_decides(name, kind):
    _organization, deed = DECISIONS_ON_LISTINGS[name]()
    person = somebody(kind)
    joined(OrganizationFactory(), person, Role.ADMIN)
    before = written()
    deed(actor=person)
    assert written() != before


@pytest.mark.parametrize(
    ("trait", "decision"), [("to_confirm", "suspend"), ("suspended", "restore"), ("unlisted", "relist")]
)
def test_the_page_of_ones_own_listing_says_why_and_offers_nothing(desk, moderator, trait, decision):
    own, other = ProviderFactory(**{trait: True}), ProviderFactory(**{trait: True})
    joined(own.organization, moderator)
    address = reverse("providers:desk_listing", args=[own.pk])
    page = desk.get(address).content.decode()
    assert "Vous faites partie de" in page and "Quelqu’un d’autre décide" in page
    assert (
        'name="decision"' not in page and reverse("providers:desk_listing_change", args=[own.pk, "texts"]) not in page
    )
    assert desk.post(address, {"decision": decision, "reason": REASON}).status_code == 403
    own.refresh_from_db()
    assert own.state == trait and not OutgoingMail.objects.exists()
    page = desk.get(reverse("providers:desk_listing", args=[other.pk])).content.decode()
    assert f'name="decision" value="{decision}"' in page and "Vous faites partie de" not in page


def in_time() -> dict[str, Any]:
    today = clock.today()
    return new_listing(verified_on=today.isoformat(), verified_until=a_year_after(today).isoformat())


def test_the_page_of_a_new_listing_says_why_when_the_organization_is_ones_own(desk, moderator):
    NeedFactory(slug="mail")
    organization = OrganizationFactory(name="Le Moyeu SCIC")
    joined(organization, moderator)
    address = f"{NEW}?organization={organization.pk}"
    page = desk.get(address)
    assert "Vous faites partie de « Le Moyeu SCIC »" in words_of(page) and 'name="summary"' not in page.content.decode()
    assert desk.post(address, in_time()).status_code == 422
    assert not Provider.objects.exists() and not OutgoingMail.objects.exists()


def test_ones_own_organization_typed_by_its_number_is_refused_and_what_was_typed_is_kept(desk, moderator):
    NeedFactory(slug="mail")
    organization = OrganizationFactory(identifier_kind=IdentifierKind.SIREN, identifier="732829320")
    joined(organization, moderator)
    answer = desk.post(NEW, in_time())
    assert answer.status_code == 422
    assert "Vous faites partie de" in words_of(answer) and "Trie vos boîtes" in answer.content.decode()
    assert not Provider.objects.exists() and Organization.objects.get() == organization
