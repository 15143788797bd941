"""Addresses that programs ask for, read by parsers that know nothing of us."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from urllib.robotparser import RobotFileParser
from xml.etree import ElementTree

import pytest

from portal.accounts.actions.public_pages import hide_page
from portal.common import clock
from portal.common.registries import MapEntry, SiteMap, sitemaps
from portal.home.models import SiteSettings, StandardPage
from portal.home.views import machines
from tests.portal.accounts.speaking import public, tool
from tests.portal.home.factories import make_site
from tests.providers.factories import NeedFactory, listed

pytestmark = pytest.mark.django_db
SITE = "http://localhost:8000"
NAMES = {"m": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}


def robots(client) -> RobotFileParser:
    answer = client.get("/robots.txt")
    assert answer.status_code == 200 and answer["Content-Type"].startswith("text/plain")
    parser = RobotFileParser()
    parser.parse(answer.content.decode().splitlines())
    return parser


def located(client, path) -> list[str]:
    answer = client.get(path)
    assert answer.status_code == 200 and answer["Content-Type"] == "application/xml"
    return [element.text for element in ElementTree.fromstring(answer.content).findall(".//m:loc", NAMES)]  # noqa: S314


def whole_map(client) -> set[str]:
    return {place for file in located(client, "/sitemap.xml") for place in located(client, file.removeprefix(SITE))}


def test_robots_read_what_is_public_and_leave_out_what_is_somebodys(client):
    make_site()
    rules = robots(client)
    for path in ("/", "/en/", "/annuaire/", "/annuaire/le-moyeu/", "/qui-nous-sommes/"):
        assert rules.can_fetch("*", path), path
    for path in ("/admin/", "/moderation/", "/en/moderation/", "/mon-compte/", "/demande/", "/annuaire/comparer/"):
        assert not rules.can_fetch("*", path), path
    assert rules.site_maps() == [f"{SITE}/sitemap.xml"]


def test_robots_may_read_all_that_the_map_names(client):
    make_site()
    rules = robots(client)
    assert [place for place in whole_map(client) if not rules.can_fetch("*", place)] == []


def test_until_it_is_open_a_site_asks_to_be_left_alone(client):
    make_site(is_open=False)
    assert not robots(client).can_fetch("*", "/")
    assert robots(client).site_maps() is None
    assert client.get("/sitemap.xml").status_code == client.get("/sitemap-pages-1.xml").status_code == 404
    assert '<meta name="robots" content="noindex">' in client.get("/").content.decode()
    SiteSettings.objects.update(is_open=True)
    assert "noindex" not in client.get("/").content.decode()


def test_the_map_holds_pages_and_listings_in_both_languages_and_each_of_them_answers(client):
    make_site()
    listed(name="Le Moyeu", slug="le-moyeu")
    found = whole_map(client)
    wanted = {"/", "/en/", "/qui-nous-sommes/", "/en/about-us/", "/annuaire/", "/en/directory/le-moyeu/"}
    assert {SITE + path for path in wanted} <= found
    for place in found:
        assert client.get(place.removeprefix(SITE)).status_code == 200, place


def test_nothing_that_may_not_be_seen_is_on_the_map(client):
    home = make_site()
    for slug, fields in (("prive", {"live": False}), ("bureau", {"at_desk": True})):
        home.add_child(instance=StandardPage(title=slug, slug=slug, body="<p>x</p>", locale=home.locale, **fields))
    listed(name="Suspendue", slug="suspendue", state="suspended", suspension_reason="Plus de nouvelles.")
    assert not {word for word in ("prive", "bureau", "suspendue") for place in whole_map(client) if word in place}


def test_the_map_holds_words_and_the_organizations_that_show_themselves(client):
    make_site()
    NeedFactory(slug="mail")
    NeedFactory(slug="ancien", is_active=False)
    shown, hidden = public("Les Glaneuses", tools=[tool("paheko")]), public("La Cachée")
    hide_page(hidden, actor=hidden.admin)
    found = whole_map(client)
    wanted = {"/besoins/", "/besoins/mail/", "/en/tools/paheko/", "/organisations/", f"/organisations/{shown.slug}/"}
    assert {SITE + path for path in wanted} <= found
    assert not {place for place in found if "ancien" in place or hidden.slug in place}
    for place in found:
        assert client.get(place.removeprefix(SITE)).status_code == 200, place


def test_a_page_names_its_other_language_and_one_without_does_not(client):
    home = make_site()
    home.add_child(instance=StandardPage(title="Seule", slug="seule", body="<p>x</p>", locale=home.locale))
    tree = ElementTree.fromstring(client.get("/sitemap-pages-1.xml").content)  # noqa: S314
    others = {
        url.findtext("m:loc", namespaces=NAMES): {
            link.get("hreflang"): link.get("href") for link in url.findall("x:link", NAMES)
        }
        for url in tree
    }
    both = {"fr": f"{SITE}/qui-nous-sommes/", "en": f"{SITE}/en/about-us/"}
    assert others[f"{SITE}/qui-nous-sommes/"] == others[f"{SITE}/en/about-us/"] == both
    assert others[f"{SITE}/seule/"] == {}


def test_a_section_of_many_entries_is_split(client, monkeypatch):
    make_site()
    monkeypatch.setattr(machines, "ENTRIES_PER_FILE", 2)
    entries = [MapEntry({"fr": f"/n/{number}/"}) for number in range(5)]
    section = SiteMap(lambda: len(entries), lambda request, first, last: entries[first:last])
    monkeypatch.setattr(sitemaps, "_entries", {"many": (1, section)})
    assert located(client, "/sitemap.xml") == [f"{SITE}/sitemap-many-{number}.xml" for number in (1, 2, 3)]
    assert located(client, "/sitemap-many-3.xml") == [f"{SITE}/n/4/"]
    assert client.get("/sitemap-many-4.xml").status_code == client.get("/sitemap-none-1.xml").status_code == 404


def test_the_queries_of_the_map_do_not_grow(client, django_assert_max_num_queries):
    home = make_site()
    for number in range(30):
        home.add_child(instance=StandardPage(title="P", slug=f"p{number}", body="<p>x</p>", locale=home.locale))
    client.get("/")  # Wagtail learns where its pages are
    for path in ("/sitemap.xml", "/sitemap-pages-1.xml", "/sitemap-directory-1.xml", "/sitemap-words-1.xml"):
        with django_assert_max_num_queries(15):
            client.get(path)


def test_the_contact_for_faults_says_until_when_it_is_valid(client):
    until = clock.today() + timedelta(days=90)
    make_site(security_contact="faille@velo.example", security_valid_until=until)
    answer = client.get("/.well-known/security.txt")
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    fields = dict(line.split(": ", 1) for line in answer.content.decode().splitlines())
    assert fields["Contact"] == "mailto:faille@velo.example"
    assert datetime.fromisoformat(fields["Expires"]) == datetime(until.year, until.month, until.day, tzinfo=UTC)
    assert fields["Preferred-Languages"] == "fr, en"
    assert fields["Canonical"] == f"{SITE}/.well-known/security.txt"


def test_without_a_contact_or_past_its_date_there_is_none(client):
    make_site()
    assert client.get("/.well-known/security.txt").status_code == 404
    SiteSettings.objects.update(security_contact="https://velo.example/faille", security_valid_until=clock.today())
    assert client.get("/.well-known/security.txt").status_code == 404


def test_password_managers_are_led_to_where_a_password_is_changed(client):
    assert client.get("/.well-known/change-password")["Location"] == "/compte/password/change/"


def test_a_shared_page_has_its_title_description_address_and_picture(client):
    make_site(name="Vélo & Cie")
    page = client.get("/qui-nous-sommes/").content.decode()
    for name, value in {
        "title": "Qui nous sommes",
        "description": "Nous.",
        "url": f"{SITE}/qui-nous-sommes/",
        "locale": "fr_FR",
        "site_name": "Vélo &amp; Cie",
        "type": "website",
        "image": f"{SITE}/static/portal/img/share.png",
    }.items():
        assert f'<meta property="og:{name}" content="{value}">' in page, name
    assert "og:" not in client.get("/compte/login/").content.decode()
    assert "og:" not in client.get("/nulle-part/").content.decode()
