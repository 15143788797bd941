"""What a table would do, line by line, and what has to be written for it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from typing import Any

from django.utils.translation import gettext as _

from portal.accounts.models import Organization
from providers.importing.data import ListingData
from providers.importing.numbers import Number, Told, Verdict, number_of
from providers.models import Provider

OUTCOMES = ("created", "updated", "unchanged", "refused")


@dataclass(frozen=True)
class Line:
    """What happens to one line of the table, and why; the reason names what changes.

    `on_number`: it says something of an official number, which may have another answer by the time of writing.
    """

    line: int
    import_id: str
    reason: str
    on_number: bool = False


@dataclass(frozen=True)
class New:
    """A line that becomes a listing."""

    line: int
    import_id: str
    data: ListingData

    @property
    def told(self) -> Told:
        return Told(self.line, None, self.data)


@dataclass(frozen=True)
class Changed:
    """A line about a listing that is here; `names` is what changes, its number aside, which is in `number` where one
    is written."""

    line: int
    import_id: str
    data: ListingData
    provider: Provider
    names: tuple[str, ...]
    has_proposal: bool
    number: Number | None = None

    @property
    def told(self) -> Told:
        return self.told_of(self.provider.organization)

    def told_of(self, organization: Organization) -> Told:
        """The line by its number, about the organization as somebody else has read it."""
        return Told(self.line, organization, self.data)

    def corrections(self, organization: Organization) -> dict[str, Any]:
        """What of the organization is to become another one."""
        told = {"kind": self.data.organization_kind}
        if self.number and self.number != number_of(organization):
            told |= {"identifier_kind": self.number[0], "identifier": self.number[1]}
        return {name: value for name, value in told.items() if getattr(organization, name) != value}


@dataclass
class ImportReport:
    """Lines by what happens to them. `new` and `changed` are what has to be written, and no part of the report."""

    created: list[Line] = field(default_factory=list)
    updated: list[Line] = field(default_factory=list)
    unchanged: list[Line] = field(default_factory=list)
    refused: list[Line] = field(default_factory=list)
    new: list[New] = field(default_factory=list)
    changed: list[Changed] = field(default_factory=list)

    def as_json(self) -> dict[str, list[dict[str, Any]]]:
        """The report as plain data: four lists of {line, id, reason}."""
        return {
            name: [{"line": line.line, "id": line.import_id, "reason": line.reason} for line in getattr(self, name)]
            for name in OUTCOMES
        }

    def as_lines(self) -> list[list[Any]]:
        """The report in the order of the table: [line, id, what happens, why]."""
        found = [[one.line, one.import_id, name, one.reason] for name in OUTCOMES for one in getattr(self, name)]
        return sorted(found, key=lambda line: line[0])

    def place(self, one: New | Changed, verdict: Verdict) -> None:
        """Say what becomes of a line that can be read, its number being what `verdict` says."""
        if verdict.refused:
            self.refused.append(Line(one.line, one.import_id, verdict.refused, on_number=True))
        elif isinstance(one, New):
            self.created.append(Line(one.line, one.import_id, _("new")))
            self.new.append(one)
        else:
            self._place_changed(replace(one, number=verdict.written), verdict.note)

    def _place_changed(self, one: Changed, note: str) -> None:
        names = sorted([*one.names, one.number[0]] if one.number else one.names)
        if not names:
            self.unchanged.append(Line(one.line, one.import_id, _("the same as before") + note, bool(note)))
            return
        reason = _("changes: %s") % ", ".join(names) + note
        if one.has_proposal:
            reason += _(" (its people have a proposal waiting, which stays)")
        self.updated.append(Line(one.line, one.import_id, reason, bool(note)))
        self.changed.append(one)

    def take_out(self, lines: Collection[int]) -> None:
        """Forget what was to be written for these lines: something else is said of them next."""
        self.created = [one for one in self.created if one.line not in lines]
        self.updated = [one for one in self.updated if one.line not in lines]
        self.new = [one for one in self.new if one.line not in lines]
        self.changed = [one for one in self.changed if one.line not in lines]
