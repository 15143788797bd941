"""The open API: same filters as the page, counts that mean the same, bad parameters refused in JSON."""

from urllib.parse import urlsplit

import pytest

from portal.accounts.models import User
from portal.search.api import update_now
from portal.taxonomy.models import VocabularyRevision
from providers.actions.listings import suspend_listing
from providers.enums import Stage
from tests.providers.factories import (
    BrandFactory,
    CommuneFactory,
    CountryFactory,
    DepartmentFactory,
    NeedFactory,
    ProviderFactory,
    SupportProjectFactory,
    ToolFactory,
    TripFactory,
    listed,
)
from tests.providers.partnerships import a_partnership

pytestmark = pytest.mark.django_db
ADDRESS = "/api/v1/providers"


def asked(client, **query):
    response = client.get(ADDRESS, query)
    assert response.status_code == 200, response.content
    assert not response.cookies
    return response.json()


def test_items_say_what_the_listing_says_and_nothing_private(client):
    department = DepartmentFactory(code="69", slug="rhone", name="Rhône")
    provider = listed(
        name="Le Moyeu",
        commune=CommuneFactory(name="Villeurbanne", department=department),
        areas=[department],
        needs=[NeedFactory(slug="mail", name_fr="Courriel")],
        tools=[ToolFactory(slug="sympa")],
        email="canari@prive.example",
        phone="0600000000",
    )
    response = client.get(ADDRESS)
    (item,) = response.json()["items"]
    assert item["name"] == "Le Moyeu"
    assert item["url"].endswith(provider.get_absolute_url())
    assert item["commune"] == "Villeurbanne"
    assert item["department"] == {"value": "rhone", "label": "Rhône"}
    assert item["needs"] == [{"value": "mail", "label": "Courriel"}]
    assert [stage["value"] for stage in item["stages"]] == Stage.values
    assert b"canari" not in response.content
    assert b"0600000000" not in response.content


def test_each_count_is_what_the_value_gives(client):
    country, need, other = CountryFactory(), NeedFactory(), NeedFactory()
    department = DepartmentFactory()
    listed(needs=[need], areas=[department])
    listed(needs=[need, other], areas=[country])
    listed(needs=[other], is_remote=True)
    answer = asked(client, need=need.slug)
    assert answer["count"] == 2
    for facet, values in answer["facets"].items():
        for one in values:
            chosen = {"need": [need.slug]}
            before = chosen.get(facet, [])
            after = [value for value in before if value != one["value"]] or []
            if one["value"] not in before:
                after = [*before, one["value"]]
            assert asked(client, **{**chosen, facet: after})["count"] == one["count"], (facet, one)


def test_pages_are_linked(client):
    update_now("provider", [ProviderFactory().pk for _ in range(25)])
    first = asked(client, sort="name")
    assert first["count"] == 25
    assert first["previous"] is None
    second = client.get(first["next"]).json()
    third = client.get(second["next"]).json()
    assert third["next"] is None
    assert client.get(second["previous"]).json() == first
    assert len({item["slug"] for page in (first, second, third) for item in page["items"]}) == 25


def test_distances_are_counted_from_a_commune(client):
    listed(commune=CommuneFactory(latitude=45.76, longitude=4.83))
    listed()
    CommuneFactory(slug="givors-69", latitude=45.59, longitude=4.77)
    assert [item["distance_km"] for item in asked(client, near="givors-69")["items"]] == [19, None]


@pytest.mark.parametrize(
    "query",
    [
        {"need": "inconnu"},
        {"stage": "inconnue"},
        {"area": "france"},
        {"tool": "\x00"},
        {"kind": ["association", "parti"]},
        {"remote": "no"},
        {"near": "nulle-part"},
        {"near": "Saint-Denis"},
        {"sort": "prix"},
        {"sort": "nearest"},
        {"page": "0"},
        {"page": "1.5"},
        {"page": "abc"},
        {"page": "9" * 30},
        {"q": "x" * 5000},
        {"q": "mot " * 13},
        {"need": ["a"] * 100},
    ],
)
def test_bad_parameters_are_refused_in_json(client, query):
    listed()
    response = client.get(ADDRESS, query)
    assert response.status_code == 422
    assert response.json()["detail"]


def test_a_page_beyond_the_last_is_not_found_in_json(client):
    listed()
    response = client.get(ADDRESS, {"page": 2})
    assert response.status_code == 404
    assert response.json()["detail"]


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_nothing_can_be_written(client, method):
    assert getattr(client, method)(ADDRESS).status_code == 405


def test_other_sites_may_read_it_without_a_cookie(client):
    listed()
    response = client.get(ADDRESS)
    assert response["Access-Control-Allow-Origin"] == "*"
    assert not response.cookies


@pytest.mark.parametrize("size", [3, 12])
def test_a_page_takes_few_queries(client, size, django_assert_max_num_queries):
    VocabularyRevision.objects.create()
    update_now("provider", [ProviderFactory(needs=[NeedFactory()]).pk for _ in range(size)])
    asked(client, q="petites", sort="name")
    with django_assert_max_num_queries(15):
        asked(client, q="petites", sort="name")


def test_the_description_is_openapi_3_1_and_names_no_other_site(client):
    response = client.get("/api/v1/openapi.json")
    assert response.json()["openapi"].startswith("3.1")
    assert b"http://" not in response.content
    assert b"https://" not in response.content
    assert client.get("/api/v1/docs/").status_code == 404


