"""The desk: who gets in, suspending with a reason, putting back, and what its people are told."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from portal.accounts.actions.people import create_person
from portal.accounts.models import Organization
from portal.audit.models import AuditEntry
from portal.common import clock
from portal.common.transitions import NotAllowedFrom
from portal.moderation.models import ReasonText
from portal.notifications.models import OutgoingMail
from portal.outbox.models import OutboxEvent
from providers.actions.listings import restore_listing, suspend_listing
from providers.actions.verification import relist_listing
from providers.models import Provider, SupportRequest
from tests.providers.factories import CommuneFactory, DepartmentFactory, ProviderFactory

pytestmark = pytest.mark.django_db

REASON = "Le site et le téléphone ne répondent plus depuis deux mois."


def address(provider):
    return reverse("providers:desk_listing", args=[provider.pk])


def test_a_listing_is_suspended_with_a_reason_and_its_people_read_it(desk, moderator):
    provider = ProviderFactory()
    answer = desk.post(address(provider), {"decision": "suspend", "reason": REASON}, follow=True)
    provider.refresh_from_db()
    assert provider.state == "suspended"
    assert REASON in answer.content.decode()
    entry = AuditEntry.objects.get(verb="listing.suspend")
    assert (entry.actor, entry.old, entry.new, entry.reason) == (
        moderator,
        {"state": "published"},
        {"state": "suspended"},
        REASON,
    )
    mail = OutgoingMail.objects.get(kind="providers.listing_suspended")
    assert mail.to_address == provider.email and REASON in mail.text
    assert OutboxEvent.objects.filter(topic="search.index").exists()


@pytest.mark.parametrize("reason", ["", "   ", "court"])
def test_a_suspension_without_a_real_reason_is_refused_and_nothing_changes(desk, reason):
    provider = ProviderFactory()
    answer = desk.post(address(provider), {"decision": "suspend", "reason": reason})
    provider.refresh_from_db()
    assert answer.status_code == 422
    assert provider.state == "published"
    assert not OutgoingMail.objects.exists() and not AuditEntry.objects.filter(verb="listing.suspend").exists()


def test_a_suspended_listing_is_put_back_and_its_people_are_told(desk, moderator):
    provider = ProviderFactory()
    suspend_listing(provider, actor=moderator, reason=REASON)
    desk.post(address(provider), {"decision": "restore", "reason": "Le téléphone répond de nouveau."})
    provider.refresh_from_db()
    assert (provider.state, provider.suspension_reason) == ("published", "")
    assert "répond de nouveau" in OutgoingMail.objects.get(kind="providers.listing_restored").text


def test_a_decision_taken_on_an_old_page_is_said_and_what_was_typed_is_kept(desk, moderator):
    provider = ProviderFactory()
    suspend_listing(provider, actor=moderator, reason=REASON)
    answer = desk.post(address(provider), {"decision": "suspend", "reason": "Une autre raison, bien écrite."})
    assert answer.status_code == 409
    assert "Quelqu’un d’autre a décidé entre-temps" in answer.content.decode()
    assert "Une autre raison, bien écrite." in answer.content.decode()
    assert AuditEntry.objects.filter(verb="listing.suspend").count() == 1


def test_a_ready_reason_fills_the_form(desk):
    ready = ReasonText.objects.create(
        topic="suspend-listing",
        label_fr="Injoignable",
        label_en="Nowhere to be found",
        text_fr="Votre adresse ne répond plus.",
        text_en="No answer.",
    )
    answer = desk.get(address(ProviderFactory()), {"reason": ready.pk})
    assert "Votre adresse ne répond plus." in answer.content.decode()


@pytest.mark.parametrize("query", ["?reason=x", "?reason=999999999999999", "?reason=-1"])
def test_a_reason_that_does_not_exist_leaves_the_form_empty(desk, query):
    assert desk.get(address(ProviderFactory()) + query).status_code == 200


def test_the_list_is_searched_by_name_and_state(desk):
    ProviderFactory(name="Le Moyeu")
    ProviderFactory(name="Trois Traboules", state="suspended", suspension_reason=REASON)
    page = desk.get(reverse("providers:desk_listings"), {"q": "moyeu"}).content.decode()
    assert "Le Moyeu" in page and "Trois Traboules" not in page
    page = desk.get(reverse("providers:desk_listings"), {"state": "suspended"}).content.decode()
    assert "Trois Traboules" in page and "Le Moyeu" not in page


@pytest.mark.parametrize(
    "words", ["helene", "Hélène", "st etienne", "Saint-Étienne", "42 marchetti", "contact@helene.example"]
)
def test_a_listing_is_found_without_accents_by_place_department_or_address(desk, words):
    place = CommuneFactory(name="Saint-Étienne", search_name="saintetienne", department=DepartmentFactory(code="42"))
    ProviderFactory(name="Hélène Marchetti", slug="helene-marchetti", commune=place, email="contact@helene.example")
    ProviderFactory(name="Trois Traboules", slug="trois-traboules")
    page = desk.get(reverse("providers:desk_listings"), {"q": words}).content.decode()
    assert "Hélène Marchetti" in page and "Trois Traboules" not in page


def test_listings_to_confirm_are_found_and_come_first_on_demand(desk):
    today = clock.today()
    ProviderFactory(name="Échue", to_confirm=True)
    for name, days in (("Bientôt", 5), ("Tranquille", 300)):
        ProviderFactory(name=name, verified_on=today - timedelta(days=60), verified_until=today + timedelta(days=days))
    page = desk.get(reverse("providers:desk_listings"), {"state": "to_confirm"}).content.decode()
    assert "Échue" in page and "À confirmer depuis le" in page and "Bientôt" not in page
    page = desk.get(reverse("providers:desk_listings"), {"order": "until"}).content.decode()
    assert page.index("Échue") < page.index("Bientôt") < page.index("Tranquille")


@pytest.mark.parametrize("query", [{"state": "x"}, {"order": "x"}, {"q": "x" * 5000}, {"q": "' \0 %"}])
def test_filters_that_make_no_sense_are_a_page_in_words(desk, query):
    ProviderFactory()
    assert desk.get(reverse("providers:desk_listings"), query).status_code == 200


@pytest.mark.parametrize("step", ["restore", "relist"])
def test_a_listing_does_not_come_back_while_its_organization_sleeps(desk, moderator, step):
    provider = ProviderFactory()
    suspend_listing(provider, actor=moderator, reason=REASON)
    if step == "relist":
        Provider.objects.filter(pk=provider.pk).update(state="unlisted", suspension_reason="")
    Organization.objects.filter(pk=provider.organization_id).update(state="asleep")
    provider = Provider.objects.get(pk=provider.pk)
    act = {"restore": restore_listing, "relist": relist_listing}[step]
    with pytest.raises(NotAllowedFrom, match="en sommeil"):
        act(provider, actor=moderator, reason=REASON)
    page = desk.post(address(provider), {"decision": step, "reason": REASON}, follow=True).content.decode()
    assert "est en sommeil" in page
    assert not Provider.objects.get(pk=provider.pk).is_listed


def test_a_suspension_can_be_undone_right_after_with_the_excuse_ready(desk, moderator):
    provider = ProviderFactory()
    page = desk.post(address(provider), {"decision": "suspend", "reason": REASON}, follow=True).content.decode()
    assert "Annuler\u202f: la remettre" in page and "suspendue par erreur" in page
    colleague = create_person(actor=None, email="paul@desk.example", display_name="Paul", groups=("moderators",))
    other = ProviderFactory()
    suspend_listing(other, actor=colleague, reason=REASON)
    assert "suspendue par erreur" not in desk.get(address(other)).content.decode()


def test_the_history_is_told_in_words_with_who_and_why(desk, moderator):
    provider = ProviderFactory()
    suspend_listing(provider, actor=moderator, reason=REASON)
    page = desk.get(address(provider)).content.decode()
    assert "<b>suspendue</b>" in page and "Véra" in page and "listing.suspend" not in page


def test_what_its_people_wrote_is_shown_as_text(desk):
    provider = ProviderFactory(name="<b>gras</b>", summary="<script>x</script>", suspended=True)
    page = desk.get(address(provider)).content.decode()
    assert "<b>gras" not in page and "<script>x" not in page


@pytest.mark.parametrize("page", ["0", "99", "x", "-1"])
def test_a_bad_page_is_a_page_in_words(desk, page):
    assert desk.get(reverse("providers:desk_listings"), {"page": page}).status_code == 404


def test_visitors_are_led_to_log_in_and_others_are_refused(client, with_second_factor):
    url = address(ProviderFactory())
    assert client.get(url).status_code == 302
    editor = create_person(actor=None, email="ed@desk.example", display_name="Ed", groups=("editors",))
    assert with_second_factor(client, editor).get(url).status_code == 403
    assert client.post(url, {"decision": "suspend", "reason": REASON}).status_code == 403


def test_the_list_asks_as_many_questions_for_thirty_listings_as_for_three(
    desk, django_assert_max_num_queries, django_assert_num_queries
):
    ProviderFactory.create_batch(3)
    url = reverse("providers:desk_listings")
    desk.get(url)
    with django_assert_max_num_queries(25) as asked:
        desk.get(url)
    count = len(asked)
    ProviderFactory.create_batch(27, commune=CommuneFactory())
    with django_assert_num_queries(count):
        desk.get(url)


def test_moderators_read_what_associations_said_and_visitors_do_not(desk, client):
    provider = ProviderFactory()
    SupportRequest.objects.create(
        token="dit",
        state="closed",
        sent_at=clock.now(),
        closed_at=clock.now(),
        chosen=provider,
        outcome="partly",
        outcome_note="Le site attend encore ses photos.",
    )
    assert "Le site attend encore ses photos." in desk.get(address(provider)).content.decode()
    assert "photos" not in client.get(provider.get_absolute_url()).content.decode()
