from __future__ import annotations

import io
import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.urls import reverse

from portal.common.csv_export import safe_cell
from portal.notifications.models import OutgoingMail
from providers.importing.reading import parse_table
from providers.vetting.actions.prospect_importing import apply_prospects, plan_prospects
from providers.vetting.actions.prospecting import say_never_again
from providers.vetting.models import Prospect
from providers.vetting.prospect_table import SHAPE, parse_line
from providers.vetting.prospect_workflow import TableRefused
from tests.providers.factories import ProviderFactory
from tests.vetting.prospecting import ADDRESS, invited, moderator, noted, take_in

pytestmark = pytest.mark.django_db

TABLE = (
    "name;email;website;why;language\n"
    'Le Moyeu;Contact@Moyeu.example;moyeu.example;"Un mot ; d’eux";\n'
    "The Hub;hub@hub.example;;;en\n"
)


def plan(table):
    return plan_prospects(parse_table(table if isinstance(table, bytes) else table.encode(), SHAPE))


def reasons(told):
    return {line.line: line.reason for line in told}


def test_a_table_is_taken_in_and_nobody_is_written_to():
    take_in(TABLE)
    first, second = Prospect.objects.order_by("pk")
    assert (first.email, first.website, first.why) == (
        "contact@moyeu.example",
        "https://moyeu.example",
        "Un mot ; d’eux",
    )
    assert (first.state, first.source, second.language) == ("noted", "table", "en")
    assert first.token != second.token
    assert not OutgoingMail.objects.exists()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("separator", [";", ","])
def test_what_a_spreadsheet_writes_is_read(encoding, separator):
    table = f"Name{separator}Email\r\nL’Écrou{separator}ecrou@a.example\r\n"
    (planned,) = plan(table.encode(encoding)).planned
    assert planned.data.name == "L’Écrou"


def test_the_same_table_twice_adds_nobody():
    take_in(TABLE)
    report = plan(TABLE)
    assert (len(report.created), len(report.skipped)) == (0, 2)
    take_in(TABLE)
    assert Prospect.objects.count() == 2


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (";a@b.example;;;", "name"),
        ("Moyeu;;;;", "email, website"),
        ("Moyeu;moyeu;;;", "moyeu"),
        ("Moyeu;;ftp://moyeu.example;;", "ftp://moyeu.example"),
        ("Moyeu;a@b.example;;;de", "de"),
        (f"{'M' * 161};a@b.example;;;", "161"),
        (f"Moyeu;a@b.example;;{'w' * 2001};", "2001"),
    ],
)
def test_a_line_that_cannot_be_read_is_named_and_nothing_at_all_is_written(line, said):
    report = plan(TABLE + line)
    (refused,) = report.refused
    assert refused.line == 4
    assert said in refused.reason
    with pytest.raises(TableRefused):
        apply_prospects(report, actor=None)
    assert not Prospect.objects.exists()


def test_who_is_there_already_or_must_not_be_written_to_is_left_out_with_the_reason():
    ProviderFactory(name="La Boussole", website="https://boussole.example")
    noted(name="Atelier du Tilleul", email="", website="https://tilleul.example")
    say_never_again(invited(name="Jamais Plus", website=""))
    old = invited(name="Oubliés", email="oublie@a.example", website="")
    Prospect.objects.filter(pk=old.pk).update(
        state="silent", name="", email="", website="", why="", blanked_at=old.invited_at, closed_at=old.invited_at
    )
    report = plan(
        "name,email,website\n"
        "Autre nom,x@boussole.example,\n"
        "LA BOUSOLE,y@a.example,\n"
        "Encore un,,http://www.tilleul.example/\n"
        f"Quelqu’un,{ADDRESS.upper()},\n"
        "Revenant,oublie@a.example,\n"
        "Moyeu,m@a.example,\n"
        "Le Moyeu,autre@a.example,\n"
    )
    assert [told.name for told in report.created] == ["Moyeu"]
    told = reasons(report.skipped)
    assert set(told) == {2, 3, 4, 5, 6, 8}
    assert "La Boussole" in told[2]
    assert "La Boussole" in told[3]
    assert "Atelier du Tilleul" in told[4]
    assert told[5] != told[6]
    assert "7" in told[8]


