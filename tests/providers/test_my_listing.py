"""The people of a listing: confirming, withdrawing for a while, leaving for good, and who is refused."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from portal.accounts.actions.organizations import put_to_sleep
from portal.accounts.enums import Role
from portal.audit.models import AuditEntry
from portal.common import clock
from portal.notifications.models import OutgoingMail
from portal.search.api import update_now
from providers.actions.leaving import erase_left_listings, leave_directory
from providers.actions.verification import confirm_listing, follow_dates
from providers.confirming import TooEarly
from providers.enums import VerificationKind
from providers.models import Provider
from providers.verification import a_year_after
from tests.providers.factories import ProviderFactory, SupportProjectFactory, days_ago, listed
from tests.providers.requests import answer, mails, make_member, make_sent

pytestmark = pytest.mark.django_db


def page_of(provider, name="my_listing"):
    return reverse(f"providers:{name}", args=[provider.slug])


@pytest.fixture
def signed_in(client):
    """Sign somebody of a listing's organization in: an admin, or another role."""

    def enter(provider, role=Role.ADMIN):
        person = make_member(provider.organization, role, email=f"{role}@fiche.example")
        client.force_login(person)
        return person

    return enter


def test_one_press_of_the_button_makes_a_listing_true_for_a_year(client, signed_in):
    provider = ProviderFactory(to_confirm=True, summary="Un mot de nous")
    admin = signed_in(provider)
    page = client.get(page_of(provider, "my_listing_confirm")).content.decode()
    assert "Un mot de nous" in page and provider.email in page and "Oui, elle est toujours juste" in page
    answer = client.post(page_of(provider, "my_listing_confirm"), follow=True).content.decode()
    assert "vérifiée pour un an de plus" in answer
    provider.refresh_from_db()
    today = clock.today()
    assert (provider.state, provider.verified_on, provider.verified_until) == ("published", today, a_year_after(today))
    assert provider.verification_steps.get().kind == VerificationKind.CONFIRMED_AGAIN
    entry = AuditEntry.objects.get(verb="listing.confirm")
    assert (entry.actor, entry.old, entry.new) == (admin, {"state": "to_confirm"}, {"state": "published"})
    assert "Confirmée à nouveau par son équipe" in client.get(provider.get_absolute_url()).content.decode()


def test_confirming_twice_is_once(client, signed_in):
    provider = ProviderFactory(unlisted=True)
    signed_in(provider)
    for _time in range(2):
        client.post(page_of(provider, "my_listing_confirm"))
    assert AuditEntry.objects.filter(verb="listing.confirm").count() == 1
    assert "Il n’y a plus rien à faire" in client.get(page_of(provider, "my_listing_confirm")).content.decode()


@pytest.mark.parametrize(
    ("left", "fields", "words"),
    [
        (46, {}, "Vous pourrez la confirmer à partir du"),
        (-3, {"suspended": True}, "Cette fiche est suspendue"),
        (-3, {"paused": True}, "Remettez-la d’abord"),
        (-3, {"left": True}, "après une courte relecture"),
        (-398, {"state": "unlisted"}, "soit plus d’un an"),
    ],
    ids=["too early", "suspended", "withdrawn", "left", "out for more than a year"],
)
@pytest.mark.parametrize("method", ["get", "post"])
def test_what_cannot_be_confirmed_says_why_and_what_to_do_and_nothing_changes(
    client, signed_in, left, fields, words, method
):
    provider = ProviderFactory(verified_on=days_ago(500), verified_until=days_ago(-left), **fields)
    signed_in(provider)
    response = getattr(client, method)(page_of(provider, "my_listing_confirm"))
    assert response.status_code == (200 if method == "get" else 409)
    assert words in response.content.decode() and "Oui, elle est toujours juste" not in response.content.decode()
    before = (provider.state, provider.verified_until)
    provider.refresh_from_db()
    assert (provider.state, provider.verified_until) == before
    assert not AuditEntry.objects.filter(verb="listing.confirm").exists()


