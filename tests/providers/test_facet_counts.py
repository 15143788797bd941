"""Each count on the page is the number of results after that click: for random listings, choices and words."""

from __future__ import annotations

from urllib.parse import urlencode

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.search.api import update_now
from providers.enums import Language, PriceApproach, ProviderKind, Stage
from providers.models import Provider
from tests.providers.factories import (
    AreaFactory,
    BrandFactory,
    CountryFactory,
    DepartmentFactory,
    NeedFactory,
    ProviderFactory,
    ToolFactory,
)
from tests.utils.pages import parse

WORDS = ["nuage", "courriel", "petites", "vélo", "nuagé", "gmail", "quitter gmail", "nuage vélo", "absent", ""]
SUMMARIES = ["Un nuage pour tous.", "Courriels et vélos.", "Petites structures.", "Un nuage, un vélo."]


@pytest.fixture
def vocabulary(db):
    """Two regions of two departments in one country, three needs, three tools, a brand."""
    country = CountryFactory()
    regions = [AreaFactory(parent=country) for _ in range(2)]
    departments = [DepartmentFactory(parent=region) for region in regions for _ in range(2)]
    needs, tools = [NeedFactory() for _ in range(3)], [ToolFactory() for _ in range(3)]
    BrandFactory(name="Gmail", needs=needs[:1], tools=tools[:1])
    return {"areas": [country, *regions, *departments], "needs": needs, "tools": tools}


def some(values, most=3):
    return st.lists(st.sampled_from(list(values)), unique=True, max_size=most)


def listings(vocabulary):
    return st.lists(
        st.fixed_dictionaries(
            {
                "summary": st.sampled_from(SUMMARIES),
                "kind": st.sampled_from(ProviderKind.values),
                "is_remote": st.booleans(),
                "stages": some(Stage.values),
                "languages": some(list(Language.values)[:4]),
                "prices": some(PriceApproach.values),
                "needs": some(vocabulary["needs"]),
                "tools": some(vocabulary["tools"]),
                "areas": some(vocabulary["areas"]),
            }
        ),
        min_size=1,
        max_size=14,
    )


def choices(vocabulary):
    slugs = {name: [thing.slug for thing in vocabulary[f"{name}s"]] for name in ("need", "tool", "area")}
    slugs["area"] = slugs["area"][1:]  # the country is no choice
    return st.fixed_dictionaries(
        {},
        optional={
            "need": some(slugs["need"], 2),
            "tool": some(slugs["tool"], 2),
            "area": some(slugs["area"], 2),
            "stage": some(Stage.values, 2),
            "kind": some(ProviderKind.values, 2),
            "language": some(list(Language.values)[:4], 2),
            "price": some(PriceApproach.values, 2),
            "remote": st.just(["yes"]),
        },
    )


def results_at(client, address):
    heading = parse(client.get(address)).get_element_by_id("results-title").text_content()
    return int(heading.split()[0]) if heading[0].isdigit() else 0


def clicks(page):
    """Every box of the facets: the address after ticking or unticking it, and the count shown beside it."""
    form = page.get_element_by_id("facets-form")
    values = [(name, value) for name, value in form.form_values()]
    for box in page.cssselect("#facets fieldset input"):
        pair = (box.get("name"), box.get("value"))
        after = [other for other in values if other != pair] if pair in values else [*values, pair]
        shown = int(box.getparent().text_content().rpartition("(")[2].rstrip(") \n"))
        yield f"/annuaire/?{urlencode(after)}", shown


def test_every_count_is_what_the_click_gives(client, vocabulary):
    checked = 0

    @settings(max_examples=25, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(listings(vocabulary), choices(vocabulary), st.sampled_from(WORDS))
    def check(rows, chosen, text):
        nonlocal checked
        former = list(Provider.objects.values_list("pk", flat=True))
        Provider.objects.all().delete()
        update_now("provider", former + [ProviderFactory(**row).pk for row in rows])
        address = f"/annuaire/?{urlencode({**chosen, 'q': text}, doseq=True)}"
        for after, shown in clicks(parse(client.get(address))):
            assert results_at(client, after) == shown, (address, after)
            checked += 1

    check()
    assert checked > 100


def test_every_count_of_the_page_of_all_values_is_what_the_click_gives(client, vocabulary):
    @settings(max_examples=8, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(listings(vocabulary), choices(vocabulary), st.sampled_from(WORDS))
    def check(rows, chosen, text):
        former = list(Provider.objects.values_list("pk", flat=True))
        Provider.objects.all().delete()
        update_now("provider", former + [ProviderFactory(**row).pk for row in rows])
        address = f"/annuaire/choisir/area/?{urlencode({**chosen, 'q': text}, doseq=True)}"
        page = parse(client.get(address))
        form = page.cssselect('form:not([role="search"])')[0]
        values = list(form.form_values())
        for box in page.cssselect(".facet-values input"):
            pair = (box.get("name"), box.get("value"))
            after = [other for other in values if other != pair] if pair in values else [*values, pair]
            shown = int(box.getparent().text_content().rpartition("(")[2].rstrip(") \n"))
            assert results_at(client, f"/annuaire/?{urlencode(after)}") == shown, (address, after)

    check()
