"""The directory page: what is found, said and linked."""

import pytest
from django.urls import reverse
from django.utils import translation
from lxml.html import tostring
from wagtail.models import Site

from portal.common import clock
from portal.home.models import SiteSettings
from portal.search.api import update_now
from portal.search.models import FruitlessSearch
from portal.taxonomy.models import VocabularyRevision
from providers import urls_directory
from providers.enums import RESERVED_SLUGS, Stage
from providers.models import FollowUp, SupportRequest
from tests.providers.factories import (
    BrandFactory,
    CommuneFactory,
    CountryFactory,
    DepartmentFactory,
    ElsewhereFactory,
    NeedFactory,
    ProviderFactory,
    ToolFactory,
    listed,
)
from tests.utils.pages import parse, words_of

pytestmark = pytest.mark.django_db


def names(response):
    return [link.text_content() for link in parse(response).cssselect(".result h3 a")]


def test_the_page_lists_what_is_published(client):
    shown = listed(name="Le Moyeu")
    hidden = [listed(suspended=True, name="Rayon Voilé"), listed(paused=True, name="Selle Vide")]
    response = client.get("/annuaire/")
    assert names(response) == [shown.name]
    for provider in hidden:
        assert provider.name not in words_of(response)


def test_the_english_page_has_its_own_address(client):
    listed(name="Le Moyeu", kind="freelance")
    response = client.get("/en/directory/")
    assert "1 provider to ride with you" in words_of(response)
    assert "independent worker" in words_of(response)
    assert b'class="pitch" lang="fr"' in response.content


def test_a_facet_narrows_and_its_chip_removes_it(client):
    need = NeedFactory(name_fr="Fichiers partagés")
    with_need, _without = listed(needs=[need]), listed()
    response = client.get("/annuaire/", {"need": need.slug})
    assert names(response) == [with_need.name]
    assert "1 prestataire pour : fichiers partagés" in words_of(response)
    chip = parse(response).cssselect(".chips a")[0]
    assert chip.text_content() == "Retirer\u202f: Fichiers partagés"
    assert len(names(client.get(chip.get("href")))) == 2


def test_values_of_one_facet_add_up_and_facets_narrow_each_other(client):
    one, two = NeedFactory(), NeedFactory()
    first = listed(needs=[one], stages=[Stage.STRATEGY])
    second = listed(needs=[two], stages=[Stage.HANDOVER])
    both = client.get("/annuaire/", {"need": [one.slug, two.slug]})
    assert sorted(names(both)) == sorted([first.name, second.name])
    narrowed = client.get("/annuaire/", {"need": [one.slug, two.slug], "stage": Stage.HANDOVER})
    assert names(narrowed) == [second.name]


def test_the_title_says_the_place_with_its_article(client):
    department = DepartmentFactory(code="69", slug="rhone", name="Rhône", in_name="dans le Rhône")
    listed(areas=[department])
    assert "1 prestataire, dans le Rhône" in words_of(client.get("/annuaire/", {"area": "rhone"}))
    assert "1 provider, in Rhône" in words_of(client.get("/en/directory/", {"area": "rhone"}))


def test_a_brand_is_understood_and_a_diagnosis_proposed_first(client):
    mail, roundcube = NeedFactory(name_fr="Courriel"), ToolFactory(name_fr="Roundcube")
    BrandFactory(name="Gmail", needs=[mail], tools=[roundcube])
    by_need = listed(needs=[mail], stages=[Stage.DIAGNOSIS])
    by_tool = listed(tools=[roundcube], stages=[Stage.HANDOVER])
    listed()
    response = client.get("/annuaire/", {"q": "quitter gmail"})
    assert sorted(names(response)) == sorted([by_need.name, by_tool.name])
    page = parse(response)
    assert page.cssselect("h1")[0].text_content() == "2 prestataires pour quitter Gmail"
    assert page.cssselect(".exit-sign--large")[0].text_content() == "Gmail"
    assert "courriel" in words_of(response)
    diagnosis = page.cssselect(".answer p a[href*='stage=']")[0]
    assert diagnosis.text_content() == "1 commence par là"
    assert names(client.get(diagnosis.get("href"))) == [by_need.name]


