"""The way of a visitor, page by page, as a browser without JavaScript walks it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from portal.common import clock
from portal.notifications.models import OutgoingMail
from providers.actions.requests import sending
from providers.enums import RequestState
from providers.models import SupportRequest
from tests.providers.factories import BrandFactory, NeedFactory, OrganizationFactory, ProviderFactory
from tests.providers.requests import mails, make_draft, make_member, make_sent

pytestmark = pytest.mark.django_db

STEP_ONE = {
    "organization_name": "Les Voix du Lavoir",
    "contact_name": "Odile",
    "contact_email": "odile@voix-du-lavoir.example",
}


def page(name, *args):
    return reverse(f"providers:{name}", args=args)


def begin(client, providers=(), **more):
    response = client.post(page("request_start"), {**STEP_ONE, "a": [p.slug for p in providers], **more})
    assert response.status_code == 302, response.content.decode()
    return SupportRequest.objects.latest("pk")


def test_visitor_goes_from_the_directory_to_the_answers(client):
    provider = ProviderFactory(name="Le Moyeu")
    brand, need = BrandFactory(name="Google Drive"), NeedFactory(slug="files")
    shown = client.get(page("request_start") + f"?a={provider.slug}").content.decode()
    assert "Le Moyeu" in shown and f'name="a" value="{provider.slug}"' in shown
    draft = begin(client, [provider])
    response = client.post(
        page("request_need", draft.token), {"needs": ["files"], "brand_typed": "google drive", "hope": "Ranger"}
    )
    assert response.url == page("request_size", draft.token)
    response = client.post(page("request_size", draft.token), {"size": "15", "deadline": "avant juin"})
    assert response.url == page("request_recipients", draft.token)
    response = client.post(page("request_recipients", draft.token), {"provider": [provider.slug]})
    assert response.url == page("request_review", draft.token)
    review = client.get(response.url).content.decode()
    assert "Google Drive" in review and "avant juin" in review and "1 prestataire" in review
    response = client.post(page("request_review", draft.token))
    waiting = client.get(response.url).content.decode()
    assert "odile@voix-du-lavoir.example" in waiting
    confirm = page("request_confirm", draft.token, sending.signature_of(SupportRequest.objects.get()))
    assert client.get(confirm).status_code == 200
    assert SupportRequest.objects.get().state == RequestState.TO_CONFIRM, "opening the link changes nothing"
    response = client.post(confirm)
    sent = SupportRequest.objects.get()
    assert (sent.state, sent.brand, list(sent.needs.all())) == (RequestState.SENT, brand, [need])
    assert sent.deadline_kind == "date"
    assert "Le Moyeu" in client.get(response.url).content.decode()


def test_start_page_says_what_it_leaves_out(client):
    kept = [ProviderFactory() for _ in range(3)]
    fourth, paused, gone = (
        ProviderFactory(name="La Quatrième"),
        ProviderFactory(name="La Pause", accepts_requests=False),
        ProviderFactory(name="La Suspendue", suspended=True),
    )
    slugs = [*(p.slug for p in kept), fourth.slug, paused.slug, gone.slug, "jamais-vue"]
    text = client.get(page("request_start"), {"a": slugs}).content.decode()
    assert all(f'value="{provider.slug}"' in text for provider in kept)
    for slug in (fourth.slug, paused.slug, gone.slug):
        assert f'value="{slug}"' not in text
    assert (
        "En trop : La Quatrième" in text.replace("\u00a0", " ").replace("\u202f", " ")
        and "en pause pour La Pause" in text
    )
    assert "La Suspendue" not in text and "jamais-vue" in text


def test_start_page_without_a_choice_leads_on(client):
    response = client.get(page("request_start"))
    assert response.status_code == 200
    assert "à l’étape 4" in response.content.decode()


def test_nothing_is_stored_before_the_first_step_is_right(client):
    response = client.post(page("request_start"), {**STEP_ONE, "contact_email": "chez moi"})
    text = response.content.decode()
    assert response.status_code == 200 and SupportRequest.objects.count() == 0
    assert "« chez moi »" in text.replace("\u00a0", " ").replace("\u202f", " ") and 'value="Les Voix du Lavoir"' in text


def test_only_the_csrf_cookie_is_set(client):
    assert set(client.get(page("request_start")).cookies) == {"csrftoken"}
    assert not client.get(page("request_data")).cookies
    draft = make_sent()
    assert not client.get(page("request_detail", draft.token)).cookies


def test_wrong_number_is_quoted_with_an_example_and_kept_for_later(client):
    draft = begin(client)
    typed = {"size": "une quinzaine, je crois", "note": "Demander Bernard"}
    text = (
        client.post(page("request_size", draft.token), typed)
        .content.decode()
        .replace("\u00a0", " ")
        .replace("\u202f", " ")
    )
    assert "« une quinzaine, je crois »" in text and "par exemple 15" in text and "Demander Bernard" in text
    assert 'href="#id_size"' in text
    again = client.get(page("request_size", draft.token)).content.decode()
    assert 'value="une quinzaine, je crois"' in again and "Demander Bernard" in again
    client.post(page("request_size", draft.token), {"size": "15", "note": "Demander Bernard"})
    assert SupportRequest.objects.get().unfinished == {}


def test_later_saves_even_what_lacks_and_gives_a_code(client):
    draft = begin(client, later="1", contact_name="")
    saved = client.get(page("request_saved", draft.token)).content.decode()
    code = SupportRequest.objects.get().resume_code
    assert f"{code[:4]} {code[4:8]} {code[8:]}" in saved and draft.token in saved
    response = client.post(page("request_resume"), {"code": f" {code[:6].lower()}-{code[6:]} "})
    assert response.url == page("request_detail", draft.token)
    assert client.get(response.url).url == page("request_association", draft.token)


def test_wrong_code_is_said_in_words(client):
    text = client.post(page("request_resume"), {"code": "AAAA BBBB CCCC"}).content.decode()
    assert "Aucun brouillon n’a ce code" in text and 'value="AAAA BBBB CCCC"' in text


def test_code_of_a_request_that_left_opens_nothing(client):
    response = client.post(page("request_resume"), {"code": make_sent().resume_code})
    assert response.status_code == 200


def test_link_can_be_sent_by_mail_to_an_address(client):
    draft = begin(client)
    client.post(page("request_saved", draft.token), {"address": "odile@ailleurs.example"})
    (mail,) = mails("request_saved")
    assert mail.to_address == "odile@ailleurs.example" and draft.token in mail.text


def test_double_submit_leads_to_the_same_page(client):
    draft = make_draft()
    first = client.post(page("request_review", draft.token))
    second = client.post(page("request_review", draft.token))
    assert first.url == second.url == page("request_detail", draft.token)
    assert len(mails("request_confirm")) == 1


def test_incomplete_request_says_which_step_lacks(client):
    draft = begin(client)
    text = client.post(page("request_review", draft.token)).content.decode()
    assert page("request_need", draft.token) in text and "Il manque quelque chose" in text
    assert SupportRequest.objects.get().state == RequestState.DRAFT


def test_paused_provider_is_said_at_step_four_and_not_offered(client):
    paused = ProviderFactory(name="La Pause")
    draft = make_draft([paused])
    type(paused).objects.filter(pk=paused.pk).update(accepts_requests=False)
    text = client.get(page("request_recipients", draft.token)).content.decode()
    assert "en pause pour La Pause" in text and f'value="{paused.slug}"' not in text
    refused = client.post(page("request_recipients", draft.token), {"provider": [paused.slug]})
    assert refused.status_code == 200


def test_step_four_offers_those_who_meet_the_need_and_finds_by_name(client):
    need = NeedFactory(slug="mail")
    chosen, fitting = ProviderFactory(), ProviderFactory(needs=[need])
    other = ProviderFactory(name="Écluse & Compagnie", slug="ecluse-compagnie")
    draft = make_draft([chosen])
    url = page("request_recipients", draft.token)
    text = client.get(url).content.decode()
    assert f'value="{fitting.slug}"' in text and f'value="{other.slug}"' not in text
    found = client.post(url, {"provider": [chosen.slug], "find": "ecluse", "search": "1"}).content.decode()
    assert f'value="{other.slug}"' in found and SupportRequest.objects.get().recipients.count() == 1
    client.post(url, {"provider": [chosen.slug, other.slug]})
    assert [row.provider for row in draft.recipients.all()] == [chosen, other]


def test_four_providers_are_one_too_many(client):
    need = NeedFactory(slug="mail")
    offered = [ProviderFactory(needs=[need]) for _ in range(4)]
    draft = make_draft()
    response = client.post(page("request_recipients", draft.token), {"provider": [p.slug for p in offered]})
    assert "Vous en avez coché 4" in response.content.decode()


def test_member_picks_an_organization_and_sends_without_a_mail_to_confirm(client):
    organization = OrganizationFactory(name="Les Voix du Lavoir")
    member = make_member(organization)
    stranger = OrganizationFactory(name="Le club d’à côté")
    client.force_login(member)
    provider = ProviderFactory()
    text = client.get(page("request_start")).content.decode()
    assert "Les Voix du Lavoir" in text and stranger.name not in text
    refused = client.post(page("request_start"), {"organization": stranger.pk, "contact_name": "Odile"})
    assert refused.status_code == 200
    fields = {"organization": organization.pk, "contact_name": "Odile", "contact_email": member.email}
    draft = begin(client, [provider], **{**fields, "organization_name": ""})
    assert (draft.organization, draft.organization_name, draft.author) == (organization, organization.name, member)
    client.post(page("request_need", draft.token), {"needs": [NeedFactory().slug], "hope": "Ranger"})
    client.post(page("request_size", draft.token), {"size": "3"})
    client.post(page("request_review", draft.token))
    assert SupportRequest.objects.get().state == RequestState.SENT
    assert mails("request_confirm") == []


def test_extra_fields_change_nothing(client):
    draft = begin(client, state="sent", token="x" * 43, sent_at="2026-01-01", address_confirmed_at="2026-01-01")
    assert (draft.state, draft.sent_at, draft.address_confirmed_at) == (RequestState.DRAFT, None, None)
    client.post(page("request_size", draft.token), {"size": "15", "state": "closed", "budget": "1000000"})
    draft.refresh_from_db()
    assert (draft.state, draft.budget) == (RequestState.DRAFT, "")


def test_prefer_not_to_say_is_an_answer(client):
    draft = begin(client)
    client.post(page("request_size", draft.token), {"size": "15", "budget": "prefer-not", "caretaker": "prefer-not"})
    draft.refresh_from_db()
    assert (draft.budget, draft.caretaker) == ("prefer-not", "prefer-not")
    assert "préfère ne pas le dire" in client.get(page("request_review", draft.token)).content.decode()


def test_need_and_brand_of_the_search_come_along(client):
    need, brand = NeedFactory(slug="mail"), BrandFactory(slug="gmail", name="Gmail")
    text = client.get(page("request_start") + "?need=mail&brand=gmail&need=inconnu").content.decode()
    assert 'name="need" value="mail"' in text and 'name="brand" value="gmail"' in text
    draft = begin(client, need="mail", brand="gmail")
    assert (list(draft.needs.all()), draft.brand) == ([need], brand)


def test_draft_is_deleted_when_asked(client):
    draft = begin(client)
    client.get(page("request_discard", draft.token))
    assert SupportRequest.objects.count() == 1
    response = client.post(page("request_discard", draft.token))
    assert SupportRequest.objects.count() == 0
    assert "Votre brouillon est effacé" in client.get(response.url).content.decode()
    assert client.get(page("request_detail", draft.token)).status_code == 404


def test_address_can_be_corrected_while_it_waits(client):
    draft = make_draft()
    client.post(page("request_review", draft.token))
    response = client.post(page("request_correct", draft.token))
    assert response.url == page("request_association", draft.token)
    client.post(response.url, {**STEP_ONE, "contact_email": "neuve@voix-du-lavoir.example"})
    client.post(page("request_review", draft.token))
    assert [mail.to_address for mail in mails("request_confirm")][-1] == "neuve@voix-du-lavoir.example"


def test_link_is_sent_again_until_it_is_enough(client):
    draft = make_draft()
    client.post(page("request_review", draft.token))
    answers = [client.post(page("request_resend", draft.token)).status_code for _ in range(6)]
    assert answers == [302, 302, 302, 302, 429, 429]
    assert OutgoingMail.objects.count() == 5


def test_stale_link_is_explained(client):
    draft = make_draft()
    client.post(page("request_review", draft.token))
    response = client.get(page("request_confirm", draft.token, "nimporte:quoi"))
    assert response.status_code == 404 and "Ce lien ne correspond plus" in response.content.decode()


@pytest.mark.parametrize(
    "name", ["association", "need", "size", "recipients", "review", "saved", "discard"], ids=lambda name: name
)
def test_what_was_sent_leads_from_every_step_to_its_page(client, name):
    sent = make_sent()
    for response in (client.get(page(f"request_{name}", sent.token)), client.post(page(f"request_{name}", sent.token))):
        assert response.url == page("request_detail", sent.token)


def test_pages_behind_a_link_stay_out_of_caches_and_indexes(client):
    response = client.get(page("request_detail", make_sent().token))
    assert "no-store" in response["Cache-Control"] and response["X-Robots-Tag"] == "noindex"


def test_long_and_strange_input_is_answered_in_words(client):
    draft = begin(client)
    for name, data in [
        ("association", {**STEP_ONE, "organization_name": "x" * 5000}),
        ("need", {"needs": ["inconnu", "x" * 500], "hope": "x" * 5000, "brand_typed": "x" * 500}),
        ("size", {"size": "9" * 400, "deadline_kind": "jamais", "budget": "peu"}),
        ("recipients", {"provider": ["x" * 500] * 50}),
        ("recipients", {"find": "%_'\"\x00é" * 20, "search": "1"}),
    ]:
        response = client.post(page(f"request_{name}", draft.token), data)
        assert response.status_code in (200, 302), name


def test_english_pages_are_english(client):
    response = client.get("/en/request/")
    assert "Ask for a hand" in response.content.decode()
    draft = begin(client)
    with clock.frozen_at(clock.now() + timedelta(days=1)):
        assert client.get(f"/en/request/{draft.token}/size/").status_code == 200
