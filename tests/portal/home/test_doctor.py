"""`manage.py doctor` names what is wrong in one sentence: broken sites, each examined by a process of its own."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from tests.portal.home.broken import Mailer, Patient, examine, mail_server, sound, with_mounts


@pytest.fixture
def patient(database_folder):
    with mail_server() as port:
        yield sound(database_folder, mail_port=port)


def is_the_one(pattern: str, sentence: str) -> bool:
    """Whether it is one sentence, and the one that was meant."""
    assert re.search(pattern, sentence), sentence
    return "\n" not in sentence and sentence.endswith(".")


def ago(**how_long: float) -> str:
    return str(datetime.now(UTC) - timedelta(**how_long))


OF_A_FILE = pytest.mark.only_on("sqlite")  # a server fails in other ways


def without_tables(patient: Patient) -> None:
    (patient.folder / "tandem.sqlite3").unlink()


def damaged(patient: Patient) -> None:
    (patient.folder / "tandem.sqlite3").write_bytes(b"This is no database." * 1000)


def without_the_last_migration(patient: Patient) -> None:
    patient.write("DELETE FROM django_migrations WHERE app = %s AND name > %s", [("providers", "0003_z")])


def with_an_index_out_of_step(patient: Patient) -> None:
    patient.write(
        "INSERT INTO search_searchdocument (address, kind, object_id, name, name_sort, facets, words, fingerprint) "
        "VALUES (%s, %s, %s, %s, %s, %s, %s, %s)",
        [(1, "provider", 4711, "x", "x", "{}", "{}", "")],
    )


def event(patient: Patient, state: str, moment: str) -> None:
    patient.write(
        "INSERT INTO outbox_outboxevent "
        "(topic, key, payload, queue, state, created_at, due_at, claim, attempts, last_error) "
        "VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)",
        [("mail.send", "", "{}", "default", state, moment, moment, "", 1, "")],
    )


def swept_by_nobody(patient: Patient) -> None:
    event(patient, "waiting", ago(minutes=15))


def with_tasks_given_up(patient: Patient) -> None:
    event(patient, "failed", ago(hours=2))
    event(patient, "failed", ago(days=3))


def without_a_clock(patient: Patient) -> None:
    sql = "UPDATE outbox_periodicrun SET last_run_at = %s WHERE name = %s"
    patient.write(sql, [(ago(days=3), "outbox.forget_done")])


def without_static_files(patient: Patient) -> None:
    (patient.folder / "static" / "staticfiles.json").unlink()


def on_a_full_disk(patient: Patient) -> None:
    """A small disk, mounted in a namespace that ends with the doctor; the database stays on the large one."""
    full = patient.folder / "full"
    full.mkdir()
    links = f"ln -s {patient.folder}/tandem.sqlite3 {patient.folder}/static {full}"
    fill = f"dd if=/dev/zero of={full}/filled 2>/dev/null || true"
    patient.wrapper = with_mounts(f"mount -t tmpfs -o size=64k tmpfs {full}; {links}; {fill}")
    patient.env["VAR_DIR"] = str(full)


def on_a_read_only_disk(patient: Patient) -> None:
    folder = patient.folder
    patient.wrapper = with_mounts(f"mount --bind {folder} {folder}; mount -o remount,bind,ro {folder}")


@pytest.mark.parametrize(
    "break_it, service, says",
    [
        pytest.param(without_tables, "database", r"has no tables yet: run `manage\.py migrate`\.$", marks=OF_A_FILE),
        pytest.param(damaged, "database", r"is damaged: .* restore it from the last backup\.$", marks=OF_A_FILE),
        (
            without_the_last_migration,
            "migrations",
            r"older version \(providers\.\w+ missing\): run `manage\.py migrate`",
        ),
        (
            with_an_index_out_of_step,
            "search index",
            r"provider: 0 missing, 1 in excess\): run `manage\.py search_index",
        ),
        (swept_by_nobody, "outbox", r"due for 1\d minutes, so nobody does them: start `manage\.py tick --every 5`"),
        (with_tasks_given_up, "given up", r"^1 task was given up in the last day: see why at /moderation/operations/"),
        (without_a_clock, "periodic jobs", r"^1 periodic job is late \(outbox\.forget_done\): start `manage\.py tick"),
        (without_static_files, "static files", r"run `manage\.py collectstatic --noinput`\.$"),
        (
            on_a_full_disk,
            "folder",
            r"^The disk under .* is full: free it, or let VAR_DIR name a folder on another",
        ),
        (on_a_read_only_disk, "settings", r"^VAR_DIR is '.*', where this user may not write"),
    ],
    ids=lambda value: value.__name__ if callable(value) else "",
)
def test_the_doctor_says_what_is_wrong_with_a_site(patient, break_it, service, says):
    break_it(patient)
    report = examine(patient)
    assert list(report.wrong) == [service], report.output
    assert is_the_one(says, report.wrong[service])
    assert report.ended_with == 1


@pytest.mark.parametrize(
    "name, value, says",
    [
        ("SECRET_KEY", "short", r"^SECRET_KEY is too short .*: use 50 random characters or more\.$"),
        (
            "SITE_URL",
            "http://elsewhere.example",
            r"^SITE_URL is 'http://elsewhere\.example': its host is not in ALLOWED",
        ),
        (
            "METRICS_FROM",
            "10.0.0.1/8",
            r"^METRICS_FROM cannot be read: 10\.0\.0\.1/8 has host bits set\. Write net",
        ),
        ("VAR_DIR", "/proc/tandem", r"^VAR_DIR is '/proc/tandem', which cannot be made"),
        ("EMAIL_FROM", "Tandem", r"^EMAIL_FROM has no mail address in it: write Tandem <name@host>\.$"),
        ("EMAIL_URL", "http://me:hunter2@mail.example", r"^EMAIL_URL cannot be read: it must look like smtp\+tls://"),
    ],
)
def test_the_doctor_says_which_variable_keeps_the_settings_from_loading(patient, name, value, says):
    patient.env[name] = value
    report = examine(patient)
    assert list(report.wrong) == ["settings"] and is_the_one(says, report.wrong["settings"])
    assert report.ended_with == 1 and "hunter2" not in report.output and "Traceback" not in report.output


def test_a_sound_site_is_fine(patient):
    report = examine(patient)
    assert (report.wrong, report.ended_with, report.found["fine"]) == ({}, 0, True)
    assert report.states["database"] == report.states["mail server"] == report.states["static files"] == "ok"
    # The clock of a server is compared with ours; a file has none.
    assert report.states["clock"] == {"sqlite": "not used", "postgresql": "ok"}[connection.vendor]


@OF_A_FILE
def test_what_needs_a_broken_database_is_not_named_a_second_time(patient):
    without_tables(patient)
    report = examine(patient)
    assert {name for name, state in report.states.items() if state == "unknown"} >= {"outbox", "cache", "search index"}


def test_a_test_mail_arrives_and_the_answer_of_the_server_is_told(patient):
    mailer = Mailer()
    with mail_server(mailer) as port:
        patient.env["EMAIL_URL"] = f"smtp://127.0.0.1:{port}"
        report = examine(patient, "--mail", "operator@tandem.example")
    assert report.ended_with == 0
    assert "250 taken as number 17" in report.found["services"][-1]["text"]
    assert b"If you can read it, mails arrive." in mailer.contents[0]


def test_a_test_mail_that_is_refused_is_told_in_the_words_of_the_server(patient):
    with mail_server(Mailer(refuse_data="554 not from you")) as port:
        patient.env["EMAIL_URL"] = f"smtp://127.0.0.1:{port}"
        report = examine(patient, "--mail", "operator@tandem.example")
    assert report.ended_with == 1
    assert report.wrong["test mail"].endswith("refuses the mail: 554 not from you.")
