"""The public figures of the vetting: how many files, how long, why not. Nothing here names anybody.

Made of states, dates and verdicts alone, which stay when a file is emptied. A file counts in the month in which it was
first sent, so that each line adds up.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Count, F, Q
from django.db.models.functions import TruncDate, TruncMonth

from portal.common.charts import share
from providers.vetting.enums import AT_DESK, REFUSALS, ApplicationState, Verdict
from providers.vetting.models import Application, Criterion, Judgement

# What was said against fewer files than that could point to one of them.
FEWEST = 5
DECIDED = (ApplicationState.ACCEPTED, *REFUSALS)


@dataclass
class Line:
    """The files that were first sent in one period, and what became of them."""

    states: Counter[str] = field(default_factory=Counter)
    days: Counter[int] = field(default_factory=Counter)  # from sent to decided, and how many files took so long

    def add(self, state: str, took: int | None, files: int) -> None:
        """Count `files` that are in this state, decided after `took` days."""
        self.states[state] += files
        if state in DECIDED and took is not None:
            self.days[took] += files

    @property
    def received(self) -> int:
        return self.states.total()

    @property
    def accepted(self) -> int:
        return self.states[ApplicationState.ACCEPTED]

    @property
    def refused(self) -> int:
        return sum(self.states[state] for state in REFUSALS)

    @property
    def withdrawn(self) -> int:
        return self.states[ApplicationState.WITHDRAWN]

    @property
    def waiting(self) -> int:
        """Those that wait for the committee now."""
        return sum(self.states[state] for state in AT_DESK)

    @property
    def to_complete(self) -> int:
        """Those that wait for the applicant now."""
        return self.states[ApplicationState.CHANGES_REQUESTED]

    @property
    def under_way(self) -> int:
        return self.waiting + self.to_complete

    @property
    def median_days(self) -> float | None:
        """Days from sent to decided: half of the files took less, half more; None while none is decided."""
        total = self.days.total()
        if not total:
            return None
        low, high = _nth(self.days, (total - 1) // 2), _nth(self.days, total // 2)
        return (low + high) / 2 if (low + high) % 2 else (low + high) // 2

    def __iadd__(self, other: Line) -> Line:
        self.states += other.states
        self.days += other.days
        return self


def _nth(days: Counter[int], place: int) -> int:
    for took in sorted(days):
        place -= days[took]
        if place < 0:
            return took
    raise IndexError(place)


@dataclass(frozen=True)
class Reason:
    """In how many refusals a criterion was not met."""

    key: str
    title: str
    files: int
    share: str  # in percent of the refusals

    @property
    def is_few(self) -> bool:
        return self.files < FEWEST


@dataclass(frozen=True)
class Numbers:
    months: dict[date, Line]  # the latest first
    reasons: list[Reason]  # the most frequent first

    @property
    def years(self) -> dict[int, Line]:
        """The same by year, the latest first."""
        found: dict[int, Line] = {}
        for month, line in self.months.items():
            found.setdefault(month.year, Line()).__iadd__(line)
        return found

    @property
    def total(self) -> Line:
        total = Line()
        for line in self.months.values():
            total += line
        return total


def numbers() -> Numbers:
    """All figures, in three queries, however many files there are."""
    months = _months()
    refused = sum(line.refused for line in months.values())
    return Numbers(months, _reasons(refused))


def _months() -> dict[date, Line]:
    sent = Application.objects.filter(submitted_at__isnull=False)
    rows = (
        sent.order_by()
        .annotate(month=TruncMonth("submitted_at"), took=TruncDate("decided_at") - TruncDate("submitted_at"))
        .values("month", "state", "took")
        .annotate(files=Count("pk"))
    )
    found: dict[date, Line] = {}
    for row in sorted(rows, key=lambda row: row["month"], reverse=True):
        took = row["took"].days if row["took"] is not None else None
        found.setdefault(row["month"].date(), Line()).add(row["state"], took, row["files"])
    return found


def _reasons(refused: int) -> list[Reason]:
    """Criteria that were not met when a file was refused, in the round that decided."""
    deciding = Q(application__state=ApplicationState.REFUSED, round=1) | Q(
        application__state=ApplicationState.REFUSED_FOR_GOOD, round=2
    )
    rows = (
        Judgement.objects.filter(deciding, verdict=Verdict.NOT_MET)
        .order_by()
        .values(key=F("criterion__key"))
        .annotate(files=Count("application", distinct=True))
    )
    # The words of the latest version that has it.
    titles = {
        row.key: row.title for row in Criterion.objects.exclude(criteria__is_draft=True).order_by("criteria__number")
    }
    found = [
        Reason(row["key"], titles[row["key"]], row["files"], f"{share(row['files'], refused):.0f}") for row in rows
    ]
    # Where few are meant, their order would say how few.
    return sorted(found, key=lambda reason: (-max(reason.files, FEWEST - 1), reason.title))


FIGURES = ("received", "accepted", "refused", "withdrawn", "waiting", "to_complete", "median_days")


def as_rows(
    periods: Iterable[tuple[Any, Line]], reasons: list[Reason], *, in_full: bool
) -> Iterator[tuple[str, str, Any]]:
    """The figures as lines of a table: period, figure, value. Few of a reason are not told unless `in_full`."""
    for period, line in periods:
        for name in FIGURES:
            value = getattr(line, name)
            yield str(period), name, "" if value is None else value
    for reason in reasons:
        yield "", f"not_met:{reason.key}", reason.files if in_full or not reason.is_few else f"<{FEWEST}"
