"""Taking in a directory table: first a report of what would happen, then all of it or nothing.

A line is known by its `id`, so a table can be sent again and again: what is the same stays untouched.
The state of a listing (suspended, paused, left) belongs to the portal, not to the table; a later verification in the
table brings back what waited to be confirmed. What was confirmed here since the table was written stays confirmed.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from portal.accounts.actions.imported import free_slug, record_imported_organizations
from portal.accounts.models import Organization
from portal.audit.api import record_many
from portal.common import clock
from portal.search.api import enqueue
from providers.actions.moving import KIND, move
from providers.actions.writing import Relations, last_verified_here, scalar_fields, write_relations
from providers.enums import RESERVED_SLUGS, ProviderState
from providers.importing.data import ListingData
from providers.importing.parsing import RowParser, Vocabulary
from providers.importing.stored import stored_listings
from providers.models import ListingEdit, Provider
from providers.verification import state_by_date
from providers.workflow import LISTING, TABLE

CHUNK = 500
DATES = ("verified_on", "verified_until")


@dataclass(frozen=True)
class Line:
    """What happens to one line of the table, and why; `fields` names what changes."""

    line: int
    import_id: str
    reason: str


@dataclass
class ImportReport:
    """Lines by what happens to them. `changes` is what has to be written, and is not part of the report."""

    created: list[Line] = field(default_factory=list)
    updated: list[Line] = field(default_factory=list)
    unchanged: list[Line] = field(default_factory=list)
    refused: list[Line] = field(default_factory=list)
    new: list[ListingData] = field(default_factory=list)
    changed: list[tuple[Provider, ListingData]] = field(default_factory=list)

    def as_json(self) -> dict[str, list[dict[str, Any]]]:
        """The report as plain data: four lists of {line, id, reason}."""
        return {
            name: [{"line": line.line, "id": line.import_id, "reason": line.reason} for line in getattr(self, name)]
            for name in ("created", "updated", "unchanged", "refused")
        }


def plan_import(rows: list[tuple[int, dict[str, str]]]) -> ImportReport:
    """Say what importing these rows would do, line by line. Writes nothing."""
    report = ImportReport()
    words = Vocabulary.load()
    parsed: dict[str, tuple[int, ListingData]] = {}
    first_seen: dict[str, int] = {}
    for line, row in rows:
        parser = RowParser(row, words)
        data = parser.parse()
        import_id = row.get("id", "")[:80]
        if import_id in first_seen:
            reason = _("id: “%(id)s” is already on line %(line)s.") % {
                "id": import_id,
                "line": first_seen[import_id],
            }
            report.refused.append(Line(line, import_id, " ".join([reason, *parser.errors])))
            continue
        first_seen[import_id] = line
        if data is None:
            report.refused.append(Line(line, import_id, " ".join(parser.errors)))
        else:
            parsed[import_id] = (line, data)
    stored = {data.import_id: (provider, data) for provider, data in stored_listings(parsed)}
    verified_here = last_verified_here([provider.pk for provider, _data in stored.values()])
    proposed = set(ListingEdit.objects.open().values_list("provider_id", flat=True))
    for import_id, (line, data) in parsed.items():
        if import_id not in stored:
            report.created.append(Line(line, import_id, _("new")))
            report.new.append(data)
            continue
        provider, before = stored[import_id]
        if provider.state == ProviderState.LEFT:
            report.unchanged.append(Line(line, import_id, _("has left the directory: nothing of it is taken in")))
            continue
        kept = DATES if data.verified_on < (verified_here.get(provider.pk) or date.min) else ()
        different = sorted(
            name for name in vars(data) if name not in kept and getattr(data, name) != getattr(before, name)
        )
        if different:
            reason = _("changes: %s") % ", ".join(different)
            if provider.pk in proposed:
                reason += _(" (its people have a proposal waiting, which stays)")
            report.updated.append(Line(line, import_id, reason))
            report.changed.append((provider, data))
        else:
            report.unchanged.append(Line(line, import_id, _("the same as before")))
    return report


class ImportRefused(Exception):
    """Some lines are refused, so nothing is written; the report says which and why."""


def apply_import(report: ImportReport, *, actor: Any, progress=lambda done: None) -> list[int]:
    """Write what the report promises, in one transaction. Returns the keys of created and updated listings.

    Raises ImportRefused, having written nothing, if any line was refused.
    """
    if report.refused:
        raise ImportRefused(_("%s lines are refused: nothing was written.") % len(report.refused))
    with transaction.atomic():
        towns = {data.commune for data in [*report.new, *(data for _provider, data in report.changed)]}
        relations = Relations.load(communes=towns)
        keys = _create(report.new, relations, actor, progress)
        keys += _update(report.changed, relations, actor, progress)
        for start in range(0, len(keys), CHUNK):
            enqueue(KIND, keys[start : start + CHUNK])
    return keys


def _create(listings: list[ListingData], relations: Relations, actor: Any, progress) -> list[int]:
    keys: list[int] = []
    if not listings:
        return keys
    now = clock.now()
    taken = {*Provider.objects.order_by().values_list("slug", flat=True), *RESERVED_SLUGS}  # in no order: by the index
    for start in range(0, len(listings), CHUNK):
        chunk = listings[start : start + CHUNK]
        organizations = record_imported_organizations(
            [(data.name, data.organization_kind, *_identifier(data), data.commune) for data in chunk],
            actor=actor,
        )
        providers = Provider.objects.bulk_create(
            Provider(
                organization=organization,
                import_id=data.import_id,
                slug=free_slug(data.name, taken),
                created_at=now,
                updated_at=now,
                **scalar_fields(data, relations),
            )
            for data, organization in zip(chunk, organizations, strict=True)
        )
        write_relations(list(zip(providers, chunk, strict=True)), relations)
        record_many("listing.imported", providers, actor=actor, new={"state": "published"})
        keys += [provider.pk for provider in providers]
        progress(len(keys))
    return keys


def _update(changed: list[tuple[Provider, ListingData]], relations: Relations, actor: Any, progress) -> list[int]:
    now = clock.now()
    for start in range(0, len(changed), CHUNK):
        chunk = changed[start : start + CHUNK]
        verified_here = last_verified_here([provider.pk for provider, _data in chunk])
        for provider, data in chunk:
            columns = scalar_fields(data, relations)
            if data.verified_on < (verified_here.get(provider.pk) or date.min):
                columns = {name: value for name, value in columns.items() if name not in DATES}
            Provider.objects.filter(pk=provider.pk).update(updated_at=now, revision=F("revision") + 1, **columns)
            _write_organization(provider.organization, data)
        write_relations(chunk, relations, replace=True)
        record_many("listing.reimported", [provider for provider, _data in chunk], actor=actor)
        _follow_dates([provider.pk for provider, _data in chunk], actor)
        progress(start + len(chunk))
    return [provider.pk for provider, _data in changed]


def _write_organization(organization: Organization, data: ListingData) -> None:
    kind, number = _identifier(data)
    told = {"kind": data.organization_kind, "identifier_kind": kind, "identifier": number}
    if any(getattr(organization, name) != value for name, value in told.items()):
        Organization.objects.filter(pk=organization.pk).update(**told)


def _follow_dates(keys: list[int], actor: Any) -> None:
    """Bring back what waited to be confirmed, or never was, when the table holds a later verification."""
    renews = LISTING.get("renew")
    for provider in Provider.objects.filter(pk__in=keys, state__in=renews.sources).order_by("pk"):
        by_date = state_by_date(provider.verified_until, clock.today())
        if by_date != provider.state and renews.leads_to(by_date):
            move(provider, "renew", TABLE, actor=actor)


def _identifier(data: ListingData) -> tuple[str, str]:
    if data.siren:
        return "siren", data.siren
    return ("rna", data.rna) if data.rna else ("", "")