def test_what_happens_between_the_report_and_the_confirmation_counts():
    report = plan(TABLE)
    noted(name="Autre", email="hub@hub.example", website="")
    done = apply_prospects(report, actor=None)
    assert [told.name for told in done.created] == ["Le Moyeu"]
    assert Prospect.objects.filter(email="hub@hub.example").count() == 1


def test_a_table_that_is_too_long_or_has_other_columns_is_refused_as_a_whole():
    long = "name,email\n" + "".join(f"N{n},n{n}@a.example\n" for n in range(3001))
    with pytest.raises(Exception, match="3000"):
        plan(long)
    with pytest.raises(Exception, match="telephone"):
        plan("name,telephone\nA,1\n")


def test_a_cell_that_a_spreadsheet_would_run_is_a_text_and_comes_back_the_same():
    cell = "=HYPERLINK(1)"
    data, problems = parse_line({"name": safe_cell(cell), "website": "https://a.example"})
    assert (data.name, problems) == (cell, [])


@pytest.mark.parametrize("lines", [3, 300])
def test_a_report_asks_four_questions_whatever_the_table_holds(lines, django_assert_num_queries):
    table = "name,website\n" + "".join(f"{n:05d}xyz{n * 7919:08d},a{n}.example\n" for n in range(lines))
    with django_assert_num_queries(4):
        assert len(plan(table).created) == lines


# The command


def run(path, *options):
    out = io.StringIO()
    call_command("import_prospects", str(path), *options, stdout=out)
    return out.getvalue()


def test_a_dry_run_reports_and_writes_nothing(tmp_path):
    path = tmp_path / "table.csv"
    path.write_text(TABLE)
    report = json.loads(run(path, "--dry-run", "--json"))
    assert [line["name"] for line in report["created"]] == ["Le Moyeu", "The Hub"]
    assert not Prospect.objects.exists()
    assert "Le Moyeu" in run(path)
    assert Prospect.objects.count() == 2


def test_a_refused_table_ends_the_command_with_an_error_in_words(tmp_path):
    path = tmp_path / "table.csv"
    path.write_text(TABLE + "Sans rien;;;;\n")
    with pytest.raises(CommandError):
        run(path)
    with pytest.raises(SystemExit):
        run(path, "--json")
    with pytest.raises(CommandError):
        run(tmp_path / "nothing.csv")
    with pytest.raises(SystemExit):
        run(tmp_path / "nothing.csv", "--json")
    assert not Prospect.objects.exists()


# The page


@pytest.fixture
def desk(client, with_second_factor):
    return with_second_factor(client, moderator())


def upload(desk, table):
    raw = table if isinstance(table, bytes) else table.encode()
    return desk.post(reverse("vetting:prospects_import"), {"file": SimpleUploadedFile("t.csv", raw)})


def test_the_page_reports_first_and_writes_once_it_is_confirmed(desk):
    answer = upload(desk, TABLE.encode("cp1252"))
    page = answer.content.decode()
    assert "Le Moyeu" in page
    assert not Prospect.objects.exists()
    table = answer.context["confirm"].initial["table"]
    answer = desk.post(reverse("vetting:prospects_import"), {"table": table})
    assert answer.headers["Location"] == reverse("vetting:prospects")
    assert Prospect.objects.count() == 2
    assert not OutgoingMail.objects.exists()


@pytest.mark.parametrize("table", [b"", b"name\0", b"a,b\n1,2\n", b"name,email\nA,\n", b"x" * (1024 * 1024 + 1)])
def test_a_file_that_cannot_be_taken_in_is_refused_in_words_without_a_button(desk, table):
    answer = upload(desk, table)
    assert answer.status_code == 422
    assert 'name="table"' not in answer.content.decode()


def test_a_confirmation_that_was_tampered_with_writes_nothing(desk):
    for table in ("", "name,email\nA,\n", "a,b\n"):
        answer = desk.post(reverse("vetting:prospects_import"), {"table": table})
        assert answer.headers["Location"] == reverse("vetting:prospects_import")
    assert not Prospect.objects.exists()
