"""The desk and the verification of listings: what is offered, verifying again, the life as stations."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from portal.common import clock
from portal.notifications.models import OutgoingMail
from providers.actions.leaving import erase_left_listings
from providers.actions.listings import restore_listing
from providers.actions.verification import relist_listing
from providers.confirming import Erased
from providers.enums import VerificationKind
from providers.models import Provider
from providers.verification import a_year_after
from tests.providers.factories import ProviderFactory, days_ago

pytestmark = pytest.mark.django_db


def address(provider):
    return reverse("providers:desk_listing", args=[provider.pk])


@pytest.mark.parametrize("trait", ["to_confirm", "unlisted", "left"])
def test_a_moderator_verifies_again_and_its_people_are_told(desk, trait):
    provider = ProviderFactory(**{trait: True})
    answer = desk.post(address(provider), {"decision": "relist", "reason": "Tout est comme avant."}, follow=True)
    assert "vérification faite pour un an" in answer.content.decode()
    provider.refresh_from_db()
    today = clock.today()
    assert (provider.state, provider.left_on) == ("published", None)
    assert (provider.verified_on, provider.verified_until) == (today, a_year_after(today))
    assert provider.verification_steps.get().kind == VerificationKind.REVIEWED
    mail = OutgoingMail.objects.get(kind="providers.listing_relisted")
    assert mail.to_address == provider.email and "Tout est comme avant." in mail.text


@pytest.mark.parametrize("state", ["published", "suspended", "paused"])
def test_what_is_verified_or_held_back_cannot_be_verified_again(desk, state):
    reason = "Fiche à revoir" if state == "suspended" else ""
    provider = ProviderFactory(state=state, suspension_reason=reason)
    answer = desk.post(address(provider), {"decision": "relist", "reason": "Un mot"})
    assert answer.status_code == 409 and "Un mot" in answer.content.decode()
    provider.refresh_from_db()
    assert provider.state == state and not OutgoingMail.objects.exists()


@pytest.mark.parametrize(
    ("trait", "offered"),
    [
        ("to_confirm", ["relist", "suspend"]),
        ("unlisted", ["relist", "suspend"]),
        ("left", ["relist"]),
        ("suspended", ["restore"]),
        ("paused", ["suspend"]),
    ],
)
def test_the_page_offers_what_can_be_decided(desk, trait, offered):
    page = desk.get(address(ProviderFactory(**{trait: True}))).content.decode()
    decisions = ("relist", "restore", "suspend")
    assert [one for one in decisions if f'name="decision" value="{one}"' in page] == offered


@pytest.mark.parametrize(
    ("trait", "words"),
    [
        ("to_confirm", ["À confirmer depuis", "Sortie de l’annuaire"]),
        ("unlisted", ["Sortie de l’annuaire", "par son équipe jusqu’au"]),
        ("left", ["Partie, par choix de son équipe", "Textes et coordonnées effacés"]),
    ],
)
def test_the_life_of_a_listing_is_told_as_stations(desk, trait, words):
    page = desk.get(address(ProviderFactory(**{trait: True}))).content.decode()
    assert all(word in page for word in words) and 'aria-current="step"' in page


def test_what_is_erased_cannot_come_back_and_the_desk_says_so(desk, moderator):
    provider = ProviderFactory(left=True)
    Provider.objects.update(left_on=clock.today() - timedelta(days=366))
    assert erase_left_listings() == 1
    page = desk.get(address(provider)).content.decode()
    assert "Rien à décider" in page and 'name="decision"' not in page
    with pytest.raises(Erased):
        relist_listing(provider, actor=moderator)


def test_who_is_put_back_after_the_end_of_the_verification_gets_one_mail_that_says_so(moderator):
    for days, state in ((5, "to_confirm"), (60, "unlisted")):
        provider = ProviderFactory(suspended=True, verified_on=days_ago(400), verified_until=days_ago(days))
        restore_listing(provider, actor=moderator)
        assert provider.state == state
        mail = OutgoingMail.objects.get(to_address=provider.email)
        assert reverse("providers:my_listing_confirm", args=[provider.slug]) in mail.text


@pytest.mark.parametrize("state", ["to_confirm", "unlisted", "left"])
def test_the_list_is_filtered_by_the_new_states(desk, state):
    for trait in ("to_confirm", "unlisted", "left"):
        ProviderFactory(name=f"Fiche {trait}", **{trait: True})
    page = desk.get(reverse("providers:desk_listings"), {"state": state}).content.decode()
    assert [trait for trait in ("to_confirm", "unlisted", "left") if f"Fiche {trait}" in page] == [state]
