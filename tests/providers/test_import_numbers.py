"""Official numbers in a table: whose they are stays theirs, no two organizations get one, and the report says so."""

from __future__ import annotations

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from portal.accounts.actions import imported, organizations
from portal.accounts.models import Organization, PublicPage
from portal.audit.models import AuditEntry
from portal.common import clock
from portal.trust.actions.merging import merge_at_desk
from portal.trust.queries_checks import present_check
from providers.actions.importing import apply_import, plan_import
from providers.management.commands import import_directory
from providers.models import Provider
from tests.portal.accounts.factories import MembershipFactory, OrganizationFactory
from tests.portal.trust.checks import REASON, make_checked
from tests.providers.edits import admin_of, make_moderator
from tests.providers.factories import NeedFactory, ProviderFactory
from tests.providers.moderation import HEAD

pytestmark = pytest.mark.django_db
FIRST, SECOND, THIRD = "732829320", "404833048", "552100554"
LOCAL = "Strasbourg, vol. 92, fol. 118"
COLUMNS = ["siren", "rna", "phone", "organization_kind"]


@pytest.fixture(autouse=True)
def vocabulary(db):
    NeedFactory(slug="mail")


def line(name: str, **cells: str) -> dict[str, str]:
    said = [name, f"Atelier {name}", "cooperative", "Au plus près.", "Bonjour.", f"{name}@a.example", "mail", "Oui."]
    row = dict(zip(HEAD.strip().split(","), [*said, "2026-01-01", "2028-01-01"], strict=True))
    return {**row, "organization_kind": "cooperative", **cells}


def planned(*rows):
    return plan_import(list(enumerate(rows, 2)))


def taken_in(*rows):
    report = planned(*rows)
    assert not report.refused, report.refused
    apply_import(report, actor=None)
    return report


def behind(name: str, **number: str) -> Organization:
    """The organization of a listing that was taken in; with a number that it has got since."""
    organization = Provider.objects.get(import_id=name).organization
    Organization.objects.filter(pk=organization.pk).update(**number)
    organization.refresh_from_db()
    return organization


def number_of(name: str) -> str:
    return behind(name).identifier


def edits() -> int:
    return AuditEntry.objects.filter(verb="organization.edited").count()


def test_a_number_of_a_local_register_outlives_the_table_that_cannot_carry_it():
    taken_in(line("a"))
    behind("a", identifier_kind="local", identifier=LOCAL)
    report = taken_in(line("a", phone="04 65 71 00 00"))
    assert report.updated[0].reason.endswith("phone")
    assert (number_of("a"), Provider.objects.get().phone) == (LOCAL, "04 65 71 00 00")
    (said,) = taken_in(line("a", phone="04 65 71 00 00", siren=FIRST)).unchanged
    assert LOCAL in said.reason and FIRST in said.reason and number_of("a") == LOCAL


def test_a_line_without_a_number_takes_none_away():
    taken_in(line("a", siren=FIRST))
    assert [one.import_id for one in taken_in(line("a")).unchanged] == ["a"]
    taken_in(line("a", phone="04 65 71 00 00"))
    assert number_of("a") == FIRST and edits() == 0


@pytest.mark.parametrize("present", ["W691234567", ""])
def test_the_number_of_an_organization_with_an_admin_is_theirs_and_the_report_says_that_it_stays(present):
    taken_in(line("a", rna=present))
    admin_of(Provider.objects.get())
    (said,) = taken_in(line("a", siren=FIRST)).unchanged
    assert FIRST in said.reason and present in said.reason
    (said,) = taken_in(line("a", siren=FIRST, phone="04 65 71 00 00")).updated
    assert "phone" in said.reason and FIRST in said.reason
    assert number_of("a") == present and edits() == 0


def test_a_verified_number_stays_verified_when_the_line_has_a_siren_too():
    taken_in(line("a"))
    organization = behind("a")
    MembershipFactory(organization=organization, role="admin")
    make_checked(organization)
    rna = number_of("a")
    taken_in(line("a", rna=rna, siren=FIRST, phone="04 65 71 00 00"))
    assert number_of("a") == rna and present_check(behind("a"))


