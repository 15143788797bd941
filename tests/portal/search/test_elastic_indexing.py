"""The index on the search server: filled, swapped, followed, compared and mended."""

import io
import threading

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from portal.home import kept_pages
from portal.outbox.sweeper import sweep
from portal.search import api, upkeep
from portal.search.database import writing as database
from portal.search.elastic import client, indexes
from portal.search.elastic import writing as server
from portal.search.elastic.engine import ElasticEngine
from portal.search.elastic.indexes import NEXT, PREVIOUS, READ, WRITE
from portal.search.interface import Query
from tests.portal.search.toys import KIND

pytestmark = pytest.mark.django_db


def found(text="", **details):
    return set(ElasticEngine(client.WRITING).search(Query(kind=KIND, text=text, per_page=100, **details)).ids)


def run(*arguments, **options):
    out = io.StringIO()
    call_command("search_index", *arguments, stdout=out, **options)
    return out.getvalue()


@pytest.fixture
def served(indexed, search_server):
    """A function that lays named documents on the shelf and indexes them in the database and on the server."""

    def serve(*names, **details):
        shelf = indexed(*names, **details)
        server.rebuild(KIND, lambda done, total: None)
        return shelf

    return serve


def change(shelf, pk, name):
    """Change what is on the shelf, as an action does, and have the outbox follow."""
    shelf.put(pk, name)
    with transaction.atomic():
        api.enqueue(KIND, [pk])


def test_what_is_enqueued_is_on_the_server_once_the_outbox_has_done_it(served):
    shelf = served("Nuage")
    change(shelf, 2, "Tempête")
    assert found("tempête") == set()
    assert sweep() == 2
    assert found("tempête") == {2}
    assert list(server.drift(KIND)) == []


def test_what_is_hidden_leaves_the_server_at_once(served):
    shelf = served("Nuage", "Nuage noir")
    del shelf.documents[1]
    api.update_now(KIND, [1])
    assert found("nuage") == {2}
    assert sweep() == 0


def seen_before(monkeypatch, roles):
    """The next look at the aliases is one of before; returns how many looks there were."""
    now, looks = indexes.by_role, []

    def look(kind, *seconds):
        looks.append(kind)
        return roles if len(looks) == 1 else now(kind, *seconds)

    monkeypatch.setattr(indexes, "by_role", look)
    return looks


def test_a_change_that_is_sent_while_a_rebuild_ends_is_written_where_the_aliases_lead(served, monkeypatch):
    shelf = served("Nuage")
    before = {**indexes.by_role(KIND), NEXT: ["an index that is in use by now"]}
    shelf.put(1, "Tempête")
    looks = seen_before(monkeypatch, before)
    server.send(KIND, [1], version=900)
    assert (found("tempête"), len(looks)) == ({1}, 2)


def test_aliases_that_lead_nowhere_are_a_failure_after_a_few_looks(served, monkeypatch):
    shelf = served("Nuage")
    roles = {**indexes.by_role(KIND), NEXT: ["an index that is gone"]}
    monkeypatch.setattr(indexes, "by_role", lambda kind, *seconds: roles)
    shelf.put(1, "Tempête")
    with pytest.raises(server.Moved, match="no such index"):
        server.send(KIND, [1], version=900)


def test_a_late_task_never_overwrites_what_is_newer(served):
    shelf = served("Nuage")
    shelf.put(1, "Tempête")
    server.send(KIND, [1], version=900)
    shelf.put(1, "Nuage d'avant")
    server.send(KIND, [1], version=899)
    assert (found("tempête"), found("avant")) == ({1}, set())
    del shelf.documents[1]
    server.send(KIND, [1], version=898)
    assert found("tempête") == {1}


def test_a_late_task_never_brings_back_what_is_gone(served):
    shelf = served("Nuage")
    gone = shelf.documents.pop(1)
    server.send(KIND, [1], version=900)
    shelf.documents[1] = gone
    server.send(KIND, [1], version=899)
    assert found("nuage") == set()


