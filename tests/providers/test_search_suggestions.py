"""Suggestions while typing, in both fields."""

import pytest

from tests.providers.factories import BrandFactory, CommuneFactory, DepartmentFactory, NeedFactory, ToolFactory, listed

pytestmark = pytest.mark.django_db


def suggested(client, typed, address="/annuaire/suggestions/"):
    response = client.get(address, {"q": typed})
    assert response.status_code == 200
    assert not response.cookies
    return [(one["label"], one["detail"]) for one in response.json()["suggestions"]]


def test_brands_needs_tools_and_listings_are_suggested(client):
    BrandFactory(name="Nuageux", aliases="nubox")
    NeedFactory(name_fr="Nuages partagés", name_en="Shared clouds")
    ToolFactory(name_fr="Nextnuage")
    listed(name="Nuage de Poche")
    found = suggested(client, "nua")
    assert ("Quitter Nuageux", "outil que l’on quitte") in found
    assert ("Nuages partagés", "besoin") in found
    assert ("Nuage de Poche", "fiche") in found
    assert ("Quitter Nuageux", "outil que l’on quitte") in suggested(client, "quitter nub")
    english = suggested(client, "shared", "/en/directory/suggestions/")
    assert ("Shared clouds", "need") in english


def test_a_retired_need_is_not_suggested(client):
    NeedFactory(name_fr="Nuages partagés", is_active=False)
    assert ("Nuages partagés", "besoin") not in suggested(client, "nua")


def test_what_is_not_published_is_never_suggested(client):
    listed(name="Canari Muet", suspended=True)
    listed(name="Canari Parti", paused=True)
    assert suggested(client, "canari") == []


@pytest.mark.parametrize("typed", ["", "a", " ", "\x00", "x" * 5000, "'\"*(", "%%%"])
def test_anything_typed_gets_an_answer(client, typed):
    listed()
    assert len(suggested(client, typed)) <= 8
    assert len(suggested(client, typed, "/annuaire/lieux/")) <= 8


def test_places_are_suggested_with_what_tells_them_apart(client):
    rhone = DepartmentFactory(code="69", slug="rhone", name="Rhône", search_name="rhone")
    CommuneFactory(name="Rhodon", slug="rhodon-69", search_name="rhodon", department=rhone)
    response = client.get("/annuaire/lieux/", {"q": "rho"}).json()["suggestions"]
    assert response[0] == {"value": "rhone", "label": "Rhône (69)", "detail": rhone.parent.name}
    assert {"value": "rhodon-69", "label": "Rhodon (69)", "detail": "Rhône"} in response
