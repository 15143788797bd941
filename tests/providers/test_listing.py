"""The page of one listing and its visiting card."""

import json
from datetime import timedelta

import pytest

from portal.common import clock
from providers import listings, queries
from providers.enums import AnswerState, PriceApproach, Stage
from providers.models import PriceLine, Recipient, SupportRequest
from tests.providers.factories import (
    BrandFactory,
    CommuneFactory,
    DepartmentFactory,
    NeedFactory,
    ProviderFactory,
    SupportProjectFactory,
    ToolFactory,
    TripFactory,
    VerificationStepFactory,
)
from tests.utils.pages import parse, words_of

pytestmark = pytest.mark.django_db


def told_listing(**fields):
    """A listing with something in every part of its page."""
    rhone = DepartmentFactory(code="69", slug="rhone", name="Rhône")
    place = CommuneFactory(name="Villeurbanne", department=rhone)
    provider = ProviderFactory(
        **{
            "name": "Le Moyeu",
            "slug": "le-moyeu",
            "commune": place,
            "areas": [rhone],
            "needs": [NeedFactory(name_fr="Courriel")],
            "tools": [ToolFactory(name_fr="Roundcube")],
            "languages": ["fr", "br"],
            "team_size": 4,
            **fields,
        }
    )
    gmail, sympa = BrandFactory(name="Gmail"), ToolFactory(name_fr="Sympa")
    TripFactory(provider=provider, brand=gmail, tool=sympa)
    SupportProjectFactory(provider=provider, left=[gmail], tools=[sympa])
    VerificationStepFactory(provider=provider, kind="applied", happened_on="2026-01-08")
    return provider


def answered(provider, days, count):
    """`count` requests that this listing answered after `days` days."""
    for number in range(count):
        sent = clock.now() - timedelta(days=90 - number)
        request = SupportRequest.objects.create(token=f"t{provider.pk}-{days}-{number}", state="sent", sent_at=sent)
        Recipient.objects.create(
            request=request,
            provider=provider,
            position=1,
            token=f"r{provider.pk}-{days}-{number}",
            state=AnswerState.YES,
            answered_at=sent + timedelta(days=days),
        )


def test_the_page_tells_everything_in_both_languages(client):
    told_listing()
    page = words_of(client.get("/annuaire/le-moyeu/"))
    for words in (
        "Bonjour,",
        "Nous venons chez vous.",
        "Salomé et Youcef",
        "Coopérative, 4 personnes, Villeurbanne",
        "Jusqu’où nous roulons avec vous",
        "Une demi-journée avec le bureau.",
        "Quitter Gmail",
        "Sympa",
        "Un diagnostic",
        "Sur devis",
        "Courriel",
        "Roundcube",
        "Rhône (69)",
        "français, breton",
        "« Le premier lundi, j’ai râlé. »",
        "Monique, secrétaire, Café associatif",
        "8 janvier 2026. Candidature reçue.",
        "Écrire au Moyeu",
    ):
        assert words in page, words
    english = words_of(client.get("/en/directory/le-moyeu/"))
    assert "How far we ride with you" in english
    assert "Write to Le Moyeu" in english
    stages = parse(client.get("/en/directory/le-moyeu/")).cssselect('.stages span[lang="fr"]')
    assert stages[0].text_content() == "Une demi-journée avec le bureau."


def test_the_button_leads_to_the_form_page_and_the_page_itself_only_reads(client):
    told_listing()
    response = client.get("/annuaire/le-moyeu/")
    page = parse(response)
    buttons = page.cssselect("a.button")
    assert {button.get("href") for button in buttons} == {"/demande/?a=le-moyeu"}
    assert not page.forms
    assert not response.cookies
    assert client.post("/annuaire/le-moyeu/").status_code == 405


def test_on_pause_there_is_no_button_but_a_way_on(client):
    told_listing(accepts_requests=False)
    page = parse(client.get("/annuaire/le-moyeu/"))
    assert not page.cssselect("a.button")
    assert page.cssselect(".side .notice a")[0].get("href") == "/annuaire/?area=rhone"


def test_stages_not_travelled_are_said(client):
    told_listing(stages=[Stage.DIAGNOSIS])
    stations = parse(client.get("/annuaire/le-moyeu/")).cssselect(".stages li")
    assert ["not" in (station.get("class") or "") for station in stations] == [True, False, True, True]
    assert "Nous n’accompagnons pas cette étape." in stations[0].text_content()


def test_projects_the_association_does_not_show_stay_hidden(client):
    provider = told_listing()
    SupportProjectFactory(provider=provider, association="CANARI", story="CANARI", quote="CANARI", is_shown=False)
    assert "CANARI" not in client.get("/annuaire/le-moyeu/").content.decode()


def test_private_contact_data_is_nowhere(client):
    told_listing(email="canari@prive.example", phone="0600000000")
    for address in ("/annuaire/le-moyeu/", "/annuaire/le-moyeu/carte.vcf"):
        content = client.get(address).content.decode()
        assert "canari@prive.example" not in content
        assert "0600000000" not in content


@pytest.mark.parametrize("state", ["suspended", "paused"])
@pytest.mark.parametrize("suffix", ["", "carte.vcf"])
def test_a_listing_taken_out_says_so_and_nothing_else(client, state, suffix):
    told_listing(name="Canari Muet", summary="Canari", letter="Canari", **{state: True})
    response = client.get(f"/annuaire/le-moyeu/{suffix}")
    assert response.status_code == 410
    assert response["Cache-Control"] == "no-cache", "a browser would keep it for ever, and the listing may come back"
    assert "Canari" not in response.content.decode()
    assert "Cette fiche a quitté l’annuaire" in words_of(response)
    assert parse(response).cssselect(".signpost a")


