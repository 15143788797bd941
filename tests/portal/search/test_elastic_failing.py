"""The search server dies, or is worse than dead: readers get their page from the database, and the operator is told."""

import json
import time

import pytest
from django.db import transaction

from portal.outbox.models import OutboxEvent
from portal.outbox.sweeper import sweep
from portal.search import api, indexing, upkeep
from portal.search.database import writing as database
from portal.search.elastic import client, indexes
from portal.search.elastic import writing as server
from portal.search.elastic.engine import ElasticEngine
from portal.search.interface import Query
from tests.portal.search.toys import KIND
from tests.utils.half_dead import ANSWERS, half_dead
from tests.utils.ports import free_port
from tests.utils.search_servers import forget_failures

pytestmark = pytest.mark.django_db
LONGEST_WAIT = 2.5


@pytest.fixture
def told_of(settings):
    """A function that tells the site of a search server at an address."""

    def tell(url):
        settings.SEARCH_URLS = [url]
        forget_failures()

    yield tell
    forget_failures()


def found(text):
    return set(api.engine().search(Query(kind=KIND, text=text)).ids)


@pytest.mark.parametrize("answer", ANSWERS.values(), ids=ANSWERS)
def test_whatever_the_server_answers_readers_find_and_wait_once(indexed, told_of, answer):
    indexed("Nuage")
    with half_dead(answer) as sick:
        told_of(sick.url)
        begun = time.monotonic()
        assert found("nuage") == {1}
        assert api.engine().suggest(KIND, "nua", 5)[0].pk == 1
        assert api.engine().without(Query(kind=KIND, text="nuage vert"))
        assert api.engine().closest(Query(kind=KIND, text="nuage vert"), 1) == [1]
        assert time.monotonic() - begun < LONGEST_WAIT
        assert sick.asked == 1
        assert client.reading.is_open


def test_all_requests_of_one_question_share_its_seconds(told_of):
    def slowly(request):
        time.sleep(0.4)
        request.say(200, b"{}")

    with half_dead(slowly) as slow:
        told_of(slow.url)
        begun = time.monotonic()
        with client.one_question(1.0), pytest.raises(client.FAULTS):
            while time.monotonic() - begun < 5:
                client.client().indices.get_alias()
        assert time.monotonic() - begun < LONGEST_WAIT
        assert slow.asked > 1, "the first answers came in time"


def test_nobody_at_the_address_is_a_failure_like_another(indexed, told_of, caplog):
    indexed("Nuage")
    told_of(f"http://127.0.0.1:{free_port()}")
    assert found("nuage") == {1}
    assert [record.message for record in caplog.records if record.levelname == "ERROR"][0].startswith(
        "the search server fails, doing without: ConnectionError"
    )


@pytest.mark.parametrize("answer", ANSWERS.values(), ids=ANSWERS)
def test_what_could_not_be_indexed_waits_in_the_outbox(indexed, told_of, answer):
    shelf = indexed("Nuage")
    shelf.put(2, "Tempête")
    with half_dead(answer) as sick:
        told_of(sick.url)
        with transaction.atomic():
            api.enqueue(KIND, [2])
        sweep()
    event = OutboxEvent.objects.get(topic=indexing.SERVER_TOPIC)
    assert (event.state, event.attempts) == (OutboxEvent.State.WAITING, 1)
    assert event.last_error
    assert found("tempête") == {2}


def test_a_server_that_stops_in_the_middle_keeps_no_worker_for_long(indexed, told_of):
    shelf = indexed("Nuage")
    shelf.put(2, "Tempête")

    def takes_nothing(request):
        if request.path.startswith("/_bulk"):
            ANSWERS["never answers"](request)
        else:
            index, known = indexes.alias(KIND, "2026"), indexes.alias(KIND, indexes.WRITE)
            request.say(200, json.dumps({index: {"aliases": {known: {}}}}).encode())

    with half_dead(takes_nothing) as sick:
        told_of(sick.url)
        with transaction.atomic():
            api.enqueue(KIND, [2])
        begun = time.monotonic()
        sweep()
        assert sick.asked == 2
        assert time.monotonic() - begun < client.SENDING + 1
    event = OutboxEvent.objects.get(topic=indexing.SERVER_TOPIC)
    assert (event.state, event.attempts) == (OutboxEvent.State.WAITING, 1)


