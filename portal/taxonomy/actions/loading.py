"""How the data files become rows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db import transaction
from django.db.models import ManyToManyField

from portal.audit.api import record
from portal.outbox.api import emit
from portal.taxonomy.actions.revision import renew_revision
from portal.taxonomy.folding import place_key, plain_words
from portal.taxonomy.handlers import CHANGED
from portal.taxonomy.models import (
    Area,
    Brand,
    Commune,
    Elsewhere,
    FormerSlug,
    Licence,
    Need,
    PostalCode,
    SeededRow,
    Term,
    Tool,
    VocabularyRevision,
)
from portal.taxonomy.reference import read_entries, read_rows

BATCH = 2000
# What leads to others comes after them.
FILES: dict[type[Term], str] = {
    Licence: "licences",
    Need: "needs",
    Tool: "tools",
    Brand: "brands",
    Elsewhere: "elsewhere",
}
Place = TypeVar("Place", Area, Commune)
AREA_FIELDS = ["kind", "slug", "name", "in_name", "search_name", "parent_id", "latitude", "longitude"]
COMMUNE_FIELDS = ["slug", "name", "search_name", "department_id", "latitude", "longitude", "population"]


@dataclass(frozen=True)
class Loaded:
    """How many rows the data files added or corrected."""

    places: int
    vocabulary: int

    def __bool__(self) -> bool:
        return bool(self.places or self.vocabulary)


def load_reference_data(*, actor: Any) -> Loaded:
    """Bring the reference rows up to the data files; a second run changes nothing.

    Areas, communes and postal codes are made equal to the files. Needs, tools, brands, licences and
    "elsewhere" entries are only added, once each: what editors changed or deleted by hand stays so.
    Writes one audit row when something changed, and one event unless it is the first time.
    """
    with transaction.atomic():
        is_first = not VocabularyRevision.objects.exists()
        loaded = Loaded(places=_load_places(), vocabulary=_load_vocabulary())
        if loaded:
            revision = renew_revision()
            record(
                "vocabulary.loaded",
                revision,
                actor=actor,
                new={"places": loaded.places, "vocabulary": loaded.vocabulary},
            )
            if not is_first:  # nothing rests on the vocabulary yet
                emit(CHANGED, {}, key=CHANGED)
    return loaded


def _load_places() -> int:
    """Bring areas, communes and postal codes to what the files say; how many rows that changed.

    A row that has gone from the files stays: people and listings may point to it.
    """
    changed = 0
    rows = read_rows("areas")
    for kind in ("country", "region", "department"):
        known = dict(Area.objects.values_list("code", "pk"))
        changed += _synchronise(Area, AREA_FIELDS, (_area(row, known) for row in rows if row["kind"] == kind))
    known = dict(Area.objects.values_list("code", "pk"))
    rows = read_rows("communes")
    changed += _synchronise(Commune, COMMUNE_FIELDS, (_commune(row, known) for row in rows))
    return changed + _synchronise_postal_codes(rows)


def _area(row: dict[str, str], known: dict[str, int]) -> Area:
    return Area(
        code=row["code"],
        kind=row["kind"],
        slug=row["slug"],
        name=row["name"],
        in_name=row["in_name"],
        search_name=place_key(plain_words(row["name"])),
        parent_id=known[row["parent"]] if row["parent"] else None,
        latitude=float(row["latitude"]) if row["latitude"] else None,
        longitude=float(row["longitude"]) if row["longitude"] else None,
    )


def _commune(row: dict[str, str], known: dict[str, int]) -> Commune:
    words = plain_words(row["name"])
    return Commune(
        code=row["code"],
        slug="-".join([*words, row["department"].lower()]),
        name=row["name"],
        search_name=place_key(words),
        department_id=known[row["department"]],
        latitude=float(row["latitude"]),
        longitude=float(row["longitude"]),
        population=int(row["population"]) if row["population"] else None,
    )


def _synchronise(model: type[Place], fields: list[str], wanted: Iterable[Place]) -> int:
    """Add the rows that miss and correct those that differ, by their `code`."""
    present = {row[0]: row[1:] for row in model._default_manager.values_list("code", *fields)}
    stale = [row for row in wanted if present.get(row.code) != tuple(getattr(row, field) for field in fields)]
    model._default_manager.bulk_create(
        stale,
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=[field.removesuffix("_id") for field in fields],
    )
    return len(stale)


def _synchronise_postal_codes(rows: list[dict[str, str]]) -> int:
    communes = dict(Commune.objects.values_list("code", "pk"))
    wanted = {(code, communes[row["code"]]) for row in rows for code in row["postal_codes"].split()}
    present = {(code, commune): pk for pk, code, commune in PostalCode.objects.values_list("pk", "code", "commune_id")}
    missing = wanted - present.keys()
    gone = [pk for pair, pk in present.items() if pair not in wanted]
    PostalCode.objects.bulk_create(
        [PostalCode(code=code, commune_id=commune) for code, commune in sorted(missing)], batch_size=BATCH
    )
    PostalCode.objects.filter(pk__in=gone).delete()
    return len(missing) + len(gone)


def _load_vocabulary() -> int:
    """Take in the entries never seen before; how many that was.

    The vocabulary belongs to the editors: an entry is taken in once. What they changed since stays,
    and what they deleted is not brought back.
    """
    added = 0
    for model, file in FILES.items():
        entries = _unseen(model, file)
        _create(model, entries)
        added += len(entries)
    return added


def _unseen(model: type[Term], file: str) -> list[dict[str, Any]]:
    name = model.__name__.lower()
    seeded = set(SeededRow.objects.filter(model=name).values_list("slug", flat=True))
    present = set(model._default_manager.values_list("slug", flat=True))
    present |= set(FormerSlug.objects.filter(model=name).values_list("slug", flat=True))
    entries = [entry for entry in _placed(model, read_entries(file)) if entry["slug"] not in seeded]
    SeededRow.objects.bulk_create([SeededRow(model=name, slug=entry["slug"]) for entry in entries])
    return [entry for entry in entries if entry["slug"] not in present]


def _placed(model: type[Term], entries: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Where rows have a position, theirs is the order of the file, with room between two."""
    if model not in (Need, Elsewhere):
        return entries
    return [{**entry, "position": 10 * rank} for rank, entry in enumerate(entries, start=1)]


def _create(model: type[Term], entries: list[dict[str, Any]]) -> None:
    fields = {field.name for field in model._meta.fields}
    licences = dict(Licence.objects.values_list("slug", "pk"))
    rows: list[Any] = []
    for entry in entries:
        values = {name: value for name, value in entry.items() if name in fields}
        if "aliases" in values:
            values["aliases"] = "\n".join(values["aliases"])
        if "licence" in values:
            values["licence_id"] = licences.get(values.pop("licence"))
        rows.append(model(**values))
    model._default_manager.bulk_create(rows)
    for field in model._meta.many_to_many:
        _link(field, rows, [entry.get(field.name, []) for entry in entries])


def _link(field: ManyToManyField, rows: list[Any], slugs: list[list[str]]) -> None:
    """Say what each row leads to. What the editors have deleted meanwhile is left out."""
    targets = dict(field.related_model._default_manager.values_list("slug", "pk"))
    source, target = field.m2m_field_name() + "_id", field.m2m_reverse_field_name() + "_id"
    through: Any = field.remote_field.through
    through._default_manager.bulk_create(
        through(**{source: row.pk, target: targets[slug]})
        for row, led_to in zip(rows, slugs, strict=True)
        for slug in led_to
        if slug in targets
    )
