"""Taking in a directory table: first a report of what would happen, then all of it or nothing.

A line is known by its `id`, so a table can be sent again and again: what is the same stays untouched.
The state of a listing (suspended, paused, left) belongs to the portal, not to the table; a later verification in the
table brings back what waited to be confirmed. What was confirmed here since the table was written stays confirmed.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from portal.accounts.actions.imported import free_slug, record_imported_organizations
from portal.accounts.actions.organizations import correct_organization
from portal.accounts.exceptions import IdentifierTaken
from portal.accounts.models import Organization
from portal.accounts.queries import GONE
from portal.audit.api import record_many
from portal.common import clock
from portal.common.locks import hold
from portal.search.api import enqueue
from providers.actions.moving import KIND, move
from providers.actions.writing import Relations, last_verified_here, scalar_fields, write_relations
from providers.enums import RESERVED_SLUGS, ProviderState
from providers.importing.data import ListingData
from providers.importing.numbers import Numbers, Told, Verdict, number_in, taken
from providers.importing.parsing import RowParser, Vocabulary
from providers.importing.report import Changed, ImportReport, Line, New
from providers.importing.stored import stored_listings
from providers.models import ListingEdit, Provider
from providers.verification import state_by_date
from providers.workflow import LISTING, TABLE

CHUNK = 500
DATES = ("verified_on", "verified_until")
NUMBERS = ("siren", "rna")  # looked at by themselves: see providers.importing.numbers


def plan_import(rows: list[tuple[int, dict[str, str]]]) -> ImportReport:
    """Say what importing these rows would do, line by line. Writes nothing."""
    report = ImportReport()
    readable = _compared(_parsed(rows, report), report)
    numbers = Numbers(one.told for one in readable)
    for one in readable:
        report.place(one, numbers.verdict(one.told))
    return report


def _parsed(rows: list[tuple[int, dict[str, str]]], report: ImportReport) -> dict[str, tuple[int, ListingData]]:
    """By id, the lines that can be read; the others are refused."""
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
    return parsed


def _compared(parsed: dict[str, tuple[int, ListingData]], report: ImportReport) -> list[New | Changed]:
    """The lines beside what is here, in the order of the table; of a listing that has left nothing is looked at."""
    stored = {data.import_id: (provider, data) for provider, data in stored_listings(parsed)}
    verified_here = last_verified_here([provider.pk for provider, _data in stored.values()])
    proposed = set(ListingEdit.objects.open().values_list("provider_id", flat=True))
    found: list[New | Changed] = []
    for import_id, (line, data) in parsed.items():
        if import_id not in stored:
            found.append(New(line, import_id, data))
            continue
        provider, before = stored[import_id]
        if provider.state == ProviderState.LEFT:
            reason = _("has left the directory: nothing of it is taken in")
            report.unchanged.append(Line(line, import_id, reason))
            continue
        kept = DATES if data.verified_on < (verified_here.get(provider.pk) or date.min) else ()
        names = tuple(
            name
            for name in vars(data)
            if name not in kept and name not in NUMBERS and getattr(data, name) != getattr(before, name)
        )
        found.append(Changed(line, import_id, data, provider, names, provider.pk in proposed))
    return found


class ImportRefused(Exception):
    """Some lines are refused, so nothing is written; the report says which and why."""


def apply_import(
    report: ImportReport, *, actor: Any, progress=lambda done: None, without_refused: bool = False
) -> list[int]:
    """Write what the report promises, in one transaction. Returns the keys of created and updated listings.

    Where somebody took a number since the report was made, its line is left out and `report.refused` says why; the
    others are written. Raises ImportRefused, having written nothing, if any line was refused before, unless
    `without_refused` says that those are left out too.
    """
    if report.refused and not without_refused:
        raise ImportRefused(_("%s lines are refused: nothing was written.") % len(report.refused))
    with transaction.atomic():
        _settle_organizations(report, actor)
        towns = {one.data.commune for one in report.new} | {one.data.commune for one in report.changed}
        relations = Relations.load(communes=towns)
        keys = _create([one.data for one in report.new], relations, actor, progress)
        keys += _update([(one.provider, one.data) for one in report.changed], relations, actor, progress)
        for start in range(0, len(keys), CHUNK):
            enqueue(KIND, keys[start : start + CHUNK])
    return keys


def _settle_organizations(report: ImportReport, actor: Any) -> None:
    """Look at the numbers again, the organizations that change being held, and write what becomes of them.

    Where a line comes to something else than was promised, the report says that instead.
    """
    changing = [one for one in report.changed if one.corrections(one.provider.organization)]
    keys = {one.provider.organization_id for one in changing}
    held = {row.pk: row for row in hold(Organization.objects.filter(pk__in=keys).exclude(state__in=GONE))}
    told: list[tuple[New | Changed, Told]] = [(one, one.told) for one in report.new]
    told += [(one, one.told_of(held[pk])) for one in changing if (pk := one.provider.organization_id) in held]
    told.sort(key=lambda pair: pair[1].line)
    numbers = Numbers(line for _one, line in told)
    verdicts = [(one, line.organization, numbers.verdict(line)) for one, line in told]
    gone = [one for one in changing if one.number and one.provider.organization_id not in held]
    other: dict[int, tuple[New | Changed, Verdict]] = {one.line: (one, Verdict()) for one in gone}
    for one, organization, verdict in verdicts:
        if isinstance(one, Changed) and organization and not verdict.refused:
            verdict = _write_organization(replace(one, number=verdict.written), organization, verdict, actor)
        if verdict.refused or (isinstance(one, Changed) and verdict.written != one.number):
            other[one.line] = (one, verdict)
    report.take_out(other)
    for one, verdict in other.values():
        report.place(one, verdict)


def _write_organization(change: Changed, organization: Organization, verdict: Verdict, actor: Any) -> Verdict:
    """Write what a line changes of its organization, which is held; a number that somebody else has refuses it."""
    if corrections := change.corrections(organization):
        try:
            correct_organization(organization, actor=actor, role=TABLE, **corrections)
        except IdentifierTaken as refusal:
            assert verdict.written is not None
            organization.refresh_from_db()  # another line may be about the same one
            return Verdict(refused=taken(verdict.written, getattr(refusal.organization, "name", "?")))
    return verdict


def _create(listings: list[ListingData], relations: Relations, actor: Any, progress) -> list[int]:
    keys: list[int] = []
    if not listings:
        return keys
    now = clock.now()
    used = {*Provider.objects.order_by().values_list("slug", flat=True), *RESERVED_SLUGS}  # in no order: by the index
    for start in range(0, len(listings), CHUNK):
        chunk = listings[start : start + CHUNK]
        organizations = record_imported_organizations(
            [(data.name, data.organization_kind, *number_in(data), data.commune) for data in chunk],
            actor=actor,
        )
        providers = Provider.objects.bulk_create(
            Provider(
                organization=organization,
                import_id=data.import_id,
                slug=free_slug(data.name, used),
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
        write_relations(chunk, relations, replace=True)
        record_many("listing.reimported", [provider for provider, _data in chunk], actor=actor)
        _follow_dates([provider.pk for provider, _data in chunk], actor)
        progress(start + len(chunk))
    return [provider.pk for provider, _data in changed]


def _follow_dates(keys: list[int], actor: Any) -> None:
    """Bring back what waited to be confirmed, or never was, when the table holds a later verification."""
    renews = LISTING.get("renew")
    for provider in Provider.objects.filter(pk__in=keys, state__in=renews.sources).order_by("pk"):
        by_date = state_by_date(provider.verified_until, clock.today())
        if by_date != provider.state and renews.leads_to(by_date):
            move(provider, "renew", TABLE, actor=actor)
