"""Ten times the listings: copies made by the database itself, in seconds where an import would take half an hour.

A copy is a listing with another key, name and address; what hangs on a listing hangs on its copies too.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.db import connection, models, transaction

from providers.models import PriceLine, Provider, ProviderLanguage, ProviderStage, SupportProject, Trip
from providers.models import VerificationStep as Step

COPIES = 9  # besides the original
STEP = 1_000_000  # between the keys of two copies
COPIED: tuple[type[models.Model], ...] = (
    Provider,
    *(Provider._meta.get_field(name).remote_field.through for name in ("areas", "needs", "tools")),
    *(ProviderStage, PriceLine, ProviderLanguage, Trip, Step, SupportProject),
    *(SupportProject._meta.get_field(name).remote_field.through for name in ("left", "tools")),
)
# What must differ, with room for the number of the copy.
OTHERWISE = {
    "providers_provider": {
        "slug": "substr(slug, 1, 110) || '-' || k",
        "name": "substr(name, 1, 110) || ' ' || k",
        "import_id": "NULL",
    }
}


def multiply() -> int:
    """Copy every listing nine times; how many there are then."""
    copy(COPIED, OTHERWISE, COPIES)
    return Provider.objects.listed().count()


def copy(models_: Sequence[type[models.Model]], otherwise: Mapping[str, Mapping[str, str]], times: int) -> None:
    """Copy all rows of these models, each `times` times; what points to one of them points to its copy."""
    with transaction.atomic(), connection.cursor() as cursor:
        for model in models_:
            table = model._meta.db_table
            fields = model._meta.concrete_fields
            columns = ", ".join(_quoted(field.column) for field in fields)
            values = ", ".join(_value(field, models_, otherwise.get(table, {})) for field in fields)
            numbers = "SELECT 1 UNION ALL SELECT k + 1 FROM numbers WHERE k < %s"
            rows = f"SELECT {values} FROM {table}, numbers WHERE %s > 0"  # noqa: S608 - our own names
            into = f"INSERT INTO {table} ({columns}) {rows}"
            cursor.execute(f"WITH RECURSIVE numbers(k) AS ({numbers}) {into}", [times, times])
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _value(field: models.Field, copied: Sequence[type[models.Model]], otherwise: Mapping[str, str]) -> str:
    """SQL for a column of copy number k."""
    column = _quoted(field.column)
    if field.column in otherwise:
        return otherwise[field.column]
    if field.primary_key or field.related_model in copied:
        return f"{column} + k * {STEP}"
    return column


def _quoted(name: str) -> str:
    return f'"{name}"'
