import io
from types import SimpleNamespace

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from portal.outbox.models import OutboxEvent
from portal.outbox.sweeper import sweep
from portal.search import analysis, api, documents, interface, vocabulary
from portal.search.database import writing
from portal.search.interface import Query
from portal.search.models import IndexRevision, SearchDocument, SearchTerm
from tests.portal.search.toys import KIND

pytestmark = pytest.mark.django_db

TEXT_OF_NOBODY = (
    "INSERT INTO search_text (rowid, name) SELECT max(rowid) + 5, 'x' FROM search_text"
    if connection.vendor == "sqlite"
    else "INSERT INTO search_text (address, words) SELECT max(address) + 5, 'x' FROM search_text"
)


def found(text):
    return set(api.engine().search(Query(kind=KIND, text=text)).ids)


def run(*arguments):
    out = io.StringIO()
    call_command("search_index", *arguments, stdout=out)
    return out.getvalue()


def test_what_is_enqueued_is_indexed_by_the_outbox_after_commit(shelf):
    shelf.put(1, "Nuage")
    with transaction.atomic():
        api.enqueue(KIND, [1])
    assert found("nuage") == set()
    assert sweep() == 1
    assert found("nuage") == {1}


def test_what_is_enqueued_in_a_transaction_that_fails_is_not_indexed(shelf):
    shelf.put(1, "Nuage")
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        api.enqueue(KIND, [1])
        raise ZeroDivisionError
    assert not OutboxEvent.objects.exists()


def test_many_ids_are_several_events_and_no_ids_are_none(shelf):
    with transaction.atomic():
        api.enqueue(KIND, range(1, writing.CHUNK + 2))
        api.enqueue(KIND, [])
    assert [len(event.payload["ids"]) for event in OutboxEvent.objects.all()] == [writing.CHUNK, 1]


def test_an_unknown_kind_cannot_be_enqueued(shelf):
    with pytest.raises(interface.UnknownKind), transaction.atomic():
        api.enqueue("nothing", [1])


def test_an_event_of_an_application_that_is_gone_is_set_aside(shelf, monkeypatch):
    with transaction.atomic():
        api.enqueue(KIND, [1])
    monkeypatch.setattr(interface, "_sources", {})
    sweep()
    event = OutboxEvent.objects.get()
    assert (event.state, event.attempts) == (OutboxEvent.State.FAILED, 1)
    assert "No document source is registered for 'toy'" in event.last_error


def test_what_is_hidden_leaves_results_counts_and_suggestions_at_once(indexed, engine):
    shelf = indexed("Nuage", "Tempête", colour="red")
    del shelf.documents[1]
    api.update_now(KIND, [1])
    assert found("nuage") == set()
    assert engine.search(Query(kind=KIND)).counts["colour"] == {"red": 1}
    assert engine.suggest(KIND, "nua", 5) == []


def test_a_change_replaces_what_was_indexed(indexed):
    shelf = indexed("Nuage")
    shelf.put(1, "Tempête", colour="blue")
    api.update_now(KIND, [1])
    assert (found("nuage"), found("tempete")) == (set(), {1})
    assert list(writing.drift(KIND)) == []


def test_indexing_twice_changes_nothing(indexed):
    indexed("Nuage", "Nuages")
    before = list(SearchTerm.objects.order_by("form").values_list("form", "documents"))
    api.update_now(KIND, [1, 2, 2])
    assert list(SearchTerm.objects.order_by("form").values_list("form", "documents")) == before
    assert SearchDocument.objects.count() == 2


def test_kinds_do_not_mix(indexed, engine):
    shelf = indexed("Nuage")
    other = interface.register_source(type(shelf)(kind="other"))
    other.put(1, "Nuage d'ailleurs")
    writing.rebuild("other")
    assert engine.search(Query(kind="other", text="nuage")).total == 1
    assert engine.search(Query(kind=KIND, text="ailleurs")).total == 0
    assert engine.search(Query(kind="other", text="ailleurs")).total == 1
    writing.rebuild(KIND)
    assert engine.search(Query(kind="other", text="ailleurs")).total == 1


def test_a_second_source_for_a_kind_is_refused(shelf):
    with pytest.raises(ValueError, match="already registered for 'toy'"):
        interface.register_source(type(shelf)())


def test_a_rebuild_that_fails_leaves_the_old_index(indexed, monkeypatch):
    shelf = indexed("Nuage")
    shelf.put(2, "Tempête")

    def broken(ids):
        yield shelf.documents[1]
        raise ZeroDivisionError

    monkeypatch.setattr(shelf, "build", broken)
    with pytest.raises(ZeroDivisionError):
        writing.rebuild(KIND)
    assert found("nuage") == {1}


def revisions_during_a_rebuild(shelf, monkeypatch):
    """The revisions that readers could meet: while each portion is built, and in the end."""
    seen = []
    build = shelf.build

    def watched(ids):
        seen.append(IndexRevision.objects.get(kind=KIND).revision)
        return build(ids)

    monkeypatch.setattr(documents, "CHUNK", 2)
    monkeypatch.setattr(shelf, "build", watched)
    writing.rebuild(KIND)
    return [*seen, IndexRevision.objects.get(kind=KIND).revision]