def test_words_found_are_marked_and_escaped(client):
    listed(name="Nuage & <Poche>", summary="Un nuage pour l’association.")
    content = client.get("/annuaire/", {"q": "nuages"}).content.decode()
    assert "<mark>Nuage</mark> &amp; &lt;Poche&gt;" in content
    assert "Un <mark>nuage</mark> pour" in content


def test_a_place_typed_leads_to_its_area(client):
    DepartmentFactory(code="69", slug="rhone", name="Rhône", search_name="rhone")
    response = client.get("/annuaire/", {"q": "courriel", "near": "le Rhône"})
    assert response.status_code == 302
    assert response["Location"] == "/annuaire/?q=courriel&area=rhone"


def test_a_place_typed_replaces_the_area_chosen_before(client):
    DepartmentFactory(code="69", slug="rhone", name="Rhône", search_name="rhone")
    DepartmentFactory(code="42", slug="loire", name="Loire", search_name="loire")
    response = client.get("/annuaire/", {"area": "rhone", "near": "Loire"})
    assert response["Location"] == "/annuaire/?area=loire"


def test_a_commune_orders_by_distance_and_leaves_nobody_out(client):
    near = CommuneFactory(name="Givors", slug="givors-69", latitude=45.59, longitude=4.77)
    far = CommuneFactory(name="Brest", slug="brest-29", latitude=48.39, longitude=-4.49)
    away, close = listed(name="Au loin", commune=far), listed(name="À côté", commune=near)
    nowhere = listed(name="Partout")
    response = client.get("/annuaire/", {"near": "givors-69"})
    assert names(response) == [close.name, away.name, nowhere.name]
    assert "3 prestataires pour rouler avec vous, du plus proche de Givors au plus lointain" in words_of(response)
    assert "à moins de 1 km" in words_of(response)
    field = parse(response).get_element_by_id("near")
    assert field.get("value").startswith("Givors (")


def test_several_places_of_one_name_are_asked_about(client):
    for slug in ("saint-denis-93", "saint-denis-974"):
        CommuneFactory(name="Saint-Denis", slug=slug, search_name="saintdenis")
    provider = listed()
    response = client.get("/annuaire/", {"near": "Saint-Denis"})
    assert "Plusieurs lieux s’appellent" in words_of(response)
    links = [link.get("href") for link in parse(response).cssselect(".notice .rows a")]
    assert sorted(links) == ["/annuaire/?near=saint-denis-93", "/annuaire/?near=saint-denis-974"]
    assert names(response) == [provider.name]


def test_an_unknown_place_is_said_and_kept_in_the_field(client):
    listed()
    response = client.get("/annuaire/", {"near": "Trifouilly-les-Oies"})
    assert response.status_code == 200
    assert "Nous ne connaissons pas de lieu qui s’appelle" in words_of(response)
    assert parse(response).get_element_by_id("near").get("value") == "Trifouilly-les-Oies"


def test_nothing_found_names_what_to_drop_what_comes_near_and_where_else_to_go(client):
    need, other = NeedFactory(name_fr="Cartes"), NeedFactory(name_fr="Courriel")
    provider = listed(needs=[need], languages=["br"])
    listed(needs=[other])
    elsewhere = ElsewhereFactory()
    response = client.get("/annuaire/", {"need": other.slug, "language": "br"})
    page = parse(response)
    drops = {link.text_content().split(" ")[0]: link for link in page.cssselect(".empty .direction")}
    assert drops
    for link in page.cssselect(".empty .direction"):
        count = int(link.cssselect("small")[0].text_content().split()[0])
        assert len(names(client.get(link.get("href")))) == count
    assert provider.name in words_of(response)
    assert elsewhere.url in response.content.decode()


def test_a_search_in_vain_is_counted_without_a_cookie(client):
    listed()
    response = client.get("/annuaire/", {"q": "montgolfière"})
    assert "Aucun prestataire" in words_of(response)
    assert not response.cookies
    assert FruitlessSearch.objects.get().text_normalised == "montgolfière"


def test_filters_that_leave_nobody_say_nothing_about_the_words(client):
    listed(name="Montgolfière")
    NeedFactory(slug="cartes")
    client.get("/annuaire/", {"q": "montgolfière", "need": "cartes"})
    assert not FruitlessSearch.objects.exists()