def test_both_reasons_of_absence_read_alike(client):
    told_listing(slug="une", name="Une", suspended=True)
    ProviderFactory(slug="zwei", paused=True)
    assert client.get("/annuaire/une/").content == client.get("/annuaire/zwei/").content.replace(b"zwei", b"une")


def test_an_unknown_address_is_not_found_in_words(client):
    response = client.get("/annuaire/personne/")
    assert response.status_code == 404
    assert "Aucune fiche n’a cette adresse" in words_of(response)


@pytest.mark.parametrize(
    ("name", "size"),
    [("Le Moyeu", None), ("Hélène Marchetti", "long"), ("Section numérique du Syndicat", "very-long")],
)
def test_long_names_get_smaller_letters(client, name, size):
    ProviderFactory(slug="fiche", name=name)
    assert parse(client.get("/annuaire/fiche/")).cssselect("h1")[0].get("class") == size


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("Le Moyeu", "Écrire au Moyeu"),
        ("Les Mains", "Écrire aux Mains"),
        ("La Bobinette", "Écrire à La Bobinette"),
        ("Levier", "Écrire à Levier"),
    ],
)
def test_the_button_contracts_the_article(client, name, words):
    ProviderFactory(slug="fiche", name=name)
    assert words in words_of(client.get("/annuaire/fiche/"))


def test_a_verification_that_ran_out_is_said(client, frozen):
    ProviderFactory(slug="fiche", verified_on="2024-12-01", verified_until="2025-12-01")
    assert "À confirmer" in words_of(client.get("/annuaire/fiche/"))
    ProviderFactory(slug="autre", verified_on="2025-12-01", verified_until="2026-12-01")
    page = words_of(client.get("/annuaire/autre/"))
    assert "1er décembre 2026. À confirmer d’ici là" in page


def test_the_answer_time_is_a_median_said_from_five_answers_on(client):
    provider = told_listing()
    answered(provider, days=3, count=4)
    assert queries.median_answer_days(provider) is None
    assert "médiane" not in words_of(client.get("/annuaire/le-moyeu/"))
    answered(provider, days=40, count=1)
    assert queries.median_answer_days(provider) == (3, 5)
    assert "Répond en 3 jours le plus souvent (médiane de 5 demandes)." in words_of(client.get("/annuaire/le-moyeu/"))


def test_requests_that_wait_do_not_count_as_answers():
    provider = ProviderFactory()
    answered(provider, days=2, count=4)
    request = SupportRequest.objects.create(token="attente", state="sent", sent_at=clock.now())
    Recipient.objects.create(request=request, provider=provider, position=1, token="attente")
    assert queries.median_answer_days(provider) is None


def test_prices_are_written_as_people_write_them():
    provider = ProviderFactory(prices=[PriceApproach.FREE, PriceApproach.FIXED])
    PriceLine.objects.create(
        provider=provider, position=3, label="Journée", approach=PriceApproach.PAY_WHAT_YOU_CAN, amount_cents=12000
    )
    told = listings.listing(provider.slug, user=None)
    assert [price for _label, price in told.prices] == ["Gratuit", "450\u202f€", "120\u202f€ (Prix libre)"]


def test_structured_data_cannot_end_its_script(client):
    told_listing(summary="</script><script>alert(1)</script> & Cie")
    content = client.get("/annuaire/le-moyeu/").content.decode()
    assert "<script>alert" not in content
    data = json.loads(parse(client.get("/annuaire/le-moyeu/")).cssselect('script[type="application/ld+json"]')[0].text)
    assert data["description"] == "</script><script>alert(1)</script> & Cie"
    assert data["address"]["addressLocality"] == "Villeurbanne"
    assert data["knowsLanguage"] == ["fr", "br"]


def test_the_visiting_card_follows_the_standard(client):
    told_listing(summary="Virgules, points-virgules; et accents : " + "é" * 60, website="https://moyeu.example/")
    response = client.get("/annuaire/le-moyeu/carte.vcf")
    assert response["Content-Type"] == "text/vcard; charset=utf-8"
    assert 'filename="le-moyeu.vcf"' in response["Content-Disposition"]
    lines = response.content.split(b"\r\n")
    assert lines[0] == b"BEGIN:VCARD"
    assert lines[-2:] == [b"END:VCARD", b""]
    assert all(len(line) <= 75 for line in lines)
    card = response.content.decode().replace("\r\n ", "")
    assert "NOTE;LANGUAGE=fr:Virgules\\, points-virgules\\; et accents : " + "é" * 60 in card
    assert "ADR:;;;Villeurbanne;Rhône;;France" in card
    assert "URL;TYPE=work:https://moyeu.example/" in card


@pytest.mark.parametrize("projects", [1, 5])
def test_the_page_takes_at_most_fifteen_queries(client, projects, kept_pages, django_assert_max_num_queries):
    provider = told_listing()
    for _ in range(projects):
        SupportProjectFactory(provider=provider, left=[BrandFactory()], tools=[ToolFactory()])
        TripFactory(provider=provider)
    answered(provider, days=2, count=6)
    client.get("/annuaire/")  # what stands around every page is read by the first one
    with django_assert_max_num_queries(15):
        client.get("/annuaire/le-moyeu/")
