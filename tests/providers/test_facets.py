"""Facets on the page: short lists beside the results, all values on a page of their own."""

import pytest

from providers.facets import FACETS
from tests.providers.factories import DepartmentFactory, NeedFactory, ProviderFactory, ToolFactory, listed
from tests.utils.pages import parse, words_of

pytestmark = pytest.mark.django_db


def panel(response, facet):
    return [
        (box.get("value"), box.get("checked") is not None, box.getparent().text_content())
        for box in parse(response).cssselect(f"#facet-{facet} input")
    ]


def test_a_facet_shows_its_chosen_values_and_at_most_five_others(client):
    needs = [NeedFactory(name_fr=f"Besoin {number}") for number in range(9)]
    for number, need in enumerate(needs):
        for _ in range(number + 1):
            listed(needs=[need])
    response = client.get("/annuaire/", {"need": needs[0].slug})
    shown = panel(response, "need")
    assert shown[0][:2] == (needs[0].slug, True)
    assert [value for value, _chosen, _label in shown[1:]] == [need.slug for need in reversed(needs[4:])]
    more = parse(response).cssselect("#facet-need > a")[0]
    assert more.get("href") == f"/annuaire/choisir/need/?need={needs[0].slug}"


def test_all_values_are_on_a_page_that_works_without_script(client):
    needs = [NeedFactory(name_fr=f"Besoin {number}", position=number) for number in range(8)]
    for need in needs:
        listed(needs=[need], languages=["br"])
    response = client.get("/annuaire/choisir/need/", {"language": "br", "need": needs[2].slug})
    form = parse(response).forms[1] if len(parse(response).forms) > 1 else parse(response).forms[0]
    boxes = form.cssselect('input[name="need"]')
    assert [box.get("value") for box in boxes] == [need.slug for need in needs]
    assert [box.get("value") for box in boxes if box.get("checked") is not None] == [needs[2].slug]
    assert ("language", "br") in form.form_values()
    assert form.get("action") == "/annuaire/"
    assert not response.cookies


def test_with_htmx_the_same_values_come_as_the_panel(client):
    need = NeedFactory()
    listed(needs=[need])
    response = client.get("/annuaire/choisir/need/", headers={"HX-Request": "true"})
    assert response.content.decode().strip().endswith("</fieldset>")
    assert panel(response, "need")[0][0] == need.slug
    assert "HX-Request" in response["Vary"]


def test_departments_stand_under_their_region(client):
    department = DepartmentFactory()
    sister = DepartmentFactory(parent=department.parent)
    listed(areas=[department])
    listed(areas=[sister])
    page = parse(client.get("/annuaire/choisir/area/"))
    (group,) = page.cssselect(".facet-values .group")
    values = [box.get("value") for box in group.cssselect("input")]
    assert values[0] == department.parent.slug
    assert set(values[1:]) == {department.slug, sister.slug}


def test_beside_a_chosen_department_its_neighbours_are_offered(client):
    chosen, stranger = DepartmentFactory(), DepartmentFactory()
    sister = DepartmentFactory(parent=chosen.parent)
    for area in (chosen, sister, stranger):
        listed(areas=[area])
    offered = [value for value, _chosen, _label in panel(client.get("/annuaire/", {"area": chosen.slug}), "area")]
    assert offered == [chosen.slug, sister.slug]


@pytest.mark.parametrize("facet", [facet.name for facet in FACETS])
def test_every_facet_has_its_page(client, facet):
    listed(needs=[NeedFactory()], tools=[ToolFactory()], areas=[DepartmentFactory()], is_remote=True)
    for address in (f"/annuaire/choisir/{facet}/", f"/en/directory/choose/{facet}/"):
        response = client.get(address)
        assert response.status_code == 200
        assert parse(response).cssselect(f'input[name="{facet}"]')


@pytest.mark.parametrize("facet", ["inconnu", "state", "email"])
def test_no_other_list_exists(client, facet):
    assert client.get(f"/annuaire/choisir/{facet}/").status_code == 404


def test_a_facet_without_anything_says_so(client):
    ProviderFactory()
    assert "aucune fiche n’a de valeur ici" in words_of(client.get("/annuaire/choisir/tool/"))


def test_a_retired_need_narrows_for_who_names_it_and_is_not_offered(client):
    need, retired = NeedFactory(name_fr="Courriel"), NeedFactory(name_fr="Télécopie", is_active=False)
    listed(name="Le Moyeu", needs=[need, retired])
    listed(name="La Bobinette", needs=[need])
    everything = client.get("/annuaire/")
    assert [value for value, _chosen, _label in panel(everything, "need")] == [need.slug]
    assert "Télécopie" not in words_of(client.get("/annuaire/choisir/need/"))
    narrowed = client.get("/annuaire/", {"need": retired.slug})
    said = words_of(narrowed)
    assert "Le Moyeu" in said and "La Bobinette" not in said and "Télécopie" in said
    assert "ne connaissons pas" not in said
    assert panel(narrowed, "need")[0][:2] == (retired.slug, True)
