"""Taking in a directory from the desk: sent, reported on, written portion by portion, never what was not read."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from portal.accounts.actions.people import create_person
from portal.accounts.models import Organization
from portal.audit.models import AuditEntry
from portal.common import clock
from portal.outbox.models import OutboxEvent
from portal.outbox.sweeper import sweep
from portal.taxonomy.models import Need
from providers.actions import table_runs
from providers.actions.importing import plan_import
from providers.actions.table_runs import AnotherIsWritten, cancel_run, send_table, start_writing
from providers.enums import ImportState
from providers.models import ImportRun, ImportTable, Provider
from providers.workflow import CLOCK, IMPORTS, OPERATOR
from tests.providers.factories import NeedFactory, ProviderFactory
from tests.providers.moderation import table
from tests.utils.pages import parse, words_of

pytestmark = pytest.mark.django_db
HOME = "/moderation/import/"


@pytest.fixture
def operator():
    NeedFactory(slug="mail")
    return create_person(actor=None, email="lise@machine.example", display_name="Lise", groups=("operators",))


@pytest.fixture
def desk(client, operator, with_second_factor):
    return with_second_factor(client, operator)


def read(operator, *names, **said):
    """A table that was sent and reported on."""
    run = send_table("annuaire.csv", table(*names, **said), actor=operator)
    sweep()
    run.refresh_from_db()
    return run


def test_the_directory_of_today_is_taken_along_and_sent_again_as_it_is(desk, operator):
    read(operator, "tilleul", "fourche")
    start_writing(ImportRun.objects.get(), actor=operator)
    sweep()
    taken = desk.get(reverse("providers:desk_import_table"))
    assert taken["Content-Disposition"].startswith('attachment; filename="annuaire-')
    again = send_table("annuaire.csv", taken.content, actor=operator)
    sweep()
    again.refresh_from_db()
    assert (again.total, again.unchanged, again.refused) == (2, 2, 0)
    assert str(reverse("providers:desk_import_table")) in desk.get(HOME).content.decode()


def test_the_table_of_states_is_what_was_agreed():
    assert {(step.name, *sorted(step.roles)): (set(step.sources), step.target) for step in IMPORTS} == {
        ("check", CLOCK): ({"uploaded", "checking"}, "checking"),
        ("report", CLOCK): ({"checking"}, "ready"),
        ("start", OPERATOR): ({"ready"}, "writing"),
        ("move_on", CLOCK): ({"writing"}, "ready"),
        ("finish", CLOCK): ({"writing"}, "done"),
        ("fail", CLOCK): ({"checking", "writing"}, "failed"),
        ("go_on", OPERATOR): ({"failed"}, "writing"),
        ("cancel", CLOCK, OPERATOR): ({"uploaded", "checking", "ready", "failed"}, "cancelled"),
    }


def test_a_table_is_sent_read_reported_and_written(desk, operator):
    ProviderFactory(import_id="b", slug="b", name="Ancien nom")
    answer = desk.post(HOME, {"file": SimpleUploadedFile("annuaire.csv", table("a", "b"))})
    assert "en cours de lecture" in words_of(desk.get(answer.url)) and Provider.objects.count() == 1
    sweep()
    page = desk.get(answer.url)
    assert "Écrire ces 2 changements" in words_of(page) and Provider.objects.count() == 1
    desk.post(answer.url, {"do": "write"})
    sweep()
    run = ImportRun.objects.get()
    assert (run.state, run.done, run.total) == ("done", 2, 2)
    assert set(Provider.objects.values_list("name", flat=True)) == {"Atelier a", "Atelier b"}
    assert ImportTable.objects.get().text == ""  # what it held is in the directory
    assert AuditEntry.objects.get(verb="listing.imported").actor == operator
    assert [entry.verb for entry in AuditEntry.objects.filter(verb__startswith="import.").order_by("pk")] == [
        "import.send",
        "import.start",
        "import.finish",
    ]


@pytest.mark.parametrize(
    ("raw", "said"), [(b"", "vide"), (b"\0\1", "octet NUL"), (b"x" * (10 * 1024 * 1024 + 1), "10 Mo")]
)
def test_what_is_no_table_is_refused_in_words_at_once(desk, raw, said):
    answer = desk.post(HOME, {"file": SimpleUploadedFile("annuaire.csv", raw)})
    assert answer.status_code == 422 and said in words_of(answer) and not ImportRun.objects.exists()


def test_columns_of_something_else_stop_it_with_the_reason(desk, operator):
    run = send_table("autre.csv", b"nom,prenom\nA,B\n", actor=operator)
    sweep()
    page = words_of(desk.get(run.get_absolute_url()))
    assert "Les colonnes" in page and "Reprendre" not in page
    assert ImportRun.objects.get().state == "failed"


def test_a_refused_line_is_told_with_its_reason_and_nothing_can_be_written(desk, operator):
    run = read(operator, "a", needs="inconnu")
    page = words_of(desk.get(run.get_absolute_url(), {"show": "refused"}))
    assert "inconnu" in page and "Écrire" not in page
    assert "inconnu" in desk.get(reverse("providers:desk_import_report", args=[run.pk])).content.decode()
    answer = desk.post(run.get_absolute_url(), {"do": "write"}, follow=True)
    assert "refusées" in words_of(answer) and not Provider.objects.exists()


def test_a_report_that_is_no_longer_true_is_shown_anew_and_nothing_is_written(desk, operator):
    run = read(operator, "a", "b")
    ProviderFactory(import_id="b", slug="b")
    start_writing(run, actor=operator)
    sweep()
    run.refresh_from_db()
    assert (run.state, run.done, run.created, run.updated) == ("ready", 0, 1, 1)
    assert "l’annuaire a changé depuis" in words_of(desk.get(run.get_absolute_url())).lower()
    start_writing(run, actor=operator)
    sweep()
    run.refresh_from_db()
    assert run.state == "done"


def test_long_tables_are_written_portion_by_portion_and_say_how_far_they_are(desk, operator, monkeypatch):
    monkeypatch.setattr(table_runs, "PORTION", 2)
    run = read(operator, "a", "b", "c", "d", "e")
    start_writing(run, actor=operator)
    sweep(limit=1)
    answer = desk.get(run.get_absolute_url(), headers={"HX-Request": "true"})
    assert parse(answer).xpath("//progress/@value") == ["2"] and "HX-Refresh" not in answer
    assert "noscript" in desk.get(run.get_absolute_url()).content.decode()
    sweep()
    assert desk.get(run.get_absolute_url(), headers={"HX-Request": "true"})["HX-Refresh"] == "true"
    assert Provider.objects.count() == 5


def test_a_table_with_empty_lines_is_written_to_its_end(operator, monkeypatch):
    monkeypatch.setattr(table_runs, "PORTION", 2)
    text = table("a", "b", "c", "d").decode()
    header, *lines = text.splitlines(keepends=True)
    run = send_table("trous.csv", "".join([header, "\n", lines[0], "\n", *lines[1:]]).encode(), actor=operator)
    sweep()
    start_writing(run, actor=operator)
    sweep()
    run.refresh_from_db()
    assert (run.state, run.done) == ("done", 4)
    assert set(Provider.objects.values_list("import_id", flat=True)) == {"a", "b", "c", "d"}


def test_the_whole_table_is_compared_before_the_transaction_in_which_others_wait(operator, monkeypatch):
    held = []
    plan = table_runs.plan_import
    around = len(connection.savepoint_ids)

    def planned(rows):
        held.append((len(rows), len(connection.savepoint_ids) > around))
        return plan(rows)

    monkeypatch.setattr(table_runs, "PORTION", 2)
    run = read(operator, "a", "b", "c")
    monkeypatch.setattr(table_runs, "plan_import", planned)
    start_writing(run, actor=operator)
    sweep()
    assert held == [(3, False), (2, True), (1, True)]


def test_a_written_table_says_that_the_search_still_follows(desk, operator):
    run = read(operator, "a")
    start_writing(run, actor=operator)
    sweep(limit=1)
    assert "d’ici une minute" in words_of(desk.get(run.get_absolute_url()))
    sweep()
    page = words_of(desk.get(run.get_absolute_url()))
    assert "Écrit" in page and "d’ici une minute" not in page


def test_a_portion_that_is_done_twice_is_written_once(operator, monkeypatch):
    monkeypatch.setattr(table_runs, "PORTION", 2)
    run = read(operator, "a", "b", "c")
    start_writing(run, actor=operator)
    event = OutboxEvent.objects.get(topic=table_runs.WRITE)
    sweep()
    with transaction.atomic():
        table_runs.write_portion(event.payload, None)
    assert Provider.objects.count() == 3 and ImportRun.objects.get().done == 3


def test_a_writing_that_was_given_up_is_said_to_have_stopped_and_goes_on_where_it_was(desk, operator, monkeypatch):
    monkeypatch.setattr(table_runs, "PORTION", 2)
    run = read(operator, "a", "b", "c")
    start_writing(run, actor=operator)
    sweep(limit=1)
    OutboxEvent.objects.filter(topic=table_runs.WRITE, state="waiting").update(state="failed")
    with clock.frozen_at(clock.now() + timedelta(minutes=11)):
        assert (table_runs.watch_imports(), table_runs.watch_imports()) == (1, 0)
    assert "2 lignes sur 3" in words_of(desk.get(run.get_absolute_url()))
    desk.post(run.get_absolute_url(), {"do": "write"})
    sweep()
    run.refresh_from_db()
    assert (run.state, Provider.objects.count()) == ("done", 3)


def with_numbers(*names):
    """A table in which each of these organizations has a number, in this order."""
    header, *lines = table(*names).decode().splitlines()
    told = [f"{said},{number}" for said, number in zip(lines, ("732829320", "404833048", "552100554"), strict=False)]
    return "\n".join([f"{header},siren", *told]).encode()


@pytest.mark.parametrize("moment", ["portion", "writing"])
def test_a_number_that_somebody_took_meanwhile_refuses_its_line_and_the_others_are_written(
    desk, operator, monkeypatch, moment
):
    for name in ("a", "b", "c"):
        ProviderFactory(import_id=name, slug=name)
    run = send_table("annuaire.csv", with_numbers("a", "b", "c"), actor=operator)
    sweep()
    run.refresh_from_db()
    assert (run.updated, run.refused) == (3, 0)
    monkeypatch.setattr(table_runs, "PORTION", 1)
    start_writing(run, actor=operator)
    sweep(limit=1)
    taker = {"name": "Plus rapide", "slug": "plus-rapide", "identifier_kind": "siren", "identifier": "404833048"}
    if moment == "portion":
        Organization.objects.create(**taker)
    else:
        monkeypatch.setattr(
            table_runs, "plan_import", lambda rows: (plan_import(rows), Organization.objects.get_or_create(**taker))[0]
        )
    sweep()
    run.refresh_from_db()
    assert (run.state, run.done, run.updated, run.refused) == ("done", 3, 2, 1)
    page = words_of(desk.get(run.get_absolute_url(), {"show": "refused"}))
    assert "Plus rapide" in page and "404833048" in page and "1 ligne n’a pas été écrite" in page
    numbers = dict(Provider.objects.values_list("import_id", "organization__identifier"))
    assert numbers == {"a": "732829320", "b": "", "c": "552100554"}
    assert Provider.objects.get(import_id="b").name != "Atelier b"
    again = send_table("annuaire.csv", with_numbers("a", "b", "c"), actor=operator)
    sweep()
    again.refresh_from_db()
    assert (again.unchanged, again.refused) == (2, 1)


def test_a_line_that_cannot_be_read_any_more_still_stops_the_writing_and_says_which(desk, operator, monkeypatch):
    monkeypatch.setattr(table_runs, "PORTION", 1)
    run = read(operator, "a", "b")
    start_writing(run, actor=operator)
    sweep(limit=1)
    Need.objects.filter(slug="mail").update(slug="courriel")
    sweep()
    run.refresh_from_db()
    assert (run.state, run.done) == ("failed", 1) and "3" in run.problem and "mail" in run.problem


def test_one_table_is_written_at_a_time(operator):
    first, second = read(operator, "a"), read(operator, "b")
    start_writing(first, actor=operator)
    assert start_writing(first, actor=operator).state == "writing"  # twice is harmless
    with pytest.raises(AnotherIsWritten):
        start_writing(second, actor=operator)
    with pytest.raises(IntegrityError), transaction.atomic():
        ImportRun.objects.filter(pk=second.pk).update(state=ImportState.WRITING)


def test_a_dropped_table_is_forgotten_at_once_and_an_old_one_after_seven_days(desk, operator):
    dropped, old = read(operator, "a"), read(operator, "b")
    desk.post(dropped.get_absolute_url(), {"do": "drop"})
    assert cancel_run(dropped, actor=operator).state == "cancelled"
    assert list(ImportTable.objects.values_list("run", flat=True)) == [old.pk]
    with clock.frozen_at(clock.now() + timedelta(days=8)):
        assert (table_runs.forget_tables(), table_runs.forget_tables()) == (1, 0)
    old.refresh_from_db()
    assert old.state == "cancelled" and not ImportTable.objects.exists()
    assert desk.get(old.get_absolute_url()).status_code == 200