def test_a_listing_can_be_confirmed_from_the_day_of_the_first_reminder_on(signed_in):
    provider = ProviderFactory(verified_on=days_ago(320), verified_until=clock.today() + timedelta(days=46))
    admin = signed_in(provider)
    with pytest.raises(TooEarly):
        confirm_listing(provider, actor=admin)
    Provider.objects.update(verified_until=clock.today() + timedelta(days=45))
    confirm_listing(provider, actor=admin)
    assert provider.verified_until == a_year_after(clock.today())


def test_a_member_reads_that_an_admin_can_confirm_and_is_refused_the_page(client, signed_in):
    provider = ProviderFactory(to_confirm=True)
    signed_in(provider, Role.MEMBER)
    page = client.get(page_of(provider)).content.decode()
    assert "Une personne admin de votre organisation peut la confirmer" in page
    for name in ("my_listing_confirm", "my_listing_leave"):
        assert client.post(page_of(provider, name)).status_code == 403
    provider.refresh_from_db()
    assert provider.state == "to_confirm"


def test_others_find_no_such_page_and_visitors_are_led_through_the_log_in(client, signed_in):
    provider = ProviderFactory(to_confirm=True)
    address = page_of(provider, "my_listing_confirm")
    assert client.get(address)["Location"].endswith(f"?next={address}")
    signed_in(ProviderFactory())
    assert client.get(address).status_code == client.post(address).status_code == 404


def test_a_sleeping_organization_is_told_to_wake_first(client, signed_in):
    provider = ProviderFactory(to_confirm=True)
    put_to_sleep(provider.organization, actor=signed_in(provider))
    answer = client.post(page_of(provider, "my_listing_confirm"))
    assert answer.status_code == 403 and "Réveillez-la d’abord" in answer.content.decode()


def test_the_mail_leads_to_the_page_where_the_listing_is_confirmed():
    provider = ProviderFactory(verified_on=days_ago(355), verified_until=clock.today() + timedelta(days=10))
    assert (follow_dates(), follow_dates()) == (1, 0)
    mail = OutgoingMail.objects.get(kind="providers.listing_ends_soon")
    assert mail.to_address == provider.email and page_of(provider, "my_listing_confirm") in mail.text


def test_a_listing_is_withdrawn_for_a_while_and_put_back(client, signed_in):
    provider = listed()
    signed_in(provider)
    client.post(page_of(provider), {"listing": "pause"})
    assert client.get(provider.get_absolute_url()).status_code == 410
    assert "Remettre la fiche" in client.get(page_of(provider)).content.decode()
    client.post(page_of(provider), {"listing": "resume"})
    assert client.get(provider.get_absolute_url()).status_code == 200
    assert "déjà" not in client.post(page_of(provider), {"listing": "resume"}, follow=True).content.decode()


def test_a_button_of_an_old_page_is_answered_in_words_and_changes_nothing(client, signed_in):
    provider = ProviderFactory()
    signed_in(provider)
    page = client.post(page_of(provider), {"listing": "resume"}, follow=True).content.decode()
    assert "Ce n’est plus possible" in page or "publiée" in page
    client.post(page_of(provider), {"listing": "explode"})
    provider.refresh_from_db()
    assert provider.state == "published" and not AuditEntry.objects.filter(verb__startswith="listing.").exists()


def test_leaving_takes_a_listing_out_at_once_and_tells_who_waits(client, signed_in):
    provider, other = listed(name="La Partante"), listed(name="La Restante")
    waiting, answered = make_sent([provider, other]), make_sent([provider], organization_name="Le club")
    answer(answered.recipients.get())
    admin = signed_in(provider)
    page = client.get(page_of(provider, "my_listing_leave")).content.decode()
    assert "Une association attend votre réponse" in page
    client.post(page_of(provider, "my_listing_leave"), {"reason": "Nous fermons."})
    provider.refresh_from_db()
    assert (provider.state, provider.left_on) == ("left", clock.today())
    entry = AuditEntry.objects.get(verb="listing.leave")
    assert (entry.actor, entry.reason) == (admin, "Nous fermons.")
    assert client.get(provider.get_absolute_url()).status_code == 410
    assert [mail.to_address for mail in mails("listing_left")] == [provider.email, admin.email]
    (mail,) = mails("provider_left")
    assert mail.to_address == waiting.contact_email and waiting.token in mail.text
    page = client.get(waiting.get_absolute_url()).content.decode()
    assert "A quitté l’annuaire" in page and "Envoyer les mêmes mots à quelqu’un d’autre" in page