def test_a_number_written_where_nobody_answers_is_named_audited_and_shown():
    taken_in(line("a", rna="W691234567"))
    organization = behind("a")
    page = PublicPage.objects.create(organization=organization, changed_at=clock.now().replace(year=2020))
    (said,) = taken_in(line("a", siren=FIRST)).updated
    assert all(word in said.reason for word in ("siren", FIRST, "W691234567"))
    assert number_of("a") == FIRST
    entry = AuditEntry.objects.get(verb="organization.edited")
    assert (entry.organization, sorted(entry.new["fields"])) == (organization, ["identifier", "identifier_kind"])
    page.refresh_from_db()
    assert page.changed_at.year > 2020


def test_another_kind_of_organization_is_audited_too_and_its_number_left_alone():
    taken_in(line("a", siren=FIRST))
    taken_in(line("a", organization_kind="union"))
    assert (behind("a").kind, number_of("a")) == ("union", FIRST)
    assert AuditEntry.objects.get(verb="organization.edited").new == {"fields": ["kind"]}


def test_a_changed_line_with_the_number_of_another_organization_is_refused_in_words():
    taken_in(line("a", siren=FIRST), line("b"))
    other = behind("a")
    report = planned(line("b", siren=FIRST), line("c"))
    (refused,) = report.refused
    assert (refused.line, refused.import_id) == (2, "b")
    assert all(word in refused.reason for word in ("siren", FIRST, other.name))


@pytest.mark.parametrize("state", ["published", "suspended", "unlisted"])
def test_a_new_line_with_the_number_of_a_listed_organization_is_refused_and_told_which_id_to_use(state):
    taken_in(line("ancienne", siren=FIRST))
    Provider.objects.update(state=state, suspension_reason="Adresse morte.")
    (refused,) = planned(line("nouvelle", siren=FIRST)).refused
    assert all(word in refused.reason for word in (FIRST, behind("ancienne").name, "ancienne"))


def test_a_new_line_joins_an_organization_that_has_no_listing_or_whose_listing_left():
    OrganizationFactory(identifier_kind="siren", identifier=FIRST)
    taken_in(line("a", siren=FIRST))
    Provider.objects.update(state="left", left_on=clock.today())
    taken_in(line("b", siren=FIRST))
    assert Organization.objects.count() == 1 and Provider.objects.count() == 2


def test_the_id_that_a_refusal_names_can_be_used_for_a_listing_that_came_with_no_table():
    organization = OrganizationFactory(identifier_kind="siren", identifier=FIRST, kind="cooperative")
    ProviderFactory(organization=organization, slug="le-moyeu", import_id=None)
    (refused,) = planned(line("nouvelle", siren=FIRST)).refused
    assert "le-moyeu" in refused.reason
    taken_in(line("le-moyeu", siren=FIRST))
    assert Provider.objects.get().name == "Atelier le-moyeu"


@pytest.mark.parametrize("second", [{"siren": FIRST}, {"siren": "732 829 320"}, {"siren": FIRST, "rna": "W691234567"}])
def test_two_lines_with_one_number_are_refused_and_the_other_line_is_named(second):
    (refused,) = planned(line("a", siren=FIRST), line("b", siren=SECOND), line("c", **second)).refused
    assert (refused.line, refused.import_id) == (4, "c")
    assert FIRST in refused.reason and "2" in refused.reason.replace(FIRST, "")


def test_two_listings_of_one_organization_have_its_number_on_both_lines_and_no_other():
    taken_in(line("a", siren=FIRST), line("b"))
    Provider.objects.filter(import_id="b").update(organization=behind("a"))
    assert len(taken_in(line("a", siren=FIRST), line("b", siren=FIRST)).unchanged) == 2
    (refused,) = planned(line("a", siren=SECOND), line("b", siren=FIRST)).refused
    assert refused.import_id == "b" and FIRST in refused.reason
    taken_in(line("a", siren=SECOND), line("b", siren=SECOND))
    assert number_of("a") == SECOND and edits() == 1