def test_every_change_on_the_server_makes_kept_pages_old(served):
    shelf = served("Nuage")
    before = kept_pages.stamp()
    shelf.put(1, "Tempête")
    server.send(KIND, [1], version=900)
    assert kept_pages.stamp() != before


def test_a_rebuild_keeps_one_previous_index_and_no_other(served):
    served("Nuage")
    first = indexes.by_role(KIND)[READ]
    run("rebuild")
    second = indexes.by_role(KIND)
    assert second[READ] == second[WRITE] != first
    assert second[PREVIOUS] == first
    run("rebuild")
    third = indexes.by_role(KIND)
    assert third[PREVIOUS] == second[READ]
    assert {name for names in third.values() for name in names} == {*third[READ], *second[READ]}


def test_a_rollback_brings_the_previous_index_up_to_date(served):
    shelf = served("Nuage", "Pluie")
    run("rebuild")
    last = indexes.by_role(KIND)
    change(shelf, 1, "Tempête")
    del shelf.documents[2]
    with transaction.atomic():
        api.enqueue(KIND, [2])
    sweep()
    assert f"{last[PREVIOUS][0]} is in use again" in run("rollback")
    now = indexes.by_role(KIND)
    assert (now[READ], now[WRITE], now[PREVIOUS]) == (last[PREVIOUS], last[PREVIOUS], last[READ])
    assert (found("tempête"), found("nuage"), found("pluie")) == ({1}, set(), set())


def test_there_is_nothing_to_roll_back_to_at_first(served):
    served("Nuage")
    with pytest.raises(CommandError, match="no previous index of 'toy'"):
        run("rollback")


def test_an_index_of_another_version_is_not_gone_back_to(served, monkeypatch):
    served("Nuage")
    monkeypatch.setattr(indexes.analysis, "VERSION", indexes.analysis.VERSION + 1)
    run("rebuild")
    with pytest.raises(CommandError, match="was made for another version of Tandem: go back to that version first"):
        run("rollback")


def test_a_rebuild_that_was_broken_off_is_named_and_can_be_given_up(served, monkeypatch):
    shelf = served("Nuage")
    build = shelf.build

    def broken(ids):
        raise ZeroDivisionError

    monkeypatch.setattr(shelf, "build", broken)
    with pytest.raises(ZeroDivisionError):
        server.rebuild(KIND, lambda done, total: None)
    monkeypatch.setattr(shelf, "build", build)
    assert found("nuage") == {1}
    with pytest.raises(CommandError, match="search_index rebuild --anew"):
        run("rebuild")
    run("rebuild", "--anew")
    roles = indexes.by_role(KIND)
    assert NEXT not in roles
    assert found("nuage") == {1}


def test_edits_during_a_rebuild_are_in_both_indexes(served, monkeypatch):
    shelf = served(*(f"Nom {pk:04}" for pk in range(1, 1201)))
    sent = []
    build = server._operations

    def build_and_edit(kind, ids, roles, version):
        operations = build(kind, ids, roles, version)
        if roles == [NEXT] and not sent:
            sent.append(ids)
            change(shelf, 1, "Tempête")  # is on its way as it was before
            change(shelf, 1200, "Pluie")  # will be read later
            change(shelf, 2000, "Neige")  # is new
            del shelf.documents[2], shelf.documents[1199]
            with transaction.atomic():
                api.enqueue(KIND, [2, 1199])
            sweep()
            assert (found("tempête"), found("neige"), found("nom 0002")) == ({1}, {2000}, set())
        return operations

    monkeypatch.setattr(server, "_operations", build_and_edit)
    run("rebuild")
    assert sent
    assert (found("tempête"), found("pluie"), found("neige")) == ({1}, {1200}, {2000})
    assert (found("nom 0002"), found("nom 1199")) == (set(), set())
    assert list(server.drift(KIND)) == []


