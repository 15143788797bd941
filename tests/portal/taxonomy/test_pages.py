"""The public pages of needs and tools: what they say, whom they lead to, what they cost."""

from __future__ import annotations

import json

import pytest

from portal.common.registries import Panel, panels_of
from portal.search.api import update_now
from portal.taxonomy.models import Licence, Need
from portal.taxonomy.queries.pages import public_terms
from tests.providers.factories import BrandFactory, NeedFactory, ProviderFactory, ToolFactory
from tests.utils.pages import parse

pytestmark = pytest.mark.django_db


@pytest.fixture
def tool():
    licence = Licence.objects.create(slug="agpl-3-0", name_fr="AGPL 3", name_en="AGPL 3", spdx="AGPL-3.0")
    need = NeedFactory(slug="files", name_fr="Partager des fichiers")
    tool = ToolFactory(
        slug="nextcloud", name_fr="Nextcloud", description_fr="Un espace à vous.", website="https://nextcloud.com/"
    )
    tool.licence = licence
    tool.save()
    tool.needs.add(need)
    BrandFactory(name="Google Drive", needs=[need], tools=[tool])
    return tool


def listed(tool, count):
    providers = ProviderFactory.create_batch(count)
    for provider in providers:
        provider.tools.set([tool])
        provider.needs.set(tool.needs.all())
    update_now("provider", [provider.pk for provider in providers])


def test_a_tool_says_what_it_is_what_it_replaces_and_who_accompanies(client, tool):
    listed(tool, 6)
    page = client.get("/outils/nextcloud/").content.decode()
    for said in ("Un espace à vous.", "Google Drive", "AGPL 3", 'href="/besoins/files/"'):
        assert said in page
    assert '<a href="https://nextcloud.com/" rel="external">' in page
    html = parse(client.get("/outils/nextcloud/"))
    assert len(html.cssselect("ul.rows li")) == 5
    assert 'href="/annuaire/?tool=nextcloud"' in page and "6 fiches" in page
    data = json.loads(html.cssselect("script[type='application/ld+json']")[0].text)
    assert (data["@type"], data["name"], data["license"]) == ("SoftwareApplication", "Nextcloud", "AGPL-3.0")


def test_a_long_list_of_tools_has_its_needs_beside_it_and_a_short_one_stands_alone(client, tool):
    assert not parse(client.get("/outils/")).cssselect(".outline")
    needs = [NeedFactory() for _number in range(5)]
    for need in needs:
        ToolFactory().needs.add(need)
    page = parse(client.get("/outils/"))
    led_to = [link.get("href").lstrip("#") for link in page.cssselect(".outline a")]
    assert led_to == [heading.get("id") for heading in page.cssselect("h2[id^=need-]")]
    assert len(led_to) == 6


def test_a_need_leads_to_its_tools_and_says_so_when_nobody_is_listed(client, tool):
    page = client.get("/besoins/files/").content.decode()
    assert 'href="/outils/nextcloud/"' in page and "?stage=diagnosis" in page
    assert "DefinedTerm" in page
    assert client.get("/en/needs/files/").status_code == 200


def test_a_retired_need_says_so_and_leads_on(client, tool):
    Need.objects.update(is_active=False)
    page = client.get("/besoins/files/").content.decode()
    assert "noindex" in page and 'href="/besoins/"' in page
    assert "/besoins/files/" not in client.get("/besoins/").content.decode()
    assert [(term.kind, term.slug) for term in public_terms()] == [("tool", "nextcloud")]


def test_a_tool_whose_needs_are_all_retired_stands_last_in_the_list_and_once(client, tool):
    retired = NeedFactory.create_batch(2, name_fr="Besoin retiré", is_active=False)
    tool.needs.add(retired[0])
    alone = ToolFactory(slug="wekan", name_fr="Wekan")
    alone.needs.set(retired)
    page = parse(client.get("/outils/"))
    assert [
        link.get("href") for link in page.cssselect("main a[href^='/outils/']") if link.get("href") != "/outils/"
    ] == [
        "/outils/nextcloud/",
        "/outils/wekan/",
    ]
    text = client.get("/outils/").content.decode()
    assert text.index("Nextcloud") < text.index("Pour aucun besoin") < text.index("Wekan")
    assert "Besoin retiré" not in text
    assert "/outils/wekan/" in client.get("/outils/?q=wekan").content.decode()


def test_lists_find_by_words_and_say_when_they_find_nothing(client, tool):
    ToolFactory(slug="wekan", name_fr="Wekan")
    tools = client.get("/outils/").content.decode()
    assert tools.index("Partager des fichiers") < tools.index("Nextcloud") < tools.index("Wekan")
    found = client.get("/outils/?q=espace").content.decode()
    assert "Nextcloud" in found and "Wekan" not in found
    for address in ("/outils/?q=zeppelin", "/besoins/?q=zeppelin"):
        assert "zeppelin" in client.get(address).content.decode()
    assert client.get("/outils/?page=9").status_code == 404


def test_an_unknown_word_is_told_in_words(client):
    answer = client.get("/outils/nothing-of-that-name/")
    assert answer.status_code == 404 and "vocabulaire" in answer.content.decode()


def test_upper_rooms_add_panels_in_their_order(client, tool, monkeypatch):
    registry = panels_of("taxonomy.tool")
    monkeypatch.setattr(registry, "_entries", dict(registry._entries))
    registry.register("test.none", Panel("taxonomy/_search.html", lambda request, term: None), position=1)
    registry.register("test.some", Panel("words/_correct_link.html", lambda request, term: {"url": "/x/"}), position=2)
    page = client.get("/outils/nextcloud/").content.decode()
    assert page.index('href="/x/"') < page.index("/outils/nextcloud/corriger/")


@pytest.mark.parametrize("address", ["/outils/nextcloud/", "/besoins/files/", "/outils/", "/besoins/"])
def test_pages_of_words_ask_as_little_for_many_as_for_few(client, tool, address, django_assert_max_num_queries):
    listed(tool, 1)
    client.get(address)
    with django_assert_max_num_queries(15) as few:
        assert not client.get(address).cookies
    asked = len(few)
    tool.needs.add(*NeedFactory.create_batch(20))
    for need in Need.objects.all():
        need.tools.add(*ToolFactory.create_batch(2))
    listed(tool, 6)
    client.get(address)
    with django_assert_max_num_queries(asked):
        client.get(address)
