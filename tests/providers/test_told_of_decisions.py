"""What moderators decide about a listing reaches its address and the admins of its organization, each of them once."""

from __future__ import annotations

from collections import Counter

import pytest

from portal.accounts.actions.memberships import add_member
from portal.accounts.enums import Role
from portal.accounts.models import Membership
from portal.notifications.models import OutgoingMail
from providers.actions.listings import suspend_listing
from providers.actions.partnerships import propose_partnership
from providers.actions.verification import follow_dates
from providers.models import Provider
from tests.portal.accounts.factories import UserFactory
from tests.providers.deciding import DECISIONS_ON_LISTINGS
from tests.providers.edits import REASON, admin_of, edited, make_moderator
from tests.providers.factories import ProviderFactory, days_ago
from tests.providers.moderation import moderated

pytestmark = pytest.mark.django_db


@pytest.fixture
def moderator():
    return make_moderator()


def told(**query):
    """How many mails each address was written."""
    return Counter(OutgoingMail.objects.filter(**query).values_list("to_address", flat=True))


@pytest.mark.parametrize("name", DECISIONS_ON_LISTINGS)
def test_a_decision_reaches_the_address_of_the_listing_and_the_admins_once_each(name, moderator):
    organization, deed = DECISIONS_ON_LISTINGS[name]()
    admin, gone, member = UserFactory(), UserFactory(is_active=False), UserFactory()
    for person, role in ((admin, Role.ADMIN), (gone, Role.ADMIN), (member, Role.MEMBER)):
        add_member(organization, person, actor=None, role=role)
    OutgoingMail.objects.all().delete()
    deed(actor=moderator)
    listing = Provider.objects.get(organization=organization)
    admins = Membership.objects.filter(organization=organization, role=Role.ADMIN, user__is_active=True)
    expected = {listing.email, *admins.values_list("user__email", flat=True)}
    assert admin.email in expected and not {gone.email, member.email, moderator.email} & expected
    assert told() == Counter(expected)


def test_an_admin_whose_address_is_that_of_the_listing_is_written_once(moderator):
    provider = ProviderFactory(email="Bonjour@Moyeu.example")
    admin = UserFactory(email="bonjour@moyeu.example")
    add_member(provider.organization, admin, actor=None, role=Role.ADMIN)
    suspend_listing(provider, actor=moderator, reason=REASON)
    assert told() == {"Bonjour@Moyeu.example": 1}


def test_the_address_of_a_listing_is_told_though_the_moderator_who_decides_reads_it_too(moderator):
    provider = ProviderFactory(email=moderator.email)
    admin = admin_of(provider)
    suspend_listing(provider, actor=moderator, reason=REASON)
    assert told() == {moderator.email: 1, admin.email: 1}


def test_a_changed_address_the_one_before_and_the_admins_are_told_once_each(moderator):
    provider = ProviderFactory(email="ancienne@moyeu.example")
    admin = admin_of(provider)
    moderated(provider, actor=moderator, email="nouvelle@moyeu.example")
    assert told() == {"ancienne@moyeu.example": 1, "nouvelle@moyeu.example": 1, admin.email: 1}
    OutgoingMail.objects.all().delete()
    provider.refresh_from_db()
    moderated(provider, actor=moderator, email=admin.email.upper())
    moderated(provider, actor=moderator, email="troisieme@moyeu.example")
    assert told() == {"nouvelle@moyeu.example": 1, admin.email.upper(): 2, "troisieme@moyeu.example": 1}


def test_an_admin_reads_it_in_their_language_and_why_they_are_written_to(moderator):
    provider = ProviderFactory()
    admin = UserFactory(language="en")
    add_member(provider.organization, admin, actor=None, role=Role.ADMIN)
    suspend_listing(provider, actor=moderator, reason=REASON)
    mail = OutgoingMail.objects.get(to_address=admin.email)
    assert mail.user == admin and REASON in mail.text
    assert "is out of the directory for now" in mail.subject and "or of an admin of its organization" in mail.text
    assert "ou d’une personne qui administre sa structure" in OutgoingMail.objects.get(to_address=provider.email).text


def test_what_the_date_says_reaches_the_admins_too():
    provider = ProviderFactory(verified_on=days_ago(400), verified_until=days_ago(2))
    admin = admin_of(provider)
    follow_dates()
    assert told(kind="providers.listing_to_confirm") == {provider.email: 1, admin.email: 1}


def test_what_is_for_one_address_alone_stays_there():
    provider, other = ProviderFactory(), ProviderFactory(email="ancienne@nuage.example")
    admin = admin_of(provider)
    admin_of(other)
    propose_partnership(provider, other, note="", actor=admin)
    assert told() == {"ancienne@nuage.example": 1}
    edited(other, email="nouvelle@nuage.example")
    assert told(kind="providers.listing_address_changed") == {"ancienne@nuage.example": 1}