def test_pages_hold_twelve_and_the_order_of_the_day_is_stable(client, frozen):
    for _ in range(15):
        listed()
    first, second = names(client.get("/annuaire/")), names(client.get("/annuaire/", {"page": 2}))
    assert len(first) == 12
    assert len(second) == 3
    assert len({*first, *second}) == 15
    assert names(client.get("/annuaire/")) == first


@pytest.mark.parametrize("page", ["0", "-1", "abc", "9" * 30, "1.5"])
def test_a_bad_page_number_is_a_page_in_words(client, page):
    listed()
    response = client.get("/annuaire/", {"page": page})
    assert response.status_code == 404
    assert "page" in words_of(response)


def test_beyond_the_last_page_is_not_found(client):
    listed()
    assert client.get("/annuaire/", {"page": 2}).status_code == 404


@pytest.mark.parametrize(
    "query",
    [
        {"q": "x" * 5000},
        {"q": "mot " * 1250},
        {"need": "inconnu"},
        {"need": ["a" * 5000, "' OR 1=1 --", "<script>alert(1)</script>"]},
        {"sort": "prix"},
        {"sort": "nearest"},
        {"near": "'; DROP TABLE"},
        {"near": "\x00"},
        {"q": "\x00\ud83d".encode("utf-8", "surrogatepass")},
        {"q": "\"' AND NEAR( *"},
        {"area": "france", "tool": "", "kind": "association"},
        {"pick": ["inconnu", "../../etc"]},
        {"role": "association"},
    ],
)
def test_hostile_parameters_get_a_page_in_words(client, query):
    listed()
    response = client.get("/annuaire/", query)
    assert response.status_code == 200
    assert "<script>alert" not in response.content.decode()


def test_a_long_search_says_what_was_kept(client):
    listed()
    assert "Votre recherche était longue" in words_of(client.get("/annuaire/", {"q": "mot " * 1250}))


def test_an_unknown_value_is_left_out_and_said(client):
    provider = listed()
    response = client.get("/annuaire/", {"need": "inconnu"})
    assert names(response) == [provider.name]
    assert "Besoin : nous ne connaissons pas « inconnu »" in words_of(response).replace("\u202f", " ")


def test_nearest_without_a_place_asks_for_one(client):
    listed()
    assert "dites-nous où vous êtes" in words_of(client.get("/annuaire/", {"sort": "nearest"}))


def test_nearest_counts_from_the_middle_of_the_chosen_department(client):
    CountryFactory()
    department = DepartmentFactory(latitude=48.4, longitude=-4.4)
    far = CommuneFactory(latitude=43.3, longitude=5.4)
    close = CommuneFactory(latitude=48.3, longitude=-4.5)
    away = listed(commune=far, areas=[department])
    near = listed(commune=close, areas=[department])
    assert names(client.get("/annuaire/", {"area": department.slug, "sort": "nearest"})) == [near.name, away.name]


def test_alphabetical_and_recent_orders(client, frozen):
    zebre = listed(name="Zèbre", verified_on="2026-01-10", verified_until="2027-01-10")
    eclair = listed(name="Éclair", verified_on="2025-06-10", verified_until="2026-06-10")
    assert names(client.get("/annuaire/", {"sort": "name"})) == [eclair.name, zebre.name]
    assert names(client.get("/annuaire/", {"sort": "recent"})) == [zebre.name, eclair.name]


def test_the_page_sets_no_cookie_and_holds_no_post_form(client):
    listed()
    response = client.get("/annuaire/", {"q": "petites"})
    assert not response.cookies
    assert all(form.method == "GET" for form in parse(response).forms)
    assert client.post("/annuaire/").status_code == 405


def test_htmx_gets_the_fragment_and_caches_keep_the_two_apart(client):
    provider = listed()
    response = client.get("/annuaire/", headers={"HX-Request": "true"})
    content = response.content.decode()
    assert "HX-Request" in response["Vary"]
    assert "<html" not in content
    assert provider.name in content
    for region in ("head", "facets", "search-form"):
        assert f'id="{region}"' in content
    assert content.count('hx-swap-oob="') == 4