def test_an_edit_whose_event_is_lost_meanwhile_is_caught_up(served, monkeypatch):
    """The database has it, the new index does not: the comparison before the swap finds it."""
    shelf = served("Nuage", "Pluie")
    build, once = server._operations, []

    def build_then_edit_behind(kind, ids, roles, version):
        operations = build(kind, ids, roles, version)
        if roles == [NEXT] and not once:
            once.append(True)
            shelf.put(1, "Tempête")
            database.index(KIND, [1])
        return operations

    monkeypatch.setattr(server, "_operations", build_then_edit_behind)
    server.rebuild(KIND, lambda done, total: None)
    assert found("tempête") == {1}


def test_a_new_index_that_finds_nothing_is_not_put_in_use(served, monkeypatch):
    served("Nuage")
    before = indexes.by_role(KIND)[READ]
    make, no_words = server._source, {"all": "", "name": "", "name_key": ""}
    monkeypatch.setattr(server, "_source", lambda document: {**make(document), **no_words})
    with pytest.raises(CommandError, match="does not find 'Nuage': the index in use was left in place"):
        run("rebuild")
    assert indexes.by_role(KIND)[READ] == before


def test_drift_made_on_purpose_is_found_and_mended(served):
    shelf = served("Nuage", "Pluie", "Neige")
    live, index = client.client(30), indexes.by_role(KIND)[WRITE][0]
    # A row changed behind our back, a document deleted, one added of something that may not be found.
    shelf.put(1, "Tempête")
    live.delete(index=index, id="2")
    hidden = live.get(index=index, id="3")["_source"] | {"object_id": 9, "title": "Suspendue", "name_key": "suspendue"}
    live.index(index=index, id="9", document=hidden, refresh=True)
    out = io.StringIO()
    with pytest.raises(CommandError, match="not in step"):
        call_command("search_index", "check", stdout=out)
    assert out.getvalue().splitlines() == [
        "toy 1: is indexed as it was before",
        "toy 9: is on the search server but can no longer be found",
        "toy 2: is missing from the search server",
    ]
    assert "toy: mended" in run("repair")
    assert run("check").splitlines() == ["toy: in step", "toy on the search server: in step"]
    assert (found("tempête"), found("pluie"), found("suspendue")) == ({1}, {2}, set())


def test_drift_is_mended_by_the_clock_too(served, caplog):
    shelf = served("Nuage", "Pluie")
    client.client(30).delete(index=indexes.by_role(KIND)[WRITE][0], id="2")
    assert upkeep.compare_server() == 1
    assert "toy 2 is missing from the search server: mended" in caplog.text
    assert upkeep.compare_server() == 0
    shelf.put(1, "Tempête")
    assert upkeep.compare_sources() == 2
    assert found("tempête") == {1}


def test_a_document_with_a_version_of_somebody_else_is_mended_all_the_same(served):
    served("Nuage")
    index = indexes.by_role(KIND)[WRITE][0]
    live = client.client(30)
    foreign = live.get(index=index, id="1")["_source"] | {"fingerprint": "another"}
    live.index(index=index, id="1", document=foreign, version=10**15, version_type="external", refresh=True)
    assert "toy: mended" in run("repair")
    assert run("check").splitlines()[-1] == "toy on the search server: in step"


def test_a_reader_never_sees_less_during_a_rebuild(served):
    served(*(f"Nuage {pk}" for pk in range(1, 601)))
    seen, ended = set(), threading.Event()

    def poll():
        engine = ElasticEngine(client.WRITING)
        while not ended.is_set():
            # Without words, so that this thread asks the database nothing.
            seen.add(engine.search(Query(kind=KIND)).total)

    reader = threading.Thread(target=poll)
    reader.start()
    try:
        for _ in range(3):
            server.rebuild(KIND, lambda done, total: None)
    finally:
        ended.set()
        reader.join()
    assert seen == {600}


def test_without_a_server_there_is_nothing_to_roll_back(indexed):
    indexed("Nuage")
    with pytest.raises(CommandError, match="SEARCH_URL is not set"):
        run("rollback")
