"""Several operators have a table written at once: one is written, and each of its lines once, whoever sweeps."""

from __future__ import annotations

from functools import partial

import pytest

from portal.accounts.actions.people import create_person
from portal.audit.models import AuditEntry
from portal.outbox.sweeper import sweep
from providers.actions import table_runs
from providers.actions.table_runs import AnotherIsWritten, send_table, start_writing
from providers.models import ImportRun, Provider
from tests.providers.factories import NeedFactory
from tests.providers.moderation import table
from tests.utils.rivals import RIVALS, race, the_winner, winners

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def operator():
    NeedFactory(slug="mail")
    return create_person(actor=None, email="lise@machine.example", display_name="Lise", groups=("operators",))


def read(operator, *tables):
    """Tables that were sent and reported on."""
    runs = [send_table(f"{names[0]}.csv", table(*names), actor=operator) for names in tables]
    sweep()
    return runs


def begin_at_once(runs, operator):
    return race(*[partial(start_writing, run, actor=operator) for run in runs])


def test_of_eight_tables_begun_at_once_one_is_written_and_the_others_wait_for_it(operator):
    results = begin_at_once(read(operator, *[(f"t{number}",) for number in range(RIVALS)]), operator)
    winner = the_winner(results)
    losers = [result for result in results if isinstance(result, Exception)]
    assert all(isinstance(loser, AnotherIsWritten) for loser in losers), losers
    sweep()
    assert [run.pk for run in ImportRun.objects.filter(state="done")] == [winner.pk]
    assert ImportRun.objects.filter(state="ready").count() == RIVALS - 1 and Provider.objects.count() == 1


def test_without_looking_first_the_constraint_still_lets_one_be_written(operator, monkeypatch):
    runs = read(operator, *[(f"t{number}",) for number in range(RIVALS)])
    monkeypatch.setattr(table_runs, "_check_can_start", lambda run: None)
    results = begin_at_once(runs, operator)
    the_winner(results)
    assert all(isinstance(result, AnotherIsWritten | ImportRun) for result in results), results


def test_one_table_begun_eight_times_and_swept_by_eight_is_written_once(operator, monkeypatch):
    monkeypatch.setattr(table_runs, "PORTION", 1)
    (run,) = read(operator, ("a", "b", "c"))
    assert len(winners(begin_at_once([run] * RIVALS, operator))) == RIVALS  # twice is harmless
    assert AuditEntry.objects.filter(verb="import.start").count() == 1
    race(*[sweep] * RIVALS)
    sweep()
    run.refresh_from_db()
    assert (run.state, run.done, Provider.objects.count()) == ("done", 3, 3)
    assert AuditEntry.objects.filter(verb="import.finish").count() == 1
