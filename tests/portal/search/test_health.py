"""What `manage.py doctor`, `/readyz` and the operators' page say of the search server, in one sentence each."""

import re

import pytest

from portal.common.services import State, look_at, services
from portal.search.elastic import client, indexes
from portal.search.elastic import writing as server
from portal.search.health import try_server
from tests.portal.search.toys import KIND
from tests.utils.half_dead import ANSWERS, half_dead
from tests.utils.ports import free_port
from tests.utils.search_servers import forget_failures

pytestmark = pytest.mark.django_db


def look():
    forget_failures()
    return look_at("search server", services.get("search server"))


def test_a_site_without_a_search_server_leans_on_none():
    assert look().state is State.NOT_USED


@pytest.mark.parametrize(
    "answer, says",
    [
        ("never answers", r"does not answer within 2 seconds|does not answer in time"),
        ("too many requests", r"has too much to do: give it more memory or nodes \(SEARCH_URL\)\.$"),
        ("unavailable", r"answers 503: see its log and its health \(SEARCH_URL\)\.$"),
        ("wrong password", r"refuses user or password; correct them in SEARCH_URL\.$"),
        ("a page of a proxy", r"is neither Elasticsearch nor OpenSearch: correct host and port in SEARCH_URL\.$"),
        ("another answer", r"is neither Elasticsearch nor OpenSearch: correct host and port in SEARCH_URL\.$"),
    ],
)
def test_each_way_of_being_of_no_use_has_its_sentence(shelf, settings, answer, says):
    with half_dead(ANSWERS[answer]) as sick:
        settings.SEARCH_URLS = [sick.url.replace("http://", "http://me:hunter2@")]
        seen = look()
    assert seen.state is State.FAILING
    assert re.search(says, seen.text), seen.text
    assert "hunter2" not in seen.text


def test_nobody_at_the_address_is_said_with_the_variable(shelf, settings):
    settings.SEARCH_URLS = [f"http://127.0.0.1:{free_port()}"]
    assert "which SEARCH_URL names: start the server, or correct host" in look().text


def test_an_index_that_is_missing_old_or_closed_to_writing_is_said(indexed, search_server, monkeypatch):
    indexed("Nuage")
    assert "has no index of 'toy': run manage.py search_index rebuild." in look().text
    server.rebuild(KIND, lambda done, total: None)
    assert look().state is State.OK
    assert "answers, has its index" in try_server()
    live, index, full = client.client(30), indexes.alias(KIND, "write"), "index.blocks.read_only_allow_delete"
    live.indices.put_settings(index=index, settings={full: True})
    assert "is full, so its indexes take no writes: free it (SEARCH_URL)." in look().text
    live.indices.put_settings(index=index, settings={full: None})
    monkeypatch.setattr(indexes.analysis, "VERSION", indexes.analysis.VERSION + 1)
    assert "was made for another version of Tandem: run manage.py search_index rebuild." in look().text
