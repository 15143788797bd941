"""The chosen listings, side by side or as a page to pass on."""

from urllib.parse import urlencode

import pytest

from portal.search.api import update_now
from providers.enums import Stage
from tests.providers.factories import BrandFactory, NeedFactory, ProviderFactory
from tests.utils.pages import parse, words_of

pytestmark = pytest.mark.django_db


def picks(*providers):
    return {"pick": [provider.slug for provider in providers]}


def test_up_to_three_listings_stand_side_by_side(client):
    chosen = [ProviderFactory(stages=[Stage.STRATEGY]) for _ in range(2)]
    response = client.get("/annuaire/comparer/", picks(*chosen))
    page = parse(response)
    assert [cell.text_content() for cell in page.cssselect("thead th")] == [provider.name for provider in chosen]
    assert "2 fiches côte à côte" in words_of(response)
    assert not response.cookies


def test_the_fourth_waits_in_the_selection(client):
    chosen = [ProviderFactory() for _ in range(4)]
    page = parse(client.get("/annuaire/comparer/", picks(*chosen)))
    assert len(page.cssselect("thead th")) == 3
    whole = page.cssselect('a[href^="/annuaire/selection/"]')[0].get("href")
    assert chosen[3].name in words_of(client.get(whole))


def test_a_listing_can_be_removed_from_the_selection(client):
    first, second = ProviderFactory(), ProviderFactory()
    for address in ("/annuaire/comparer/", "/annuaire/selection/"):
        page = parse(client.get(address, picks(first, second)))
        link = next(a for a in page.cssselect("a") if a.text_content() == f"Retirer {first.name}")
        rest = words_of(client.get(link.get("href")))
        assert second.name in rest
        assert first.name not in rest


def test_the_selection_leads_to_the_request_for_three_at_most(client):
    chosen = [ProviderFactory(accepts_requests=number != 1) for number in range(5)]
    page = parse(client.get("/annuaire/selection/", picks(*chosen)))
    (button,) = page.cssselect("a.button")
    wanted = "&".join(f"a={chosen[number].slug}" for number in (0, 2, 3))
    assert button.get("href") == f"/demande/?{wanted}"
    assert button.text_content() == "Écrire à ces 3 prestataires"


def test_the_selection_keeps_the_search_for_the_way_back(client):
    chosen = ProviderFactory()
    page = parse(client.get("/annuaire/comparer/", {"q": "courriel", "pick": chosen.slug}))
    assert f"/annuaire/?q=courriel&pick={chosen.slug}" in [a.get("href") for a in page.cssselect(".rows a")]


def test_on_paper_the_selection_says_its_whole_address(client):
    first, second = ProviderFactory(), ProviderFactory()
    page = parse(client.get("/annuaire/selection/", picks(first, second)))
    address = f"/annuaire/selection/?pick={first.slug}&pick={second.slug}"
    assert page.cssselect("p.print-only")[0].text_content().endswith(address)


def test_listings_taken_out_are_counted_and_not_named(client):
    kept, gone = ProviderFactory(), ProviderFactory(name="Canari Muet", suspended=True)
    for address in ("/annuaire/comparer/", "/annuaire/selection/"):
        page = words_of(client.get(address, picks(kept, gone)))
        assert "Une fiche de cette sélection n’est plus dans l’annuaire." in page
        assert "Canari" not in page


@pytest.mark.parametrize("address", ["/annuaire/comparer/", "/annuaire/selection/", "/en/directory/selection/"])
@pytest.mark.parametrize("query", [{}, {"pick": "personne"}, {"pick": ["\x00", "' OR 1=1", "x" * 4000]}])
def test_an_empty_selection_says_how_to_begin(client, address, query):
    response = client.get(address, query)
    assert response.status_code == 200
    assert parse(response).cssselect(".signpost a")


def test_at_most_twelve_are_kept(client):
    chosen = [ProviderFactory() for _ in range(14)]
    page = parse(client.get("/annuaire/selection/", picks(*chosen)))
    assert len(page.cssselect(".result")) == 12


@pytest.mark.parametrize("size", [2, 12])
@pytest.mark.parametrize("address", ["/annuaire/comparer/", "/annuaire/selection/"])
def test_the_selection_takes_few_queries(client, address, size, django_assert_max_num_queries):
    chosen = [ProviderFactory() for _ in range(size)]
    with django_assert_max_num_queries(15):
        client.get(address, picks(*chosen))


def test_what_was_looked_for_goes_with_the_selection_to_the_request(client):
    calendar = NeedFactory(slug="agenda")
    BrandFactory(slug="gemelle", name="Gemelle", needs=[calendar])
    chosen = [ProviderFactory(needs=[calendar]), ProviderFactory(needs=[calendar])]
    update_now("provider", [provider.pk for provider in chosen])
    address = "/annuaire/?" + urlencode({"q": "quitter Gemelle", "need": "agenda", **picks(*chosen)}, doseq=True)
    for name in ("Notre sélection", "Comparer côte à côte", "Notre sélection, à partager"):
        page = parse(client.get(address))
        address = next(a.get("href") for a in page.cssselect("a") if a.text_content() == name)
        assert address.endswith("need=agenda&brand=gemelle")
    (button,) = parse(client.get(address)).cssselect("a.button")
    form = parse(client.get(button.get("href"))).cssselect("form[method=post]")[0]
    assert {("need", "agenda"), ("brand", "gemelle")} <= set(form.form_values())
