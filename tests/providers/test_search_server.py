"""The directory on a search server: what is hidden is not there, what a page shows is the same."""

import json

import pytest
from elasticsearch import helpers

from portal.search.database import writing as database
from portal.search.elastic import client as search
from portal.search.elastic import indexes
from portal.search.elastic import writing as server
from providers.actions.listings import restore_listing, suspend_listing
from providers.search import KIND
from tests.portal.accounts.factories import UserFactory
from tests.providers.factories import NeedFactory, listed
from tests.security import town
from tests.security.canaries import CANARIES
from tests.utils.half_dead import ANSWERS, half_dead
from tests.utils.search_servers import forget_failures

pytestmark = pytest.mark.django_db


@pytest.fixture
def served(search_server):
    """Everything listed so far is on the server."""

    def fill():
        database.rebuild(KIND)
        server.rebuild(KIND, lambda done, total: None)
        forget_failures()  # of what was to be indexed before there was an index

    return fill


def everything_on_the_server():
    """All documents, as text."""
    live = search.client(30)
    live.indices.refresh(index=indexes.alias(KIND, indexes.READ))
    return json.dumps(list(helpers.scan(live, index=indexes.alias(KIND, indexes.READ))), ensure_ascii=False)


def test_no_planted_word_is_on_the_server(served):
    town.build()
    served()
    told = everything_on_the_server()
    assert '"fingerprint"' in told
    assert [name for name, word in CANARIES.items() if word in told] == []


def test_a_listing_leaves_with_its_suspension_and_comes_back_with_its_return(
    served, django_capture_on_commit_callbacks
):
    listing = listed(name="Atelier zzcanari")
    served()
    assert "zzcanari" in everything_on_the_server()
    moderator = UserFactory(groups=["moderators"])
    with django_capture_on_commit_callbacks(execute=True):
        suspend_listing(listing, actor=moderator, reason="Un contrôle est en cours.")
    assert "zzcanari" not in everything_on_the_server()
    with django_capture_on_commit_callbacks(execute=True):
        restore_listing(listing, actor=moderator)
    assert "zzcanari" in everything_on_the_server()


@pytest.mark.parametrize(
    "address",
    [
        "/annuaire/?q=commun&sort=name",
        "/annuaire/?q=comun&need=mail",
        "/annuaire/?need=mail&sort=name&page=2",
        "/annuaire/suggestions/?q=ate",
        "/annuaire/carte/",
        "/annuaire/?q=introuvable&need=mail",
    ],
)
def test_a_page_is_the_same_whoever_answers(served, client, settings, address):
    mail = NeedFactory(slug="mail")
    for number in range(30):
        listed(slug=f"atelier-{number:02}", name=f"Atelier commun {number:02}", needs=[mail] if number % 2 else [])
    served()
    from_server = client.get(address).content
    assert not search.reading.is_open
    settings.SEARCH_URLS = []
    from_database = client.get(address).content
    assert from_server == from_database
    with half_dead(ANSWERS["unavailable"]) as sick:
        settings.SEARCH_URLS = [sick.url]
        forget_failures()
        assert client.get(address).content == from_database
        assert sick.asked == 1


def test_listings_are_found_there_by_a_need_that_is_retired(served, client):
    retired = NeedFactory(slug="fax", name_fr="Télécopie", is_active=False)
    listed(name="Le Moyeu", needs=[retired])
    listed(name="La Bobinette")
    served()
    found = client.get("/api/v1/providers", {"need": "fax"}).json()
    assert [item["name"] for item in found["items"]] == ["Le Moyeu"]
