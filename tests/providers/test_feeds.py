"""Atom feeds: valid, the same when nothing changed, and silent about what may not be seen."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from portal.accounts.models import User
from portal.audit.api import record_many
from portal.common import clock
from portal.search.api import update_now
from providers.actions.editing import edit_listing
from providers.actions.listings import pause_listing, restore_listing, resume_listing, suspend_listing
from providers.actions.verification import confirm_listing
from providers.editing.packing import version_of
from providers.importing.stored import stored_listing
from tests.providers.edits import admin_of
from tests.providers.factories import NeedFactory, ProviderFactory, listed
from tests.utils.pages import parse_xml

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"
SEARCH, CHANGES = "/annuaire/flux.atom", "/annuaire/changements.atom"


def read(client, path, **query):
    response = client.get(path, query)
    assert response.status_code == 200, response.content
    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    assert not response.cookies
    return parse_xml(response)


def titles(feed):
    found = (entry.findtext(f"{ATOM}title") for entry in feed.findall(f"{ATOM}entry"))
    return [re.sub(r"[\xa0\u202f]", " ", title) for title in found]


def one_of(feed, rel):
    return next(link.get("href") for link in feed.findall(f"{ATOM}link") if link.get("rel") == rel)


def edit(provider, **values):
    actor = admin_of(provider)
    version = version_of(stored_listing(provider.pk), values)
    return edit_listing(provider, values, version=version, actor=actor)


def moderator():
    return User.objects.create_superuser("vera@tandem.example")


@pytest.mark.parametrize("language, path", [("fr", SEARCH), ("en", "/en/directory/feed.atom")])
def test_a_feed_has_all_that_the_format_demands_and_leads_to_its_page(client, language, path):
    listed(name="Le Moyeu & <Cie>\x0b", summary="À deux, ça roule.")
    feed = read(client, path, q="roule")
    assert feed.get("{http://www.w3.org/XML/1998/namespace}lang") == language
    for name in ("id", "title", "updated", f"author/{ATOM}name", "rights"):
        assert feed.findtext(ATOM + name), name
    (entry,) = feed.findall(f"{ATOM}entry")
    assert entry.findtext(f"{ATOM}title") == "Le Moyeu & <Cie>"
    assert entry.findtext(f"{ATOM}id").startswith("tag:")
    assert entry.findtext(f"{ATOM}updated")
    assert "À deux, ça roule." in entry.findtext(f"{ATOM}summary")
    for rel in ("alternate", "self"):
        assert client.get(one_of(feed, rel)).status_code == 200
    assert client.get(one_of(entry, "alternate")).status_code == 200


def test_the_page_of_results_names_the_feed_of_the_same_search(client):
    need = NeedFactory(slug="mail")
    listed(needs=[need])
    page = client.get("/annuaire/", {"need": "mail", "sort": "name", "page": "1"}).content.decode()
    assert f'<link rel="alternate" type="application/atom+xml" href="{SEARCH}?need=mail"' in page


def test_what_changed_last_comes_first_and_keeps_its_identifier(client):
    first, second = listed(name="Le Moyeu"), listed(name="La Bobinette")
    before = read(client, SEARCH)
    assert titles(before) == ["La Bobinette", "Le Moyeu"]
    edit(first, summary="Nous avons déménagé.")
    after = read(client, SEARCH)
    assert titles(after) == ["Le Moyeu", "La Bobinette"]
    ids = [{entry.findtext(f"{ATOM}id") for entry in feed.findall(f"{ATOM}entry")} for feed in (before, after)]
    assert ids[0] == ids[1]
    assert second.pk


def test_a_value_that_does_not_exist_is_refused_rather_than_left_out(client):
    listed()
    response = client.get(SEARCH, {"need": "inconnu", "q": "roule"})
    assert response.status_code == 400
    assert "inconnu" in response.content.decode()


def test_what_has_not_changed_is_not_sent_twice_and_what_is_hidden_makes_it_newer(client, kept_pages):
    provider = listed(name="Le Moyeu")
    for path in (SEARCH, CHANGES, "/en/directory/feed.atom", f"{provider.get_absolute_url()}flux.atom"):
        first = client.get(path, headers={"Accept-Encoding": "gzip"})
        for headers in ({"If-None-Match": first["ETag"]}, {"If-Modified-Since": first["Last-Modified"]}):
            assert client.get(path, headers=headers).status_code == 304
    with clock.frozen_at(clock.now() + timedelta(minutes=1)):
        suspend_listing(provider, actor=moderator(), reason="À revoir")
    for headers in ({"If-None-Match": first["ETag"]}, {"If-Modified-Since": first["Last-Modified"]}):
        answer = client.get(SEARCH, headers=headers)
        assert answer.status_code == 200
        assert "Le Moyeu" not in answer.content.decode()


def test_a_new_day_is_sent_since_what_is_said_of_a_verification_depends_on_it(client):
    listed(name="Le Moyeu")
    first = client.get(CHANGES)
    for days, status in ((0, 304), (1, 200)):
        with clock.frozen_at(clock.now() + timedelta(days=days)):
            assert client.get(CHANGES, headers={"If-Modified-Since": first["Last-Modified"]}).status_code == status


def test_what_happens_to_a_listing_is_told_without_who_and_why(client, frozen):
    provider = listed(name="Le Moyeu", verified_on=clock.today() - timedelta(days=360))
    edit(provider, summary="Nous avons déménagé.", tools=frozenset())
    confirm_listing(provider, actor=admin_of(provider))
    told = titles(read(client, CHANGES))
    assert told == ["Le Moyeu : Vérifiée à nouveau", "Le Moyeu : Modifié : En une phrase"]
    own = titles(read(client, f"{provider.get_absolute_url()}flux.atom"))
    assert own == [title.removeprefix("Le Moyeu : ") for title in told]


def test_a_new_private_address_is_no_change_that_anybody_reads(client):
    provider = listed(name="Le Moyeu")
    edit(provider, email="nouvelle@moyeu.example", phone="0472000000")
    assert titles(read(client, CHANGES)) == []


def test_a_listing_that_is_out_says_only_that_it_left_whoever_took_it_out(client):
    canary = "zzcanari"
    for number, take_out in enumerate((pause_listing, suspend_listing)):
        provider = listed(name=canary, slug=f"fiche-{number}", summary=canary)
        edit(provider, summary=f"{canary} encore")
        given = {"reason": canary, "actor": moderator()} if take_out is suspend_listing else {}
        take_out(provider, **{"actor": admin_of(provider), **given})
    for path in (CHANGES, "/api/v1/changes"):
        assert canary not in client.get(path).content.decode()
    assert titles(read(client, CHANGES)) == ["Une fiche a quitté l’annuaire"] * 2
    changes = client.get("/api/v1/changes").json()["items"]
    assert {(one["kind"], one["name"]) for one in changes} == {("left", None)}
    assert client.get("/annuaire/fiche-0/flux.atom").status_code == 410
    assert client.get("/annuaire/nobody/flux.atom").status_code == 404


def test_what_happens_while_it_is_away_moves_nothing_and_its_return_is_told(client):
    provider = listed(name="Le Moyeu")
    actor = moderator()
    pause_listing(provider, actor=admin_of(provider))
    before = client.get(CHANGES).content
    with clock.frozen_at(clock.now() + timedelta(hours=1)):
        suspend_listing(provider, actor=actor, reason="À revoir")
    assert client.get(CHANGES).content == before
    restore_listing(provider, actor=actor)
    assert titles(read(client, CHANGES)) == ["Le Moyeu : De retour dans l’annuaire"]
    pause_listing(provider, actor=admin_of(provider))
    resume_listing(provider, actor=admin_of(provider))
    assert len(titles(read(client, CHANGES))) == 2


@pytest.mark.parametrize("size", [3, 55])
def test_feeds_take_few_queries_and_have_fifty_entries_at_most(client, size, django_assert_max_num_queries):
    providers = [ProviderFactory(stages=[], languages=[], prices=[]) for _ in range(size)]
    update_now("provider", [provider.pk for provider in providers])
    record_many("listing.reimported", providers, actor=None)
    for path in (SEARCH, CHANGES):
        with django_assert_max_num_queries(15):
            feed = read(client, path)
        assert len(titles(feed)) == min(size, 50)
