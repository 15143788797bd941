"""The first page: the editors' words, the ways in, what moved, and what it weighs."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.core.cache import cache

from portal.common import clock
from portal.home.models import StandardPage
from portal.home.queries import SIGNS
from portal.search.api import update_now
from portal.taxonomy.models import Brand
from providers.models import Provider
from tests.portal.home.factories import make_site
from tests.providers.factories import BrandFactory, CommuneFactory, NeedFactory, ProviderFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def site(db):
    return make_site()


def links_of(answer):
    return re.findall(r'href="([^"]+)"', answer.content.decode())


def index_all():
    update_now("provider", list(Provider.objects.values_list("pk", flat=True)))


def test_the_home_page_says_the_editors_words_in_both_languages(client, site):
    french, english = client.get("/").content.decode(), client.get("/en/").content.decode()
    assert "Quelqu’un pédale avec vous." in french and '<html lang="fr">' in french
    assert "Somebody pedals with you." in english and '<html lang="en">' in english
    assert "Find somebody" in english and "Find somebody" not in french


def test_the_question_asks_the_directory_by_plain_get(client, site):
    form = re.search(r"<form.*?</form>", client.get("/").content.decode(), re.DOTALL)[0]
    assert 'action="/annuaire/"' in form and 'name="q"' in form
    assert "method" not in form and "csrf" not in form


@pytest.mark.parametrize("address", ["/", "/en/"])
def test_reading_the_home_page_sets_no_cookie_and_does_not_split_caches_by_language(client, site, address):
    answer = client.get(address)
    assert not answer.cookies
    assert "Accept-Language" not in answer.headers.get("Vary", "")


def test_the_signs_are_the_first_brands_in_their_order_and_ask_how_to_leave_them(client, site):
    Brand.objects.update(home_position=None)
    for place in range(SIGNS + 2, 0, -1):
        BrandFactory(slug=f"marque-{place}", name=f"Marque {place}", home_position=place)
    signs = [link for link in links_of(client.get("/")) if "Marque" in link]
    assert signs == [f"/annuaire/?q=quitter+Marque%20{place}" for place in range(1, SIGNS + 1)]


def test_without_brands_nothing_proposes_to_leave_them(client, site):
    Brand.objects.update(home_position=None)
    assert "Souvent, on commence par quitter" not in client.get("/").content.decode()


def test_a_role_sets_filters_that_the_directory_shows_and_a_provider_is_led_to_joining(client, site):
    links = links_of(client.get("/"))
    assert {"/annuaire/?stage=diagnosis", "/rejoindre/", "/annuaire/?stage=handover"} <= set(links)


def test_the_signposts_count_what_the_directory_will_show(client, site):
    ProviderFactory.create_batch(2, is_remote=True)
    ProviderFactory(is_remote=True, suspended=True)
    ProviderFactory()
    NeedFactory()
    index_all()
    page = client.get("/").content.decode()
    assert "2 fiches" in page
    assert re.search(r"Toutes les fiches <small>3</small>", page)


def test_what_moved_names_published_listings_only_newest_first(client, site):
    today = clock.today()
    for days, name in ((3, "Troisième"), (1, "Première"), (2, "Deuxième")):
        ProviderFactory(name=name, verified_on=today - timedelta(days=days), commune=CommuneFactory())
    ProviderFactory(name="Cachée", verified_on=today, suspended=True)
    page = client.get("/").content.decode()
    assert page.index("Première") < page.index("Deuxième") < page.index("Troisième")
    assert "Cachée" not in page


def test_a_day_of_another_year_is_told_with_its_year(client, site):
    ProviderFactory(verified_on=clock.today().replace(year=clock.today().year - 2, day=2, month=5))
    assert f"2 mai {clock.today().year - 2}</time>" in client.get("/").content.decode()


def test_an_empty_site_says_that_nothing_moved_yet(client, site):
    assert "Rien encore\u202f: les premières fiches" in client.get("/").content.decode()


def test_guides_and_footer_list_the_pages_that_the_editors_chose_in_the_readers_language(client, site):
    french, english = client.get("/").content.decode(), client.get("/en/").content.decode()
    assert french.count('href="/qui-nous-sommes/"') == 2
    assert english.count('href="/en/about-us/"') == 2
    assert "about-us" not in french
    StandardPage.objects.update(in_footer=False, live=False)
    assert "qui-nous-sommes" not in client.get("/").content.decode()


def test_a_long_slogan_is_set_smaller(client, site):
    assert "<h1>À deux," in client.get("/").content.decode()
    site.slogan_second = "on va plus loin."
    site.save_revision().publish()
    assert '<h1 class="long">' in client.get("/").content.decode()


def test_words_of_editors_and_providers_are_escaped(client, site):
    site.standfirst = "<script>x</script>"
    site.save_revision().publish()
    ProviderFactory(name='<b>gras</b>"', summary="<i>penché</i>")
    page = client.get("/").content.decode()
    assert "<script>x" not in page and "<b>gras" not in page and "<i>penché" not in page


def test_the_home_page_asks_few_questions_whatever_its_size_and_stays_light(
    client, site, django_assert_max_num_queries, django_assert_num_queries
):
    ProviderFactory.create_batch(3, commune=CommuneFactory())
    index_all()
    client.get("/")
    with django_assert_max_num_queries(15) as asked:
        client.get("/")
    count = len(asked)
    ProviderFactory.create_batch(27, commune=CommuneFactory())
    index_all()
    client.get("/")
    with django_assert_num_queries(count):
        answer = client.get("/")
    assert len(answer.content) < 20_000
    elements = re.findall(r"<[a-z]", re.sub(r"<svg.*?</svg>", "<svg>", answer.content.decode(), flags=re.DOTALL))
    assert len(elements) <= 355


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("path", ["/", "/annuaire/", "/annuaire/carte/", "/annuaire/selection/", "/annuaire/comparer/"])
def test_a_page_comes_although_nothing_is_in_the_cache_yet(client, path):
    make_site()
    cache.clear()
    assert client.get(path).status_code == 200