def test_a_listing_is_told_whole_with_what_may_be_shown_and_its_prices_in_cents(client):
    provider = listed(name="Le Moyeu", slug="le-moyeu", prices=["fixed"], email="canari@prive.example")
    SupportProjectFactory(provider=provider, story="On a rangé.", left=[BrandFactory(slug="gmail")])
    SupportProjectFactory(provider=provider, story="canari", is_shown=False)
    TripFactory(provider=provider, brand=BrandFactory(slug="gmail"), tool=ToolFactory(slug="sympa"))
    other = listed(name="La Bobinette", slug="la-bobinette")
    a_partnership(provider, other)
    response = client.get(f"{ADDRESS}/le-moyeu")
    told = response.json()
    assert b"canari" not in response.content
    assert [stage["value"] for stage in told["stages"]] == Stage.values
    assert (told["prices"][0]["amount_cents"], told["prices"][0]["currency"]) == (45000, "EUR")
    assert [project["story"] for project in told["projects"]] == ["On a rangé."]
    assert told["projects"][0]["left"][0]["value"] == "gmail"
    assert [partner["slug"] for partner in told["works_with"]] == ["la-bobinette"]
    for address in told["links"].values():
        assert client.get(urlsplit(address).path).status_code == 200


def test_a_listing_that_has_left_is_gone_and_says_nothing_else(client):
    listed(slug="le-moyeu", name="canari", suspended=True)
    for slug, status in {"le-moyeu": 410, "nobody": 404, "Pas-Un-Slug": 422}.items():
        response = client.get(f"{ADDRESS}/{slug}")
        assert response.status_code == status
        assert response.json()["detail"]
        assert b"canari" not in response.content


def test_words_have_both_names_and_a_brand_leads_to_needs_and_tools(client):
    need = NeedFactory(slug="mail", name_fr="Courriel", name_en="Mail")
    tool = ToolFactory(slug="sympa")
    tool.needs.add(need)
    BrandFactory(slug="gmail", name="Gmail", needs=[need], tools=[tool])

    def only(name):
        (item,) = client.get(f"/api/v1/{name}").json()["items"]
        return item

    assert (only("needs")["name_fr"], only("needs")["name_en"]) == ("Courriel", "Mail")
    assert (only("brands")["needs"], only("brands")["tools"]) == (["mail"], ["sympa"])
    assert only("tools")["needs"] == ["mail"]
    stages = client.get("/api/v1/stages").json()["items"]
    assert [stage["value"] for stage in stages] == Stage.values
    assert {"value": "diagnosis", "name_fr": "Diagnostic", "name_en": "Diagnosis"} in stages


def test_a_place_is_found_by_its_beginning_and_its_slug_is_good_for_a_filter(client):
    CommuneFactory(slug="givors-69", name="Givors", search_name="givors", latitude=45.5, longitude=4.7)
    (found,) = client.get("/api/v1/places", {"q": "giv"}).json()["items"]
    assert asked(client, near=found["slug"])["count"] == 0


def test_what_has_not_changed_is_not_sent_twice(client, kept_pages):
    provider = listed(slug="le-moyeu")
    afterwards = {ADDRESS: 200, "/api/v1/needs": 304, "/api/v1/changes": 200, f"{ADDRESS}/le-moyeu": 410}
    marks = {path: client.get(path, headers={"Accept-Encoding": "gzip"})["ETag"] for path in afterwards}
    for path in [*afterwards, *afterwards]:  # drawn for it, then kept from before
        again = client.get(path, headers={"If-None-Match": marks[path]})
        assert (again.status_code, again.content) == (304, b"")
        assert again["Access-Control-Allow-Origin"] == "*"
    suspend_listing(provider, actor=User.objects.create_superuser("v@tandem.example"), reason="À revoir")
    for path, status in afterwards.items():
        assert client.get(path, headers={"If-None-Match": marks[path]}).status_code == status


def test_the_next_page_stands_in_a_header_too(client):
    update_now("provider", [ProviderFactory().pk for _ in range(13)])
    response = client.get(ADDRESS)
    assert response["Link"] == f'<{response.json()["next"]}>; rel="next"'


def test_every_error_is_json_in_words_and_other_sites_may_read_it(client):
    for method, path, status in (
        ("get", f"{ADDRESS}?{'&'.join(['need=a'] * 401)}", 400),
        ("get", "/api/v1/nothing", 404),
        ("get", "/api/", 404),
        ("get", f"{ADDRESS}/a/b", 404),
        ("post", ADDRESS, 405),
        ("delete", f"{ADDRESS}/le-moyeu", 405),
    ):
        response = getattr(client, method)(path)
        assert response.status_code == status, path[:60]
        assert response["Content-Type"].startswith("application/json")
        assert len(response.json()["detail"]) > 20
        assert response["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize("size", [3, 30])
def test_one_listing_takes_few_queries_whatever_hangs_on_it(client, size, django_assert_max_num_queries):
    provider = listed(slug="le-moyeu")
    for _ in range(size):
        SupportProjectFactory(provider=provider, left=[BrandFactory()])
        TripFactory(provider=provider, brand=BrandFactory(), tool=ToolFactory())
    with django_assert_max_num_queries(15):
        client.get(f"{ADDRESS}/le-moyeu")


def test_a_retired_need_is_listed_as_such_and_still_filters(client):
    retired = NeedFactory(slug="fax", is_active=False)
    listed(name="Le Moyeu", needs=[retired])
    listed(name="La Bobinette")
    needs = client.get("/api/v1/needs").json()["items"]
    assert [(need["slug"], need["is_offered"]) for need in needs] == [("fax", False)]
    found = asked(client, need="fax")
    assert [item["name"] for item in found["items"]] == ["Le Moyeu"]
    assert [value["value"] for value in found["facets"]["need"]] == ["fax"]
    assert asked(client)["facets"]["need"] == []
    assert client.get(ADDRESS, {"need": "minitel"}).status_code == 422
