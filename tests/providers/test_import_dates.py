"""A table that is sent again, and what became of its listings here meanwhile."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.management import call_command

from portal.audit.models import AuditEntry
from portal.common import clock
from providers.actions.importing import apply_import, plan_import
from providers.actions.verification import follow_dates
from providers.enums import VerificationKind
from providers.models import Provider, VerificationStep
from providers.verification import a_year_after
from tests.providers.factories import NeedFactory, ToolFactory, days_ago

pytestmark = pytest.mark.django_db


def line(verified_days_ago: int, **cells: str) -> dict[str, str]:
    """A line of a table, verified so many days ago for a year."""
    NeedFactory(slug="files")
    ToolFactory(slug="nextcloud")
    verified_on = days_ago(verified_days_ago)
    return {
        "id": "le-relais",
        "name": "Le Relais",
        "kind": "association",
        "summary": "Nous rangeons les fichiers.",
        "letter": "Nous venons vous voir.",
        "email": "bonjour@le-relais.example",
        "needs": "files",
        "tools": "nextcloud",
        "stage_diagnosis": "Une visite.",
        "verified_on": verified_on.isoformat(),
        "verified_until": a_year_after(verified_on).isoformat(),
        **cells,
    }


def take_in(row: dict[str, str]):
    report = plan_import([(2, row)])
    assert not report.refused, report.refused
    apply_import(report, actor=None)
    return report


def confirmed_here(days: int) -> Provider:
    """What its people confirmed so many days ago, after the table was written."""
    take_in(line(372))
    provider = Provider.objects.get()
    Provider.objects.update(verified_on=days_ago(days), verified_until=a_year_after(days_ago(days)))
    VerificationStep.objects.create(
        provider=provider, kind=VerificationKind.CONFIRMED_AGAIN, happened_on=days_ago(days)
    )
    return provider


@pytest.mark.parametrize("days", [372, 410])
def test_a_later_verification_of_the_table_brings_back_what_was_to_be_confirmed_or_out(days):
    take_in(line(days))
    follow_dates()
    assert Provider.objects.get().state == ("to_confirm" if days == 372 else "unlisted")
    take_in(line(5))
    assert Provider.objects.get().state == "published"
    assert AuditEntry.objects.filter(verb="listing.renew", actor_role="table").count() == 1


def test_a_verification_that_is_no_later_brings_nothing_back():
    take_in(line(410))
    follow_dates()
    take_in(line(410, summary="Autre phrase."))
    assert Provider.objects.get().state == "unlisted"


def test_what_was_confirmed_here_stays_confirmed_when_the_old_table_comes_again():
    provider = confirmed_here(days=3)
    report = take_in(line(372))
    assert [entry.import_id for entry in report.unchanged] == ["le-relais"]
    take_in(line(372, summary="Autre phrase."))
    provider.refresh_from_db()
    assert (provider.summary, provider.verified_on) == ("Autre phrase.", days_ago(3))
    kinds = set(VerificationStep.objects.values_list("kind", "happened_on"))
    assert kinds == {("verified", days_ago(372)), ("again", days_ago(3))}


def test_what_was_exported_and_changed_does_not_take_a_confirmation_for_a_decision(tmp_path):
    confirmed_here(days=3)
    take_in(line(3, summary="Autre phrase."))
    assert set(VerificationStep.objects.values_list("kind", "happened_on")) == {
        ("verified", days_ago(372)),
        ("again", days_ago(3)),
    }


def test_a_mistake_in_the_dates_of_a_table_is_put_right_by_the_table():
    take_in(line(5))
    take_in(line(50))
    assert Provider.objects.get().verified_on == days_ago(50)


def test_of_a_listing_that_left_nothing_is_taken_in_and_nothing_exported(tmp_path):
    take_in(line(5))
    Provider.objects.update(state="left", left_on=clock.today() - timedelta(days=10))
    report = take_in(line(1, summary="Autre phrase."))
    assert "a quitté l’annuaire" in report.unchanged[0].reason
    assert Provider.objects.get().summary != "Autre phrase."
    call_command("export_directory", tmp_path / "export.csv")
    assert "le-relais" not in (tmp_path / "export.csv").read_text(encoding="utf-8")