def test_leaving_twice_is_once_and_a_reason_is_never_demanded(signed_in):
    provider = ProviderFactory(suspended=True)
    admin = signed_in(provider)
    for _time in range(2):
        leave_directory(provider, actor=admin)
    assert AuditEntry.objects.filter(verb="listing.leave").count() == 1
    assert [mail.to_address for mail in mails("listing_left")] == [provider.email, admin.email]


def test_a_reason_that_is_too_long_comes_back_as_it_was_typed(client, signed_in):
    provider = ProviderFactory()
    signed_in(provider)
    response = client.post(page_of(provider, "my_listing_leave"), {"reason": "x" * 2001})
    assert response.status_code == 422 and "x" * 2001 in response.content.decode()
    provider.refresh_from_db()
    assert provider.state == "published"


def test_a_year_after_leaving_texts_and_contact_data_are_gone_and_figures_stay(client, signed_in, frozen):
    provider = listed(name="zzpartie", summary="zzpartie", letter="zzpartie", website="https://zzpartie.example")
    SupportProjectFactory(provider=provider, story="zzpartie", association="zzpartie")
    ended = make_sent([provider])
    leave_directory(provider, actor=signed_in(provider))
    with clock.frozen_at(frozen + timedelta(days=364)):
        assert erase_left_listings() == 0
    with clock.frozen_at(frozen + timedelta(days=365)):
        assert (erase_left_listings(), erase_left_listings()) == (1, 0)
    provider.refresh_from_db()
    held = Provider.objects.filter(pk=provider.pk).values().get()
    assert "zzpartie" not in str(held) and provider.slug not in str(held["email"])
    assert (provider.email, provider.phone, provider.website, provider.commune) == ("", "", "", None)
    assert not provider.projects.exists()
    assert set(provider.stages.values_list("description", flat=True)) == {""}
    assert provider.stages.count() == 4 and ended.recipients.get().provider == provider
    assert AuditEntry.objects.filter(verb="listing.erased", actor=None).count() == 1
    assert client.get(page_of(provider)).status_code == client.get(ended.get_absolute_url()).status_code == 200


@pytest.mark.parametrize("state", ["unlisted", "left"])
def test_what_is_out_of_the_directory_is_found_nowhere(client, state):
    provider = listed(name="Introuvable")
    Provider.objects.update(state=state, left_on=clock.today() if state == "left" else None)
    update_now("provider", [provider.pk])
    for address in (
        "/annuaire/?q=introuvable",
        "/api/v1/providers?q=introuvable",
        f"/annuaire/comparer/?pick={provider.slug}",
    ):
        assert f"/annuaire/{provider.slug}/" not in client.get(address).content.decode()
    gone = client.get(provider.get_absolute_url())
    assert gone.status_code == 410 and "Trouver un prestataire" in gone.content.decode()


def test_what_is_to_be_confirmed_is_in_the_directory_and_says_so_everywhere(client):
    provider = listed(name="Échue", to_confirm=True)
    words = "confirmer depuis le"
    for address in (
        provider.get_absolute_url(),
        "/annuaire/?q=échue",
        f"/annuaire/comparer/?pick={provider.slug}",
        f"/annuaire/selection/?pick={provider.slug}",
    ):
        assert words in client.get(address).content.decode(), address
    (item,) = client.get("/api/v1/providers").json()["items"]
    assert item["to_be_confirmed"] is True
    assert client.get(f"/demande/?a={provider.slug}").status_code == 200
