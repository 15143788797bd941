"""A collective arrives with its table: what is taken, what is refused, and that nothing is half written."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from portal.accounts.models import Organization
from portal.audit.models import AuditEntry
from portal.outbox.models import OutboxEvent
from portal.taxonomy.actions import load_reference_data
from providers.importing.columns import COLUMNS
from providers.models import Provider
from tests.providers.factories import (
    AreaFactory,
    BrandFactory,
    CommuneFactory,
    DepartmentFactory,
    NeedFactory,
    ToolFactory,
)

DEMO = Path(__file__).parents[2] / "portal/home/demo/directory.csv"

pytestmark = pytest.mark.django_db

GOOD = {
    "id": "le-relais",
    "name": "Le Relais",
    "kind": "association",
    "organization_kind": "association-1901",
    "summary": "Nous rangeons les fichiers avec celles et ceux qui s’en servent.",
    "letter": "Nous venons vous voir.\n\nPuis nous revenons.",
    "email": "bonjour@le-relais.example",
    "commune": "69266",
    "remote": "no",
    "areas": "69|R84",
    "needs": "files|mail",
    "tools": "nextcloud",
    "stage_diagnosis": "Une visite et un compte rendu.",
    "prices": "Un diagnostic=fixed:45000 | Le reste=quote",
    "languages": "fr|en",
    "trips": "google-drive>nextcloud",
    "verified_on": "2026-01-10",
    "verified_until": "2027-01-10",
    "project_1_association": "Ludothèque du Pont",
    "project_1_period": "2025",
    "project_1_story": "Trois cents jeux recensés ailleurs que dans un tableur perdu.",
    "project_1_shown": "yes",
}


@pytest.fixture(autouse=True)
def vocabulary(db):
    """Just the words that GOOD uses, and one more tool and brand."""
    country = AreaFactory(code="FR", kind="country")
    region = AreaFactory(code="R84", parent=country)
    CommuneFactory(code="69266", name="Villeurbanne", department=DepartmentFactory(code="69", parent=region))
    for factory, slugs in (
        (NeedFactory, ("files", "mail")),
        (ToolFactory, ("nextcloud", "sympa")),
        (BrandFactory, ("google-drive", "gmail")),
    ):
        for slug in slugs:
            factory(slug=slug)


@pytest.fixture
def whole_vocabulary(vocabulary):
    load_reference_data(actor=None)


def table(tmp_path, *rows, encoding="utf-8", delimiter=",", columns=COLUMNS, raw=None):
    path = tmp_path / "table.csv"
    if raw is not None:
        path.write_bytes(raw)
        return path
    stream = io.StringIO(newline="")
    writer = csv.DictWriter(stream, columns, delimiter=delimiter, extrasaction="ignore", restval="")
    writer.writeheader()
    writer.writerows(rows)
    path.write_bytes(stream.getvalue().encode(encoding))
    return path


def report_of(capsys, path, *options):
    """The JSON report, and whether the command ended well."""
    try:
        call_command("import_directory", path, "--json", *options)
        ended_well = True
    except SystemExit:
        ended_well = False
    return json.loads(capsys.readouterr().out), ended_well


def nothing_written():
    return not (
        Provider.objects.exists()
        or Organization.objects.exists()
        or OutboxEvent.objects.filter(topic="search.index").exists()
    )


def test_a_table_becomes_listings_with_everything_in_it(tmp_path, capsys):
    report, ended_well = report_of(capsys, table(tmp_path, GOOD))
    assert ended_well
    assert [entry["id"] for entry in report["created"]] == ["le-relais"]
    listing = Provider.objects.get()
    assert listing.is_listed
    assert listing.commune.name == "Villeurbanne"
    assert {area.code for area in listing.areas.all()} == {"69", "R84"}
    assert [price.amount_cents for price in listing.prices.all()] == [45000, None]
    assert listing.projects.get().is_shown
    assert AuditEntry.objects.filter(verb="listing.imported", target_id=str(listing.pk)).count() == 1
    assert OutboxEvent.objects.filter(topic="search.index").exists()


def test_a_dry_run_reports_and_writes_nothing(tmp_path, capsys):
    report, ended_well = report_of(capsys, table(tmp_path, GOOD), "--dry-run")
    assert ended_well and len(report["created"]) == 1
    assert nothing_written()


def test_the_same_table_again_changes_nothing(tmp_path, capsys):
    path = table(tmp_path, GOOD)
    report_of(capsys, path)
    before = Provider.objects.values().get()
    report, ended_well = report_of(capsys, path)
    assert ended_well
    assert [entry["id"] for entry in report["unchanged"]] == ["le-relais"]
    assert not report["created"] and not report["updated"]
    assert Provider.objects.values().get() == before


def test_a_changed_line_is_named_with_its_columns_and_written(tmp_path, capsys):
    report_of(capsys, table(tmp_path, GOOD))
    report, _ = report_of(capsys, table(tmp_path, {**GOOD, "summary": "Autre phrase.", "tools": "nextcloud|sympa"}))
    assert report["updated"][0]["reason"].endswith("summary, tools")
    listing = Provider.objects.get()
    assert listing.summary == "Autre phrase."
    assert {tool.slug for tool in listing.tools.all()} == {"nextcloud", "sympa"}


def test_an_import_does_not_bring_back_a_suspended_listing(tmp_path, capsys):
    report_of(capsys, table(tmp_path, GOOD))
    Provider.objects.update(state="suspended", suspension_reason="Adresse morte.")
    report_of(capsys, table(tmp_path, {**GOOD, "phone": "04 65 71 00 00"}))
    assert Provider.objects.get().state == "suspended"


def test_the_demo_directory_is_taken_in_whole(capsys, whole_vocabulary):
    report, ended_well = report_of(capsys, DEMO)
    assert ended_well, report["refused"]
    assert len(report["created"]) == 60


def test_what_is_exported_comes_back_unchanged(tmp_path, capsys, whole_vocabulary):
    report_of(capsys, DEMO)
    path = tmp_path / "export.csv"
    call_command("export_directory", path)
    capsys.readouterr()
    report, ended_well = report_of(capsys, path)
    assert ended_well
    assert len(report["unchanged"]) == 60 and not report["updated"]


@pytest.mark.parametrize(
    ("encoding", "delimiter"), [("utf-8", ","), ("utf-8-sig", ";"), ("iso-8859-1", ";"), ("cp1252", "\t")]
)
def test_encodings_and_separators_of_spreadsheets_are_read(tmp_path, capsys, encoding, delimiter):
    row = {**GOOD, "name": "L'Échappée belle", "summary": "Répare et explique.", "letter": "Bonjour à tous."}
    report, ended_well = report_of(capsys, table(tmp_path, row, encoding=encoding, delimiter=delimiter))
    assert ended_well, report
    assert Provider.objects.get().name == "L'Échappée belle"


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"id": "deux mots"}, "deux mots"),
        ({"name": ""}, "name"),
        ({"kind": "startup"}, "startup"),
        ({"siren": "123456789"}, "123456789"),
        ({"rna": "X12"}, "X12"),
        ({"email": "pas une adresse"}, "pas une adresse"),
        ({"website": "javascript:alert(1)"}, "javascript"),
        ({"commune": "99999"}, "99999"),
        ({"areas": "69|Z9"}, "Z9"),
        ({"needs": "files|voler"}, "voler"),
        ({"needs": ""}, "needs"),
        ({"tools": "skynet"}, "skynet"),
        ({"prices": "Un jour=cher"}, "Un jour=cher"),
        ({"prices": "Un jour=fixed"}, "Un jour=fixed"),
        ({"prices": "Un jour=fixed:-5"}, "fixed:-5"),
        ({"trips": "gmail>skynet"}, "gmail>skynet"),
        ({"team_size": "beaucoup"}, "beaucoup"),
        ({"verified_on": "12/03/2026"}, "12/03/2026"),
        ({"verified_until": "2025-01-01"}, "2025-01-01"),
        ({"stage_diagnosis": ""}, "stage"),
        ({"summary": "x" * 201}, "201"),
        ({"name": "=cmd|'/c calc'!A0"}, "=cmd"),
        ({"summary": "@SUM(A1)"}, "@SUM"),
        ({"signature": "+cmd"}, "+cmd"),
        ({"letter": "-cmd"}, "-cmd"),
        ({"letter": "x" * 12_001}, "letter"),
        ({"project_1_association": ""}, "project_1_association"),
    ],
)
def test_a_bad_line_is_refused_with_its_reason_and_nothing_is_written(tmp_path, capsys, change, word):
    other = {**GOOD, "id": "bonne-ligne", "name": "Bonne ligne"}
    report, ended_well = report_of(capsys, table(tmp_path, other, {**GOOD, **change}))
    assert not ended_well
    assert len(report["refused"]) == 1 and report["refused"][0]["line"] > 2
    assert word in report["refused"][0]["reason"].replace("\u202f", ",").replace("\xa0", " ").replace(
        "12 000", "12,000"
    )
    assert nothing_written()


def test_an_identifier_used_twice_is_refused(tmp_path, capsys):
    report, ended_well = report_of(capsys, table(tmp_path, GOOD, {**GOOD, "name": "Autre"}))
    assert not ended_well
    assert "le-relais" in report["refused"][0]["reason"]
    assert nothing_written()


@pytest.mark.parametrize(
    ("raw", "word"),
    [
        (b"", "."),
        (b"id,name\x00\n", "NUL"),
        (b"nom;adresse\nA;B\n", "name"),
        ("id,name\n".encode("utf-16"), "NUL"),
        (",".join(COLUMNS).encode() + b"\nx,y\n", "2"),
        (",".join(COLUMNS).encode() + "\né,".encode() + b"\xe9" + b"," * (len(COLUMNS) - 2) + b"\n", "ISO-8859-1"),
        (",".join(COLUMNS).encode() + b'\n"never closed', "CSV"),
        (b"\xff\xd8\xff\xe0 not a table", "id"),
    ],
)
def test_a_hostile_file_is_refused_as_a_whole(tmp_path, raw, word):
    with pytest.raises(CommandError) as refused:
        call_command("import_directory", table(tmp_path, raw=raw))
    assert word in str(refused.value)
    assert nothing_written()


def test_a_file_that_cannot_be_read_is_reported_as_json_too(tmp_path, capsys):
    report, ended_well = report_of(capsys, table(tmp_path, raw=b"nom;adresse\nA;B\n"))
    assert not ended_well
    assert "nom" in report["error"]
    assert [report[name] for name in ("created", "updated", "unchanged", "refused")] == [[], [], [], []]


def test_a_hundred_thousand_lines_are_refused_before_anything_is_locked(tmp_path, django_assert_num_queries):
    path = table(
        tmp_path, raw=(",".join(COLUMNS) + "\n").encode() + (b"x" + b"," * (len(COLUMNS) - 1) + b"\n") * 100_000
    )
    with django_assert_num_queries(0), pytest.raises(CommandError, match="20000"):
        call_command("import_directory", path)


def test_a_missing_file_is_said_in_words(tmp_path):
    with pytest.raises(CommandError, match="absent.csv"):
        call_command("import_directory", tmp_path / "absent.csv")


def test_exported_cells_cannot_run_in_a_spreadsheet(tmp_path, capsys):
    report_of(capsys, table(tmp_path, GOOD))
    Provider.objects.update(signature="=1+1", phone="+33 4 65 71 00 00")
    path = tmp_path / "export.csv"
    call_command("export_directory", path)
    row = next(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"))))
    assert row["signature"] == "'=1+1"
    assert row["phone"] == "'+33 4 65 71 00 00"