def test_the_number_of_what_was_merged_into_an_organization_is_no_other_organizations():
    taken_in(line("a", siren=FIRST), line("b", siren=SECOND))
    Provider.objects.filter(import_id="b").update(state="left", left_on=clock.today())
    merge_at_desk(behind("b"), behind("a"), actor=make_moderator(), reason=REASON)
    (said,) = taken_in(line("a", siren=SECOND)).unchanged
    assert FIRST in said.reason and SECOND in said.reason and number_of("a") == FIRST
    (refused,) = planned(line("c", siren=SECOND)).refused
    assert behind("a").name in refused.reason


def test_of_a_listing_that_left_no_number_is_looked_at():
    taken_in(line("a"), line("b", siren=FIRST))
    Provider.objects.filter(import_id="a").update(state="left", left_on=clock.today())
    assert len(taken_in(line("a", siren=FIRST)).unchanged) == 1


def test_numbers_of_a_whole_table_are_looked_up_at_once():
    def queries(names):
        with CaptureQueriesContext(
            connection,
        ) as asked:
            numbers = iter(sirens(len(names)))
            planned(*[line(name, siren=next(numbers)) for name in names])
        return len(asked)

    assert queries(["a", "b"]) == queries([f"n{place}" for place in range(60)])
    taken_in(*[line(f"n{place}") for place in range(60)])
    assert queries(["n1", "n2"]) == queries([f"n{place}" for place in range(60)])


def sirens(count: int) -> list[str]:
    """So many numbers whose last digit checks."""
    found = []
    for stem in range(10_000_000, 10_000_000 + count):
        digits = [int(digit) for digit in f"{stem}0"]
        total = sum(sum(divmod(digit * 2, 10)) if place % 2 else digit for place, digit in enumerate(digits))
        found.append(f"{stem}{-total % 10}")
    return found


def test_a_number_taken_between_report_and_writing_refuses_its_lines_and_no_other():
    taken_in(line("a"), line("b"))
    report = planned(line("a", siren=FIRST), line("b", phone="04 65 71 00 00"), line("c", siren=SECOND), line("d"))
    assert not report.refused
    OrganizationFactory(name="Plus rapide", identifier_kind="siren", identifier=FIRST)
    ProviderFactory(
        slug="deja-la",
        organization=OrganizationFactory(name="Autre rapide", identifier_kind="siren", identifier=SECOND),
    )
    apply_import(report, actor=None)
    assert {one.import_id: one.line for one in report.refused} == {"a": 2, "c": 4}
    assert "Plus rapide" in report.refused[0].reason and "deja-la" in report.refused[1].reason
    assert [one.import_id for one in report.updated] == ["b"] and [one.import_id for one in report.created] == ["d"]
    assert Provider.objects.get(import_id="b").phone and Provider.objects.filter(import_id="d").exists()
    assert number_of("a") == "" and not Provider.objects.filter(import_id="c").exists()
    assert AuditEntry.objects.filter(verb="listing.reimported").count() == 1


def test_an_admin_who_came_between_report_and_writing_keeps_their_number_and_the_line_is_written():
    taken_in(line("a"))
    report = planned(line("a", siren=FIRST, phone="04 65 71 00 00"))
    admin_of(Provider.objects.get())
    apply_import(report, actor=None)
    assert number_of("a") == "" and Provider.objects.get().phone
    assert "siren" not in report.updated[0].reason.split("(")[0] and FIRST in report.updated[0].reason


def test_without_looking_first_the_constraint_still_refuses_the_line_alone(monkeypatch):
    taken_in(line("a"), line("b"))
    report = planned(line("a", siren=FIRST), line("b", siren=SECOND))
    taker = OrganizationFactory(name="Plus rapide")
    look = organizations._check_identifier_is_free

    def taken_right_after(organization):
        look(organization)
        if organization.identifier == FIRST:
            Organization.objects.filter(pk=taker.pk).update(identifier_kind="siren", identifier=FIRST)

    monkeypatch.setattr(organizations, "_check_identifier_is_free", taken_right_after)
    apply_import(report, actor=None)
    assert [one.import_id for one in report.refused] == ["a"] and "Plus rapide" in report.refused[0].reason
    assert (number_of("a"), number_of("b")) == ("", SECOND)


