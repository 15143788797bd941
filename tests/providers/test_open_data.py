"""The directory as files: what pages say, no more; the same counts everywhere; examples that work as they stand."""

from __future__ import annotations

import csv
import io
import json
import re
import shlex
import urllib.request
from urllib.parse import urlencode, urlsplit

import pytest
from django.utils.translation import override
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.accounts.models import User
from portal.common.csv_export import plain_cell
from portal.search.api import update_now
from providers.actions.listings import suspend_listing
from providers.exporting import MEANINGS, OPEN_COLUMNS
from providers.importing.columns import MAX_PROJECTS, PROJECT_FIELDS
from providers.models import Provider
from tests.portal.accounts.speaking import public
from tests.providers.factories import (
    BrandFactory,
    CommuneFactory,
    DepartmentFactory,
    NeedFactory,
    ProviderFactory,
    SupportProjectFactory,
    ToolFactory,
    TripFactory,
    listed,
)
from tests.providers.partnerships import a_partnership
from tests.providers.test_facet_counts import WORDS, choices, listings, results_at
from tests.providers.test_facet_counts import vocabulary as vocabulary  # noqa: PLC0414 - a fixture
from tests.utils.pages import parse, parse_xml

pytestmark = pytest.mark.django_db
CSV, JSON, PAGE = "/annuaire/donnees/annuaire.csv", "/annuaire/donnees/annuaire.json", "/donnees-ouvertes/"
ATOM = "{http://www.w3.org/2005/Atom}"


def body(response):
    assert response.status_code == 200, response
    return (b"".join(response) if response.streaming else response.content).decode()


def table(client, **query):
    return list(csv.DictReader(io.StringIO(body(client.get(CSV, query)))))


def items(client, **query):
    found = json.loads(body(client.get(JSON, query)))
    assert found["count"] == len(found["items"])
    return found["items"]


def full_listing():
    department = DepartmentFactory(code="69", slug="rhone", name="Rhône")
    provider = listed(
        name="=Le Moyeu",
        slug="le-moyeu",
        email="canari@prive.example",
        phone="0600000000",
        commune=CommuneFactory(code="69266", name="Villeurbanne", department=department),
        areas=[department],
        needs=[NeedFactory(slug="mail")],
        prices=["fixed"],
    )
    SupportProjectFactory(provider=provider, position=1, story="canari caché", is_shown=False)
    SupportProjectFactory(provider=provider, position=2, story="On a rangé.", left=[BrandFactory(slug="gmail")])
    TripFactory(provider=provider, brand=BrandFactory(slug="gmail"), tool=ToolFactory(slug="sympa"))
    a_partnership(provider, listed(name="La Bobinette", slug="la-bobinette"))
    return provider


def test_a_line_says_what_the_page_says_and_nothing_private(client):
    full_listing()
    line = next(line for line in table(client) if line["slug"] == "le-moyeu")
    assert list(line) == list(OPEN_COLUMNS)
    assert line["name"] == "'=Le Moyeu", "a spreadsheet runs nothing"
    assert plain_cell(line["name"]) == "=Le Moyeu"
    assert line["url"].endswith("/annuaire/le-moyeu/")
    assert (line["commune_name"], line["department"], line["areas"]) == ("Villeurbanne", "69", "69")
    assert (line["needs"], line["trips"], line["works_with"]) == ("mail", "gmail>sympa", "la-bobinette")
    assert line["prices"] == "Un diagnostic=fixed:45000"
    assert (line["project_1_story"], line["project_2_story"]) == ("On a rangé.", "")
    assert line["licence"] == "etalab-2.0"
    assert "canari" not in str(line) and "0600000000" not in str(line)
    assert "canari" not in body(client.get(JSON))


def test_the_file_for_programmes_tells_each_listing_as_the_api_does(client):
    full_listing()
    found = json.loads(body(client.get(JSON)))
    assert found["licence"]["spdx"] == "etalab-2.0"
    for item in found["items"]:
        assert item == client.get(f"/api/v1/providers/{item['slug']}").json()


