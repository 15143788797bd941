"""The pages after a request has left: the provider's, the association's, the listing's, the account's."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from portal.accounts.enums import Role
from portal.common import clock
from providers.actions.requests import answering, following, upkeep
from providers.actions.requests.answering import Answer
from providers.enums import AnswerState, Outcome, RequestState, StillInUse
from providers.models import FollowUp, Provider, Recipient, SupportRequest
from tests.providers.factories import NeedFactory, OrganizationFactory, ProviderFactory
from tests.providers.requests import answer, mails, make_answered, make_closed, make_draft, make_member, make_sent

pytestmark = pytest.mark.django_db


def page(name, *args):
    return reverse(f"providers:{name}", args=args)


def read(client, name, *args):
    return client.get(page(name, *args)).content.decode().replace("\u00a0", " ").replace("\u202f", " ")


def test_provider_reads_the_request_and_how_to_reach_the_association(client):
    recipient = make_sent(note="Demander Bernard").recipients.get()
    text = read(client, "answer", recipient.token)
    for words in ("Les Voix du Lavoir", "odile@voix-du-lavoir.example", "04 00 00 00 69", "Demander Bernard"):
        assert words in text


def test_provider_answers_yes_without_an_account(client):
    recipient = make_sent().recipients.get()
    data = {"state": "yes", "available_from": "en juin", "answer": "Avec plaisir", "revision": 0}
    response = client.post(page("answer", recipient.token), data)
    assert response.status_code == 302
    recipient.refresh_from_db()
    assert (recipient.state, recipient.available_from) == (AnswerState.YES, "en juin")
    assert "Votre réponse est partie" in client.get(response.url).content.decode()


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({}, "Choisissez l’une des réponses"),
        ({"state": "yes"}, "Dites à partir de quand"),
        ({"state": "questions"}, "Écrivez vos questions"),
        ({"state": "no"}, "Dites pourquoi"),
        ({"state": "no", "answer": "Plein", "referral_name": "Personne d’ici"}, "Aucune fiche de l’annuaire"),
        ({"state": "waiting"}, "Erreur :"),
    ],
)
def test_answer_that_lacks_something_is_said_and_kept(client, data, words):
    recipient = make_sent().recipients.get()
    response = client.post(page("answer", recipient.token), {"revision": 0, "referral_note": "La médiathèque", **data})
    text = response.content.decode().replace("\u00a0", " ").replace("\u202f", " ")
    assert response.status_code == 200 and words in text and 'value="La médiathèque"' in text
    recipient.refresh_from_db()
    assert recipient.state == AnswerState.WAITING


def test_no_room_has_a_page_of_its_own_and_refers_to_a_listing_by_part_of_its_name(client):
    other = ProviderFactory(name="L’Écluse numérique", slug="ecluse-numerique")
    ProviderFactory(name="L’Écluse suspendue", slug="ecluse-suspendue", suspended=True)
    recipient = make_sent().recipients.get()
    assert client.get(page("answer_no", recipient.token)).status_code == 200
    data = {"state": "no", "answer": "Agenda plein", "referral_name": "ecluse", "revision": 0}
    client.post(page("answer_no", recipient.token), data)
    recipient.refresh_from_db()
    assert (recipient.state, recipient.referral) == (AnswerState.NO, other)


def test_ambiguous_referral_asks_which_one(client):
    for number in (1, 2):
        ProviderFactory(name=f"L’Écluse {number}", slug=f"ecluse-{number}")
    recipient = make_sent().recipients.get()
    data = {"state": "no", "answer": "Agenda plein", "referral_name": "écluse", "revision": 0}
    text = client.post(page("answer", recipient.token), data).content.decode()
    assert "L’Écluse 1, L’Écluse 2" in text


def test_second_of_two_people_is_shown_the_first_answer_and_keeps_what_they_typed(client):
    recipient = make_sent().recipients.get()
    answer(recipient, AnswerState.NO, text="Agenda plein")
    data = {"state": "yes", "available_from": "demain", "answer": "Volontiers", "revision": 0}
    response = client.post(page("answer", recipient.token), data)
    text = response.content.decode()
    assert response.status_code == 409
    assert "Agenda plein" in text and "Volontiers" in text and 'value="demain"' in text
    recipient.refresh_from_db()
    assert recipient.state == AnswerState.NO
    assert client.post(page("answer", recipient.token), {**data, "revision": 1}).status_code == 302


def test_answer_that_comes_after_the_end_is_kept_for_copying(client):
    request = make_sent()
    recipient = request.recipients.get()
    following.close_request(request, None, answers_seen=0, actor=None)
    data = {"state": "yes", "available_from": "demain", "answer": "Volontiers", "revision": 0}
    response = client.post(page("answer", recipient.token), data)
    assert response.status_code == 409 and "Volontiers" in response.content.decode()


def test_withdrawn_request_shows_neither_words_nor_address_to_providers(client):
    request = make_sent(hope="Un secret de chorale")
    recipient = request.recipients.get()
    client.post(page("request_withdraw", request.token))
    text = read(client, "answer", recipient.token)
    for words in ("Lavoir", "odile@", "04 00", "secret de chorale", "Odile"):
        assert words not in text


def test_page_of_a_draft_is_closed_to_its_providers(client):
    recipient = make_draft().recipients.get()
    assert client.get(page("answer", recipient.token)).status_code == 404


def test_association_sees_every_answer_and_reaches_those_who_can_help(client):
    yes, no, silent = ProviderFactory(name="Le Moyeu"), ProviderFactory(), ProviderFactory(name="La Silencieuse")
    other = ProviderFactory(name="La Rustine", slug="la-rustine")
    request = make_sent([yes, no, silent])
    answer(request.recipients.get(provider=yes))
    said = Answer(AnswerState.NO, text="Agenda plein", referral=other)
    answering.give_answer(request.recipients.get(provider=no), said, revision=0, actor=None)
    text = read(client, "request_detail", request.token)
    assert yes.email in text and "Agenda plein" in text and "La Silencieuse" in text
    assert no.email not in text and silent.email not in text
    assert page("request_again", request.token) + "?a=la-rustine" in text


def test_referral_is_followed_with_the_same_words(client):
    other = ProviderFactory(slug="la-rustine")
    request = make_sent()
    response = client.post(page("request_again", request.token), {"a": "la-rustine"})
    again = SupportRequest.objects.latest("pk")
    assert again.hope == request.hope and again.recipients.get().provider == other
    assert response.url == page("request_review", again.token)


def test_all_noes_lead_on(client):
    recipient = make_answered(AnswerState.NO)
    text = read(client, "request_detail", recipient.request.token)
    assert "Personne n’a de place" in text and page("request_again", recipient.request.token) in text


def test_association_replies_thanks_closes_and_says_how_it_went(client):
    recipient = make_answered(AnswerState.QUESTIONS)
    token = recipient.request.token
    client.post(page("request_reply", token, 1), {"text": "Nous sommes quinze"})
    assert "Nous sommes quinze" in read(client, "answer", recipient.token)
    client.post(page("request_thank", token, 1), {})
    assert len(mails("thanks_received")) == 1
    response = client.post(page("request_close", token), {"chosen": recipient.provider.slug, "answers_seen": 1})
    assert response.status_code == 302
    client.post(page("request_outcome", token), {"outcome": "worked", "outcome_note": "Très bien"})
    request = SupportRequest.objects.get()
    assert (request.state, request.chosen, request.outcome) == (
        RequestState.CLOSED,
        recipient.provider,
        Outcome.WORKED,
    )
    assert "Très bien" not in read(client, "answer", recipient.token), "the outcome is private"


def test_answer_that_just_came_is_shown_before_closing(client):
    request = make_sent()
    answer(request.recipients.get(), text="Attendez-moi")
    data = {"chosen": "-", "answers_seen": 0}
    text = client.post(page("request_close", request.token), data).content.decode()
    assert "Attendez-moi" in text and 'name="answers_seen" value="1"' in text
    assert SupportRequest.objects.get().state == RequestState.SENT
    client.post(page("request_close", request.token), {**data, "answers_seen": 1})
    assert SupportRequest.objects.get().state == RequestState.CLOSED


def test_still_in_use_is_answered_on_its_page_once_asked(client):
    request = make_closed()
    assert client.get(page("request_follow_up", request.token, 6)).status_code == 404
    with clock.frozen_at(clock.now() + timedelta(days=183)):
        upkeep.ask_follow_ups()
        client.post(page("request_follow_up", request.token, 6), {"still_in_use": "partly"})
    assert FollowUp.objects.get().still_in_use == StillInUse.PARTLY


@pytest.mark.parametrize("deed", ["reply", "thank"])
def test_deeds_for_a_provider_that_was_not_asked_are_not_found(client, deed):
    assert client.get(page(f"request_{deed}", make_sent().token, 2)).status_code == 404


@pytest.mark.parametrize("deed", ["close", "withdraw", "outcome", "again"])
def test_opening_the_page_of_a_deed_changes_nothing(client, deed):
    request = make_sent()
    client.get(page(f"request_{deed}", request.token))
    assert list(SupportRequest.objects.values_list("state")) == [(RequestState.SENT,)]


def test_erased_request_still_has_a_page(client):
    request = make_closed()
    recipient = request.recipients.get()
    with clock.frozen_at(clock.now() + timedelta(days=400)):
        upkeep.blank_old_requests()
    assert "ont été effacés" in read(client, "request_detail", request.token)
    assert "ont été effacés" in read(client, "answer", recipient.token)


def test_admin_pauses_on_the_page_of_the_listing_and_members_only_read(client):
    provider = ProviderFactory()
    admin = make_member(provider.organization, email="salome@moyeu.example")
    member = make_member(provider.organization, role=Role.MEMBER, email="tom@moyeu.example")
    client.force_login(member)
    assert client.post(page("my_listing", provider.slug), {"requests": "pause"}).status_code == 403
    assert "Mettre les demandes en pause" not in read(client, "my_listing", provider.slug)
    client.force_login(admin)
    client.post(page("my_listing", provider.slug), {"requests": "pause"})
    assert Provider.objects.get().accepts_requests is False
    assert "en pause" in read(client, "my_listing", provider.slug)
    client.post(page("my_listing", provider.slug), {"requests": "resume"})
    assert Provider.objects.get().accepts_requests is True


def test_listing_without_an_account_is_paused_with_the_link_of_a_request(client):
    recipient = make_sent().recipients.get()
    url = page("answer_pause", recipient.token)
    assert url in read(client, "answer", recipient.token)
    client.get(url)
    assert Provider.objects.get().accepts_requests is True
    assert "Plus aucune demande" in client.get(client.post(url, {"requests": "pause"}).url).content.decode()
    assert Provider.objects.get().accepts_requests is False
    client.post(url, {"requests": "resume"})
    assert Provider.objects.get().accepts_requests is True


def test_page_of_a_listing_is_for_its_organization_alone(client):
    provider = ProviderFactory()
    assert client.get(page("my_listing", provider.slug)).status_code == 302
    client.force_login(make_member(OrganizationFactory()))
    assert client.get(page("my_listing", provider.slug)).status_code == 404


@pytest.mark.parametrize("rows", [3, 19])
def test_page_of_a_listing_takes_few_queries_whatever_it_received(client, rows, django_assert_max_num_queries):
    provider = ProviderFactory()
    for number in range(rows):
        request = make_draft([provider], organization_name=f"Club {number}")
        SupportRequest.objects.filter(pk=request.pk).update(state="sent", sent_at=clock.now())
    client.force_login(make_member(provider.organization))
    with django_assert_max_num_queries(16):
        assert read(client, "my_listing", provider.slug).count("Club ") == rows


@pytest.mark.parametrize("name", ["request_detail", "answer"])
def test_pages_of_a_request_take_at_most_25_queries(client, name, django_assert_max_num_queries):
    request = make_sent([ProviderFactory() for _ in range(3)])
    for recipient in request.recipients.all():
        answer(recipient)
    client.force_login(make_member())
    token = request.token if name == "request_detail" else recipient.token
    with django_assert_max_num_queries(25):
        client.get(page(name, token))


@pytest.mark.parametrize("step", ["association", "need", "size", "recipients", "review", "saved"])
def test_steps_take_at_most_25_queries(client, step, django_assert_max_num_queries):
    need = NeedFactory(slug="mail")
    for _ in range(8):
        ProviderFactory(needs=[need])
    member = make_member()
    draft = make_draft([ProviderFactory() for _ in range(3)], actor=member)
    client.force_login(member)
    with django_assert_max_num_queries(25):
        assert client.get(page(f"request_{step}", draft.token)).status_code == 200


def test_account_page_leads_to_what_one_wrote_and_to_what_ones_listings_received(client):
    provider = ProviderFactory(name="Le Moyeu", slug="le-moyeu")
    admin = make_member(provider.organization)
    client.force_login(admin)
    home = reverse("accounts:home")
    assert "Vos demandes aux prestataires" not in client.get(home).content.decode()
    draft = make_draft(actor=admin)
    make_sent([provider], contact_email="autre@ailleurs.example")
    text = client.get(home).content.decode()
    assert draft.get_absolute_url() in text and page("my_listing", "le-moyeu") in text
    assert "1 attend votre réponse" in text


def test_account_page_stays_within_its_queries(client, django_assert_max_num_queries):
    provider = ProviderFactory()
    admin = make_member(provider.organization)
    for _ in range(4):
        make_draft(actor=admin)
    client.force_login(admin)
    with django_assert_max_num_queries(25):
        client.get(reverse("accounts:home"))


def test_form_pages_refuse_a_post_without_its_csrf_token():
    recipient = Recipient.objects.get(request=make_sent())
    strict = Client(enforce_csrf_checks=True)
    for url in (page("request_start"), page("answer", recipient.token), page("request_close", recipient.request.token)):
        assert strict.post(url, {"state": "no"}).status_code == 403