def test_a_new_line_whose_number_is_taken_at_the_very_last_joins_who_took_it_and_the_others_are_written(monkeypatch):
    report = planned(line("a", siren=FIRST), line("b"))
    look = imported._among_those_here

    def overtaken(rows):
        found = look(rows)
        Organization.objects.get_or_create(
            slug="plus-rapide", defaults={"name": "Plus rapide", "identifier_kind": "siren", "identifier": FIRST}
        )
        return found

    monkeypatch.setattr(imported, "_among_those_here", overtaken)
    apply_import(report, actor=None)
    assert behind("a").name == "Plus rapide" and Provider.objects.count() == 2
    assert AuditEntry.objects.filter(verb="organization.imported").count() == 1


def table_file(tmp_path, *rows):
    path = tmp_path / "table.csv"
    names = [*HEAD.strip().split(","), *COLUMNS]
    lines = [",".join(f'"{row.get(name, "")}"' for name in names) for row in rows]
    path.write_text("\n".join([",".join(names), *lines]), encoding="utf-8")
    return path


def written(tmp_path, *rows):
    """What the command says of a table that it takes in."""
    said = StringIO()
    call_command("import_directory", table_file(tmp_path, *rows), stdout=said)
    return said.getvalue()


def overtaken(rows):
    """The report of a table; right after, somebody takes a number."""
    report = plan_import(rows)
    OrganizationFactory(name="Plus rapide", identifier_kind="siren", identifier=FIRST)
    return report


def test_the_command_writes_the_others_and_names_the_line_whose_number_was_taken_meanwhile(tmp_path, monkeypatch):
    taken_in(line("a"))
    monkeypatch.setattr(import_directory, "plan_import", overtaken)
    with pytest.raises(CommandError, match="1") as refused:
        written(tmp_path, line("a", siren=FIRST), line("b"))
    assert "Plus rapide" in str(refused.value)
    assert set(Provider.objects.values_list("import_id", flat=True)) == {"a", "b"} and number_of("a") == ""


def test_the_command_lists_such_a_line_as_refused_in_json_and_ends_with_1(tmp_path, monkeypatch, capsys):
    taken_in(line("a"), line("b"))
    monkeypatch.setattr(import_directory, "plan_import", overtaken)
    with pytest.raises(SystemExit) as ended:
        call_command("import_directory", table_file(tmp_path, line("a", siren=FIRST), line("c")), "--json")
    report = json.loads(capsys.readouterr().out)
    assert ended.value.code == 1
    assert {name: [one["id"] for one in lines] for name, lines in report.items()} == {
        "created": ["c"],
        "updated": [],
        "unchanged": [],
        "refused": ["a"],
    }


def test_the_command_says_which_number_stays_though_the_line_changes_nothing(tmp_path):
    taken_in(line("a"), line("b"))
    admin_of(Provider.objects.get(import_id="a"))
    said = written(tmp_path, line("a", siren=FIRST), line("b"))
    assert FIRST in said and "b:" not in said.replace("\u202f", "")


def test_an_organization_merged_between_report_and_writing_gets_no_number_and_the_report_says_none():
    taken_in(line("a"))
    report = planned(line("a", siren=FIRST, phone="04 65 71 00 00"))
    gone = behind("a")
    Provider.objects.update(organization=OrganizationFactory())
    Organization.objects.filter(pk=gone.pk).update(state="merged")
    apply_import(report, actor=None)
    assert not Organization.objects.filter(identifier=FIRST).exists() and Provider.objects.get().phone
    assert FIRST not in report.updated[0].reason


def test_the_command_refuses_a_taken_number_without_a_traceback_and_writes_nothing(tmp_path):
    taken_in(line("a", siren=FIRST), line("b"))
    with pytest.raises(CommandError):
        written(tmp_path, line("b", siren=FIRST), line("c"))
    assert Provider.objects.count() == 2