def test_a_rebuild_lets_processes_go_on_with_what_they_remember_until_its_end(indexed, monkeypatch):
    shelf = indexed("Nuage", "Tempête", "Brise", "Givre", "Ondée")
    before = IndexRevision.objects.get(kind=KIND).revision
    *during, end = revisions_during_a_rebuild(shelf, monkeypatch)
    assert len(during) == 3
    assert set(during) == {before}
    assert end != before


def test_the_first_rebuild_of_all_shows_each_portion(shelf, monkeypatch):
    for pk, name in enumerate(("Nuage", "Tempête", "Brise"), 1):
        shelf.put(pk, name)
    assert len(set(revisions_during_a_rebuild(shelf, monkeypatch))) == 3


def test_a_rebuild_rests_between_two_portions_as_long_as_the_first_took(shelf, monkeypatch):
    for pk in range(1, 6):
        shelf.put(pk, f"Nom {pk}")
    clock, rests = iter([0.0, 2.0, 10.0, 13.0, 20.0, 21.0]), []
    monkeypatch.setattr(documents, "CHUNK", 2)
    monkeypatch.setattr(documents, "time", SimpleNamespace(monotonic=lambda: next(clock), sleep=rests.append))
    writing.rebuild(KIND)
    assert rests == [0.0, 2.0, 3.0]


def test_rebuild_tells_how_far_it_is(shelf):
    for pk in range(1, writing.CHUNK + 11):
        shelf.put(pk, f"Nom {pk}")
    seen = []
    writing.rebuild(KIND, lambda done, total: seen.append((done, total)))
    assert seen == [(writing.CHUNK, writing.CHUNK + 10), (writing.CHUNK + 10, writing.CHUNK + 10)]


def test_check_of_an_index_in_step_says_so(indexed):
    indexed("Nuage")
    assert run("check") == "toy: in step\n"


def test_check_says_where_the_index_is_out_of_step_and_repair_mends_it(indexed):
    shelf = indexed("Nuage", "Tempête", "Pluie")
    shelf.put(1, "Nuage", "autre texte")
    del shelf.documents[2]
    shelf.put(4, "Neige")
    out = io.StringIO()
    with pytest.raises(CommandError, match="not in step"):
        call_command("search_index", "check", stdout=out)
    assert out.getvalue().splitlines() == [
        "toy 1: is indexed as it was before",
        "toy 4: is missing from the index",
        "toy 2: is indexed but can no longer be found",
    ]
    assert run("repair").endswith("toy: mended\n")
    assert run("check") == "toy: in step\n"
    assert (found("autre"), found("tempete"), found("neige")) == ({1}, set(), {4})


@pytest.mark.parametrize(
    ("damage", "told"),
    [
        ("DELETE FROM search_text", "toy 1: has no text in the index"),
        (TEXT_OF_NOBODY, "toy 6: has text"),
        ("DELETE FROM search_searchdeletion", "the vocabulary"),
        ("UPDATE search_searchterm SET documents = 9", "toy: the vocabulary is not that of the documents"),
    ],
)
def test_check_finds_damage_in_each_table_and_repair_mends_it(indexed, damage, told):
    indexed("Nuage")
    with connection.cursor() as cursor:
        cursor.execute(damage)
    out = io.StringIO()
    with pytest.raises(CommandError):
        call_command("search_index", "check", stdout=out)
    assert told in out.getvalue()
    run("repair", "--kind", KIND)
    assert run("check") == "toy: in step\n"
    assert found("nuage") == {1}


def test_another_analysis_makes_every_document_out_of_step(indexed, monkeypatch):
    indexed("Nuage")
    monkeypatch.setattr(analysis, "VERSION", analysis.VERSION + 1)
    assert [drift.what for drift in writing.drift(KIND)] == ["is indexed as it was before"]


def test_the_command_refuses_an_unknown_kind_in_words(shelf):
    with pytest.raises(CommandError, match="No document source is registered for 'nothing'. Registered: toy"):
        run("rebuild", "--kind", "nothing")


def test_rebuild_by_command_says_how_many(shelf):
    shelf.put(1, "Nuage")
    assert "toy: 1 documents indexed" in run("rebuild")
    assert found("nuage") == {1}


def test_each_write_gives_a_new_revision(indexed):
    indexed("Nuage")
    before = IndexRevision.objects.get(kind=KIND).revision
    api.update_now(KIND, [1])
    assert IndexRevision.objects.get(kind=KIND).revision != before


def test_a_rollback_is_seen_by_the_caches(indexed):
    shelf = indexed("Nuage")
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        shelf.put(2, "Nuage noir")
        api.update_now(KIND, [2])
        assert found("nuage") == {1, 2}
        raise ZeroDivisionError
    assert found("nuage") == {1}


def test_the_vocabulary_keeps_accents_for_suggestions(indexed, engine):
    indexed("ECOLE", "École", "ecole")
    assert vocabulary.completions(KIND, "eco", 5) == ["école"]


def test_search_analyze_prints_the_tokens_one_a_line(capsys):
    call_command("search_analyze", "L'utilisateur·ice du porte-parole")
    assert capsys.readouterr().out.splitlines() == ["utilis", "port", "parol", "porteparol"]
