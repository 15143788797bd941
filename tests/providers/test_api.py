"""The open API: same filters as the page, counts that mean the same, bad parameters refused in JSON."""

import pytest
import schemathesis
from django.conf import settings as django_settings
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, assume, given, settings
from schemathesis.checks import CHECKS, load_all_checks
from schemathesis.generation import GenerationMode

from portal.search.api import update_now
from portal.taxonomy.models import VocabularyRevision
from providers.enums import Stage
from tests.providers.factories import (
    CommuneFactory,
    CountryFactory,
    DepartmentFactory,
    NeedFactory,
    ProviderFactory,
    ToolFactory,
    listed,
)

pytestmark = pytest.mark.django_db
load_all_checks()
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


@pytest.fixture
def described():
    """The API with a little of everything in it, and its own description."""
    need, tool, department = NeedFactory(slug="mail"), ToolFactory(slug="sympa"), DepartmentFactory()
    place = CommuneFactory(department=department, latitude=45.7, longitude=4.8)
    listed(needs=[need], tools=[tool], areas=[department], commune=place, website="https://moyeu.example/")
    listed(is_remote=True, languages=["br"])
    # The application would close the connection that holds this test's rows, as after each request.
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield schemathesis.openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application())
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.mark.parametrize("mode", list(GenerationMode))
def test_whatever_is_sent_the_answer_is_as_described(described, mode):
    # Slugs that do not exist are well formed and refused all the same.
    excluded = [CHECKS.get_one("positive_data_acceptance")]

    @settings(max_examples=80, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(case=described["/api/v1/providers"]["GET"].as_strategy(generation_mode=mode))
    def check(case):
        # More parameters than any page takes are turned away before an address is looked at.
        sent = sum(len(value) if isinstance(value, list) else 1 for value in (case.query or {}).values())
        assume(sent <= django_settings.DATA_UPLOAD_MAX_NUMBER_FIELDS)
        case.call_and_validate(excluded_checks=excluded, headers={"Accept-Encoding": "identity"})

    check()