def test_every_column_is_explained_on_the_page(client):
    told = {f"project_{number}_{name}" for number in range(1, MAX_PROJECTS + 1) for name in PROJECT_FIELDS}
    assert set(MEANINGS) - {"project_1_…"} == set(OPEN_COLUMNS) - told
    page = client.get(PAGE).content.decode()
    assert all(f"<code>{name}</code>" in page for name in MEANINGS)


def test_files_name_their_licence_and_other_sites_may_read_them(client):
    listed()
    for path in (CSV, JSON):
        response = client.get(path)
        assert 'rel="license"' in response["Link"]
        assert response["Access-Control-Allow-Origin"] == "*"
        assert response["Content-Disposition"].startswith("attachment")
        assert not response.cookies


def test_a_file_is_not_sent_twice_until_something_changes(client):
    provider = listed()
    for path in (CSV, JSON, f"{CSV}?q=petites"):
        first = client.get(path)
        body(first)
        again = client.get(path, headers={"If-None-Match": first["ETag"]})
        assert (again.status_code, again.content) == (304, b"")
    suspend_listing(provider, actor=User.objects.create_superuser("v@tandem.example"), reason="À revoir")
    assert client.get(path, headers={"If-None-Match": first["ETag"]}).status_code == 200


def test_a_filter_that_does_not_exist_is_refused_rather_than_left_out(client):
    listed()
    for path in (CSV, JSON):
        assert client.get(path, {"need": "inconnu"}).status_code == 400


def test_what_left_after_it_was_found_is_in_no_file(client):
    provider = listed(name="zzcanari")
    Provider.objects.filter(pk=provider.pk).update(state="paused")  # the index does not know yet
    assert table(client) == []
    assert items(client) == []


def test_files_in_english_lead_to_pages_in_english(client):
    listed(slug="le-moyeu")
    with override("fr"):
        (line,) = csv.DictReader(io.StringIO(body(client.get("/en/directory/data/directory.csv"))))
    assert line["url"].endswith("/en/directory/le-moyeu/")


def test_listings_are_written_a_few_at_a_time_with_as_many_questions_for_each_few(
    client, monkeypatch, django_assert_max_num_queries
):
    monkeypatch.setattr("providers.exporting.AT_ONCE", 5)
    monkeypatch.setattr("providers.open_data.AT_ONCE", 5)
    update_now("provider", [ProviderFactory(stages=[], prices=[]).pk for _ in range(13)])
    for path in (CSV, JSON):
        with django_assert_max_num_queries(25):
            lines = iter(client.get(path))
            next(lines), next(lines)
        with django_assert_max_num_queries(2 * 16):
            rest = list(lines)
        assert len(rest) >= 12


def counts(client, query):
    """How many listings each form says or holds."""
    feed = client.get(f"/annuaire/flux.atom?{query}")
    on_map = parse(client.get(f"/annuaire/carte/?{query}")).cssselect("h1")[0].text_content()
    drawn = re.match(r"\d+", on_map)
    return {
        "list": results_at(client, f"/annuaire/?{query}"),
        "map": int(drawn[0]) if drawn else 0,
        "api": client.get(f"/api/v1/providers?{query}").json()["count"],
        "csv": len(list(csv.DictReader(io.StringIO(body(client.get(f"{CSV}?{query}")))))),
        "json": json.loads(body(client.get(f"{JSON}?{query}")))["count"],
        "atom": len(parse_xml(feed).findall(f"{ATOM}entry")),
    }


