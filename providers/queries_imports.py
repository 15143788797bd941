"""What pages read of tables that are taken in: the list of them, and the report of one, line by line."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet

from providers.enums import ImportState
from providers.models import ImportRun, ImportTable

ALL = "all"


@dataclass(frozen=True)
class ReportLine:
    """One line of a table: where it stands, which listing it is, what happens to it, and why."""

    line: int
    import_id: str
    outcome: str
    reason: str


def reports_to_read() -> QuerySet[ImportRun]:
    """Runs whose report waits to be read."""
    return ImportRun.objects.filter(state=ImportState.READY)


def report_of(run: ImportRun, outcome: str = ALL) -> list[ReportLine]:
    """The lines of a report, those with one outcome or all; empty once it is not kept any more (one query)."""
    stored = ImportTable.objects.filter(run=run).values_list("report", flat=True).first() or []
    lines = [ReportLine(*line) for line in stored]
    return lines if outcome == ALL else [line for line in lines if line.outcome == outcome]
