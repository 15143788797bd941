"""The map shows the same results as the list, by department."""

import gzip

import pytest

from portal.taxonomy.reference import department_map
from tests.providers.factories import (
    AreaFactory,
    CountryFactory,
    DepartmentFactory,
    NeedFactory,
    ProviderFactory,
    listed,
)
from tests.utils.pages import parse, words_of

pytestmark = pytest.mark.django_db


def drawn(response):
    return {link.get("aria-label"): link.get("href") for link in parse(response).cssselect("svg.map a")}


def results_at(client, address):
    heading = parse(client.get(address)).get_element_by_id("results-title").text_content()
    return int(heading.split()[0]) if heading[0].isdigit() else 0


@pytest.fixture
def departments():
    ara = AreaFactory(code="R84", name="Auvergne-Rhône-Alpes")
    return {
        code: DepartmentFactory(code=code, slug=slug, name=slug.title(), parent=ara)
        for code, slug in (("69", "rhone"), ("42", "loire"), ("01", "ain"))
    }


def test_each_figure_is_what_a_click_gives(client, departments):
    listed(areas=[departments["69"]])
    listed(areas=[departments["69"].parent])
    listed(areas=[CountryFactory()])
    listed()
    found = drawn(client.get("/annuaire/carte/"))
    assert sorted(found) == ["Ain (01)\u202f: 2 fiches", "Loire (42)\u202f: 2 fiches", "Rhone (69)\u202f: 3 fiches"]
    for label, address in found.items():
        assert results_at(client, address) == int(label.split(": ")[1].split()[0])


def test_the_map_keeps_the_search(client, departments):
    need = NeedFactory()
    listed(areas=[departments["69"]], needs=[need])
    listed(areas=[departments["42"]])
    found = drawn(client.get("/annuaire/carte/", {"need": need.slug}))
    assert found == {"Rhone (69)\u202f: 1 fiche": f"/annuaire/?need={need.slug}&area=rhone"}


def test_a_chosen_department_is_said_and_a_click_removes_it(client, departments):
    listed(areas=[departments["69"]])
    listed(areas=[departments["42"]])
    found = drawn(client.get("/annuaire/carte/", {"area": "rhone"}))
    assert found["Rhone (69)\u202f: 2 fiches (choisi\u202f; un clic le retire)"] == "/annuaire/"


def test_a_table_says_the_same(client, departments):
    listed(areas=[departments["69"]])
    page = parse(client.get("/annuaire/carte/"))
    assert [a.get("href") for a in page.cssselect("td a")] == ["/annuaire/?area=rhone"]
    assert page.cssselect("tbody th a")[0].text_content() == "Auvergne-Rhône-Alpes\u202f: 1 fiche"


def test_the_map_of_all_departments_stays_light(client):
    country = CountryFactory()
    for number, code in enumerate(department_map()["departments"]):
        DepartmentFactory(code=code, slug=f"departement-{number}", parent=AreaFactory(code=f"R{number % 13}"))
    listed(areas=[country])
    response = client.get("/annuaire/carte/", {"language": "fr", "kind": "cooperative", "sort": "name"})
    assert len(drawn(response)) == 101
    assert len(gzip.compress(response.content)) < 20_000
    outside = [element for element in parse(response).iter() if not _inside_svg(element)]
    assert len(outside) < 400


def _inside_svg(element):
    return any(ancestor.tag == "svg" for ancestor in element.iterancestors())


def test_the_map_takes_few_queries_and_no_cookie(client, departments, django_assert_max_num_queries):
    for _ in range(5):
        ProviderFactory(areas=[departments["69"]])
    with django_assert_max_num_queries(15):
        response = client.get("/annuaire/carte/")
    assert not response.cookies


@pytest.mark.parametrize("query", [{"area": "inconnu"}, {"q": "x" * 5000}, {"near": "nulle part"}, {"page": "99"}])
def test_hostile_parameters_get_a_map_in_words(client, departments, query):
    listed(areas=[departments["69"]])
    response = client.get("/annuaire/carte/", query)
    assert response.status_code == 200
    assert "département" in words_of(response)


def test_a_place_typed_leads_to_its_area_on_the_map(client, departments):
    departments["69"].search_name = "rhone"
    departments["69"].save()
    assert client.get("/annuaire/carte/", {"near": "Rhone"})["Location"] == "/annuaire/carte/?area=rhone"