def test_whatever_is_asked_every_form_has_as_many_listings(client, vocabulary):
    some_found = 0

    @settings(max_examples=10, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(listings(vocabulary), choices(vocabulary), st.sampled_from(WORDS))
    def check(rows, chosen, text):
        nonlocal some_found
        former = list(Provider.objects.values_list("pk", flat=True))
        Provider.objects.all().delete()
        update_now("provider", former + [ProviderFactory(**row).pk for row in rows])
        query = urlencode({**chosen, "q": text}, doseq=True)
        found = counts(client, query)
        assert len(set(found.values())) == 1, (query, found)
        some_found += found["list"] > 0

    check()
    assert some_found


def examples_of(client, tongue):
    codes = parse(client.get(PAGE)).cssselect(f"code[data-example={tongue}]")
    return [code.text_content() for code in codes]


def answered(client, address, **headers):
    assert address.startswith("http://localhost:8000/")
    parts = urlsplit(address)
    return client.get(f"{parts.path}?{parts.query}" if parts.query else parts.path, headers=headers)


@pytest.fixture
def furnished():
    need = NeedFactory(slug="mail")
    update_now("provider", [ProviderFactory(name=f"Le Moyeu {number}", needs=[need]).pk for number in range(13)])
    public("Les Glaneuses")


def test_every_command_of_the_page_works_as_it_stands(client, furnished):
    commands = examples_of(client, "shell")
    assert len(commands) == 5
    for command in commands:
        words = shlex.split(command)
        assert words[0] == "curl"
        first = answered(client, words[-1])
        assert len(body(first)) > 100
        if "--etag-compare" in words:
            assert answered(client, words[-1], **{"If-None-Match": first["ETag"]}).status_code == 304


def test_every_programme_of_the_page_works_as_it_stands(client, furnished, monkeypatch, capsys):
    monkeypatch.setattr(urllib.request, "urlopen", lambda address: io.BytesIO(body(answered(client, address)).encode()))
    programmes = examples_of(client, "python")
    assert len(programmes) == 2
    for programme in programmes:
        exec(compile(programme, "example", "exec"), {})  # noqa: S102 - it is what a reader would do
        assert len(capsys.readouterr().out.splitlines()) == 13


@pytest.mark.parametrize("language, path", [("fr", "/opensearch.xml"), ("en", "/en/opensearch.xml")])
def test_a_browser_learns_how_to_search_here(client, language, path):
    listed(name="Grand Braquet")
    home = client.get("/annuaire/" if language == "fr" else "/en/directory/").content.decode()
    assert f'<link rel="search" type="application/opensearchdescription+xml" href="{path}"' in home
    told = parse_xml(client.get(path))
    space = "{http://a9.com/-/spec/opensearch/1.1/}"
    assert told.findtext(f"{space}Language") == language
    assert len(told.findtext(f"{space}ShortName")) <= 16
    templates = {url.get("rel"): url.get("template") for url in told.findall(f"{space}Url")}
    assert answered(client, templates["results"].format(searchTerms="braquet")).status_code == 200
    response = answered(client, templates["suggestions"].format(searchTerms="braq"))
    assert response["Content-Type"] == "application/x-suggestions+json"
    typed, found = response.json()
    assert (typed, found[0]) == ("braq", "Grand Braquet")


def unfolded(card):
    return re.sub(r"\r\n[ \t]", "", card).split("\r\n")


def test_card_and_data_in_the_page_say_the_same_as_the_api(client):
    name, line = "Le Moyeu ; « l’atelier, d’à côté »\\", "Une ligne, longue ; et \\ étrange" * 4
    department = DepartmentFactory(name="Rhône")
    listed(slug="le-moyeu", name=name, summary=line, areas=[department], website="https://moyeu.example/")
    told = client.get("/api/v1/providers/le-moyeu").json()
    lines = dict(
        one.partition(":")[::2] for one in unfolded(client.get("/annuaire/le-moyeu/carte.vcf").content.decode())
    )
    plain = {key: re.sub(r"\\([\\,;])", r"\1", value) for key, value in lines.items()}
    assert (plain["FN"], plain["NOTE;LANGUAGE=fr"]) == (told["name"], told["summary"])
    assert plain["URL"] == told["url"]
    page = parse(client.get("/annuaire/le-moyeu/"))
    data = json.loads(page.cssselect('script[type="application/ld+json"]')[0].text)
    assert (data["name"], data["description"], data["url"]) == (told["name"], told["summary"], told["url"])
    assert data["areaServed"] == [area["label"] for area in told["areas"]]
    assert page.cssselect("h1")[0].text_content() == told["name"]