def test_hiding_something_does_not_wait_for_a_server_known_to_fail(indexed, told_of):
    shelf = indexed("Nuage")
    with half_dead(ANSWERS["never answers"]) as sick:
        told_of(sick.url)
        del shelf.documents[1]
        begun = time.monotonic()
        api.update_now(KIND, [1])
        once = time.monotonic() - begun
        api.update_now(KIND, [1])
        assert time.monotonic() - begun - once < 1
        assert once < LONGEST_WAIT
    assert found("nuage") == set()


def test_what_waited_is_done_as_soon_as_the_server_is_back(indexed, search_server, told_of):
    shelf = indexed("Nuage")
    server.rebuild(KIND, lambda done, total: None)
    shelf.put(2, "Tempête")
    told_of(f"http://127.0.0.1:{free_port()}")
    for _ in range(2):
        with transaction.atomic():
            api.enqueue(KIND, [2])
        sweep()
    assert upkeep.catch_up() == 0
    OutboxEvent.objects.filter(topic=indexing.SERVER_TOPIC, attempts=1).first()
    given_up = OutboxEvent.objects.filter(topic=indexing.SERVER_TOPIC).first()
    OutboxEvent.objects.filter(pk=given_up.pk).update(state=OutboxEvent.State.FAILED)
    told_of(search_server)
    assert upkeep.catch_up() == 2
    sweep()
    assert list(server.drift(KIND)) == []
    assert set(ElasticEngine(client.WRITING).search(Query(kind=KIND, text="tempête")).ids) == {2}


def test_an_index_that_is_missing_is_named_with_the_command_that_makes_it(indexed, search_server, caplog):
    indexed("Nuage")
    api.announce()
    assert [record.getMessage() for record in caplog.records if "rebuild" in record.getMessage()][-1] == (
        "The search server has no index of 'toy': run manage.py search_index rebuild. Until then the database searches."
    )
    assert found("nuage") == {1}


def test_an_index_made_for_other_fields_is_not_used_and_named(indexed, search_server, monkeypatch, caplog):
    indexed("Nuage")
    server.rebuild(KIND, lambda done, total: None)
    assert indexes.complaint_about(KIND) == ""
    monkeypatch.setattr(indexes.analysis, "VERSION", indexes.analysis.VERSION + 1)
    forget_failures()
    api.announce()
    assert "was made for another version of Tandem: run manage.py search_index rebuild" in caplog.text
    assert found("nuage") == {1}
    assert client.reading.is_open
    server_rebuilt(indexed)
    assert ElasticEngine(client.WRITING).search(Query(kind=KIND, text="nuage")).ids == (1,)


def server_rebuilt(indexed):
    database.rebuild(KIND)
    server.rebuild(KIND, lambda done, total: None)
    forget_failures()


def test_a_full_disk_stops_writing_but_not_reading_and_is_caught_up(indexed, search_server):
    shelf = indexed("Nuage")
    server.rebuild(KIND, lambda done, total: None)
    live = client.client(30)
    # What the server does by itself when its disk is full.
    live.indices.put_settings(
        index=indexes.alias(KIND, "write"), settings={"index.blocks.read_only_allow_delete": True}
    )
    shelf.put(2, "Tempête")
    with transaction.atomic():
        api.enqueue(KIND, [2])
    sweep()
    assert "read-only" in OutboxEvent.objects.get(topic=indexing.SERVER_TOPIC).last_error
    assert client.writing.is_open and not client.reading.is_open
    assert found("nuage") == {1}
    live.indices.put_settings(
        index=indexes.alias(KIND, "write"), settings={"index.blocks.read_only_allow_delete": None}
    )
    client.writing.close()
    assert upkeep.catch_up() == 1
    sweep()
    assert found("tempête") == {2}
    assert list(server.drift(KIND)) == []
