"""What the committee settles, as it reads and compares it: the rules, the versions of the criteria."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Count, Min, Model
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from portal.accounts.enums import StaffGroup
from portal.accounts.queries import people_in
from portal.audit.api import history_of
from portal.audit.models import AuditEntry
from portal.common import marks
from providers.models import Provider
from providers.vetting.models import Application, CriteriaSet, Criterion, VettingRules, WaitingAddress

SETTLED = ("quorum", "projects_min", "target_days", "is_open", "closed_fr", "closed_en")
# What a criterion says. Where in the file it is answered is asked of nobody.
ASKED = ("title_fr", "title_en", "text_fr", "text_en", "is_required", "concerns_listed")
WRITTEN = ("part", *ASKED)
HISTORY_LENGTH = 20


def mark_of_rules(rules: VettingRules) -> str:
    """A short name for what the rules say: another one as soon as one of them is another."""
    return marks.mark_of([getattr(rules, name) for name in SETTLED])


def mark_of(rows: Iterable[Criterion]) -> str:
    """A short name for what these criteria say, in their order."""
    return marks.mark_of([[row.key, *(getattr(row, name) for name in WRITTEN)] for row in rows])


def committee_size() -> int:
    """How many people are moderators (two queries). A superuser can vote too, without being of the committee."""
    return people_in(StaffGroup.MODERATORS).count()


def files_under_way() -> int:
    """How many files were sent and are not decided: they keep the rules and criteria of their day (one query)."""
    return Application.objects.open().filter(submission__gt=0).count()


def waiting_addresses() -> int:
    """How many addresses are told once files are taken again (one query)."""
    return WaitingAddress.objects.filter(confirmed_at__isnull=False).count()


def versions() -> list[CriteriaSet]:
    """Those published, the one in force first, each with the number of its files (one query)."""
    found = CriteriaSet.objects.published().select_related("published_by")
    return list(found.annotate(files=Count("applications")))


def draft() -> CriteriaSet | None:
    """The version that is being written, with its rows (two queries)."""
    return CriteriaSet.objects.filter(is_draft=True).prefetch_related("rows").first()


def version_before(version: CriteriaSet) -> CriteriaSet | None:
    """The version that this one follows, with its rows (two queries)."""
    earlier = CriteriaSet.objects.published().filter(number__lt=version.number)
    return earlier.prefetch_related("rows").first()


@dataclass(frozen=True)
class Changes:
    """What one version changes in the one before, by criterion."""

    added: list[Criterion] = field(default_factory=list)
    removed: list[Criterion] = field(default_factory=list)
    changed: list[tuple[Criterion, Criterion]] = field(default_factory=list)  # before, after
    is_reordered: bool = False

    def __bool__(self) -> bool:
        return bool(self.added or self.removed or self.changed or self.is_reordered)


def changes_of(version: CriteriaSet, before: CriteriaSet | None) -> Changes:
    """What `version` changes; both come with their rows (no query then)."""
    old = {row.key: row for row in before.rows.all()} if before else {}
    new = {row.key: row for row in version.rows.all()}
    kept = [key for key in new if key in old]
    return Changes(
        added=[row for key, row in new.items() if key not in old],
        removed=[row for key, row in old.items() if key not in new],
        changed=[(old[key], new[key]) for key in kept if _differs(old[key], new[key], WRITTEN)],
        is_reordered=kept != [key for key in old if key in new],
    )


def _differs(old: Criterion, new: Criterion, names: tuple[str, ...]) -> bool:
    return any(getattr(old, name) != getattr(new, name) for name in names)


def history_of_rules(rules: VettingRules) -> list[tuple[AuditEntry, list[tuple[str, Any, Any]]]]:
    """Who changed the rules lately, and what from what to what (one query)."""
    return [(entry, _lines_in(entry)) for entry in history_of(rules)[:HISTORY_LENGTH]]


def _lines_in(entry: AuditEntry) -> list[tuple[str, Any, Any]]:
    return [
        (_label(VettingRules, name), _in_words(entry.old.get(name)), _in_words(value))
        for name, value in entry.new.items()
        if name in SETTLED
    ]


def _label(model: type[Model], name: str) -> str:
    return capfirst(str(model._meta.get_field(name).verbose_name))  # type: ignore[union-attr]


def _in_words(value: Any) -> Any:
    return (_("yes") if value else _("no")) if isinstance(value, bool) else value


def lines_of(before: Criterion, after: Criterion) -> list[tuple[str, Any, Any]]:
    """What differs between two wordings of a criterion: name, before, after, as people read it."""
    found = []
    for name in WRITTEN:
        if getattr(before, name) != getattr(after, name):
            found.append((_label(Criterion, name), _said(before, name), _said(after, name)))
    return found


def _said(criterion: Criterion, name: str) -> Any:
    return criterion.get_part_display() if name == "part" else _in_words(getattr(criterion, name))


@dataclass(frozen=True)
class Concerned:
    """Whose next verification looks at something new: which criteria, how many listings, from which day on."""

    criteria: list[Criterion]
    listings: int = 0
    earliest: date | None = None


def concerned_by(version: CriteriaSet) -> Concerned:
    """Which listings meet, at their next verification, a criterion that this version brings or words anew.

    Only criteria that concern listings count. Four queries at most, whatever there is.
    """
    before = version_before(version)
    old = {row.key: row for row in before.rows.all()} if before else {}
    new = [
        row
        for row in version.rows.all()
        if row.concerns_listed and (row.key not in old or _differs(old[row.key], row, ASKED))
    ]
    if not new:
        return Concerned([])
    found = Provider.objects.listed().aggregate(listings=Count("pk"), earliest=Min("verified_until"))
    return Concerned(new, **found)