def test_htmx_swaps_give_what_a_full_page_has(client):
    need = NeedFactory()
    listed(needs=[need])
    full = parse(client.get("/annuaire/", {"need": need.slug}))
    parts = parse(client.get("/annuaire/", {"need": need.slug}, headers={"HX-Request": "true"}))
    for region in ("results", "head", "facets", "search-form"):
        swapped = parts.get_element_by_id(region)
        swapped.attrib.pop("hx-swap-oob", None)
        assert tostring(swapped).strip() == tostring(full.get_element_by_id(region)).strip()


def test_what_was_chosen_stays_ticked_over_searches_and_pages(client):
    picks = [listed() for _ in range(2)]
    for _ in range(13):
        listed()
    response = client.get("/annuaire/", {"pick": [provider.slug for provider in picks], "sort": "name", "page": 2})
    page = parse(response)
    form = page.get_element_by_id("facets-form")
    assert sorted(value for name, value in form.form_values() if name == "pick") == sorted(p.slug for p in picks)
    assert all(provider.name in page.cssselect(".tray")[0].text_content() for provider in picks)
    assert form.cssselect(".tray button")[0].get("formaction") == reverse("providers:compare")


def test_the_page_takes_as_few_queries_for_300_listings_as_for_30(
    client, django_assert_max_num_queries, django_assert_num_queries
):
    VocabularyRevision.objects.create()
    need, tool = NeedFactory(), ToolFactory()
    BrandFactory(name="Gmail", needs=[need], tools=[tool])
    place = CommuneFactory(slug="givors-69", latitude=45.59, longitude=4.77)
    listings = [ProviderFactory(needs=[need], tools=[tool], commune=place) for _ in range(30)]
    query = {"q": "quitter gmail", "need": need.slug, "near": "givors-69", "pick": listings[0].slug}
    update_now("provider", [provider.pk for provider in listings])
    client.get("/annuaire/", query)
    with django_assert_max_num_queries(15) as few:
        client.get("/annuaire/", query)
    asked = len(few)
    listings = [ProviderFactory(needs=[need], tools=[tool], commune=place) for _ in range(270)]
    update_now("provider", [provider.pk for provider in listings])
    client.get("/annuaire/", query)
    with django_assert_num_queries(asked):
        client.get("/annuaire/", query)


def test_what_became_of_it_is_told_from_ten_answers_on(client):
    provider = listed()
    for number in range(10):
        said = "yes" if number < 7 else "partly" if number < 9 else "no"
        request = SupportRequest.objects.create(
            token=f"t{number}", state="closed", sent_at=clock.now(), closed_at=clock.now()
        )
        if number == 9:
            assert "Et après ?" not in words_of(client.get("/annuaire/"))
        FollowUp.objects.create(
            request=request, months=6, asked_at=clock.now(), still_in_use=said, answered_at=clock.now()
        )
    page = words_of(client.get("/annuaire/"))
    assert "6 mois après, sur 10 associations qui nous ont répondu, 7 utilisent toujours" in page
    assert "Et après ?" not in words_of(client.get("/annuaire/", {"q": provider.name}))


@pytest.mark.parametrize("language", ["fr", "en"])
def test_no_listing_takes_an_address_of_the_directory_itself(language):
    """Every fixed word that follows /annuaire/ is reserved, so that a listing called "Carte" can be reached."""
    with translation.override(language):
        patterns = [str(pattern.pattern).split("/") for pattern in urls_directory.urlpatterns]
    words = {parts[1] for parts in patterns if len(parts) > 1 and parts[1] and not parts[1].startswith("<")}
    assert words
    assert {word for word in words if "." not in word} <= RESERVED_SLUGS  # no slug has a dot


def test_what_htmx_swaps_names_the_site_by_its_own_name(client):
    SiteSettings.objects.update_or_create(site=Site.objects.get(is_default_site=True), defaults={"name": "Pignon"})
    fragment = client.get("/annuaire/", headers={"HX-Request": "true"}).content.decode()
    assert "— Pignon</title>" in fragment and "Tandem" not in fragment


def test_where_nothing_can_be_filtered_no_button_promises_listings(client):
    page = parse(client.get("/annuaire/", {"q": "xylophone"}))
    assert page.cssselect("#facets") and not page.cssselect("#facets button")
