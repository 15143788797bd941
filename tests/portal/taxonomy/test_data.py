"""The data files agree with each other. No database."""

import re
from collections import Counter

import pytest

from portal.taxonomy.folding import plain_words
from portal.taxonomy.reference import department_map, read_entries, read_rows

SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
FILES = ["needs", "tools", "brands", "licences", "elsewhere"]


def slugs(name):
    return {entry["slug"] for entry in read_entries(name)}


@pytest.mark.parametrize("name", FILES)
def test_slugs_are_well_formed_and_unique(name):
    found = [entry["slug"] for entry in read_entries(name)]

    assert all(SLUG.fullmatch(slug) for slug in found)
    assert len(found) == len(set(found))


@pytest.mark.parametrize("name", ["needs", "tools", "licences", "elsewhere"])
def test_texts_are_there_in_both_languages(name):
    for entry in read_entries(name):
        fields = {field[:-3] for field in entry if field.endswith(("_fr", "_en"))}
        assert fields
        for field in fields:
            assert entry[f"{field}_fr"] and entry[f"{field}_en"], (entry["slug"], field)


@pytest.mark.parametrize("name", ["needs", "tools", "elsewhere"])
def test_french_texts_keep_french_typography(name):
    for entry in read_entries(name):
        for field, text in entry.items():
            if field.endswith("_fr"):
                assert "'" not in text, text
                assert not re.search(r"[\w»] [;:!?»]|« ", text), text


def test_every_tool_has_a_licence_and_a_need():
    licences, needs = slugs("licences"), slugs("needs")

    for tool in read_entries("tools"):
        assert tool["licence"] in licences, tool["slug"]
        assert tool["needs"] and set(tool["needs"]) <= needs, tool["slug"]


def test_every_need_has_a_tool():
    answered = {need for tool in read_entries("tools") for need in tool["needs"]}

    assert slugs("needs") == answered


def test_every_brand_leads_to_needs_and_to_tools_that_answer_them():
    tools = {tool["slug"]: set(tool["needs"]) for tool in read_entries("tools")}

    for brand in read_entries("brands"):
        needs = set(brand["needs"])
        assert needs and brand["tools"], brand["slug"]
        assert needs <= slugs("needs"), brand["slug"]
        assert all(tools[tool] & needs for tool in brand["tools"]), brand["slug"]
        assert needs <= set().union(*(tools[tool] for tool in brand["tools"])), brand["slug"]


def test_a_spelling_leads_to_one_brand():
    spellings = Counter(
        " ".join(plain_words(spelling))
        for brand in read_entries("brands")
        for spelling in {brand["name"], brand.get("name_en", brand["name"]), *brand["aliases"]}
    )

    assert [spelling for spelling, count in spellings.items() if count > 1] == []


def test_the_home_page_has_a_few_brands_in_an_order():
    places = sorted(brand["home_position"] for brand in read_entries("brands") if "home_position" in brand)

    assert places == list(range(1, len(places) + 1))
    assert 4 <= len(places) <= 8


def test_elsewhere_entries_name_known_needs_and_some_are_good_for_all():
    entries = read_entries("elsewhere")

    assert all(set(entry["needs"]) <= slugs("needs") for entry in entries)
    assert any(not entry["needs"] for entry in entries)


def test_a_service_that_is_not_free_software_says_so():
    free = {licence["slug"]: licence["is_free"] for licence in read_entries("licences")}

    assert [tool["slug"] for tool in read_entries("tools") if not free[tool["licence"]]] == ["helloasso"]


def test_areas_hold_all_departments_in_their_regions():
    rows = read_rows("areas")
    codes = {row["code"] for row in rows}
    departments = [row for row in rows if row["kind"] == "department"]

    assert len(codes) == len(rows)
    assert sum(row["parent"] != "RCOM" for row in departments) == 101
    assert {"2A", "2B", "971", "972", "973", "974", "976"} <= codes
    assert all(row["parent"] in codes for row in rows if row["kind"] != "country")
    assert all(row["in_name"].lower().endswith(row["name"].lower()) for row in rows)


def test_communes_are_in_a_department_and_on_the_globe():
    rows = read_rows("communes")
    departments = {row["code"] for row in read_rows("areas") if row["kind"] == "department"}

    assert len(rows) == len({row["code"] for row in rows}) > 34_900
    assert {row["department"] for row in rows} == departments
    assert all(-90 < float(row["latitude"]) < 90 and -180 < float(row["longitude"]) < 180 for row in rows)
    assert all(re.fullmatch(r"\d{5}( \d{5})*", row["postal_codes"]) for row in rows)


def test_the_map_draws_every_department_inside_its_box():
    drawing = department_map()
    left, top, width, height = map(int, drawing["viewBox"].split())
    departments = {row["code"] for row in read_rows("areas") if row["kind"] == "department" and row["parent"] != "RCOM"}

    assert set(drawing["departments"]) == departments
    for shape in drawing["departments"].values():
        assert re.fullmatch(r"[Mlhvz\d -]+", shape["d"])
        assert left < shape["x"] < left + width and top < shape["y"] < top + height
