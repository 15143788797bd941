"""Ten times the listings: copies made by the database itself, in seconds where an import would take half an hour.

A copy is a listing with another key, name and address; what hangs on a listing hangs on its copies too.
"""

from __future__ import annotations

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
    numbers = " UNION ALL ".join(f"SELECT {number} AS k" for number in range(1, COPIES + 1))
    with transaction.atomic(), connection.cursor() as cursor:
        for model in COPIED:
            table = model._meta.db_table
            columns = [field.column for field in model._meta.concrete_fields]
            cursor.execute(
                f"INSERT INTO {table} ({', '.join(map(_quoted, columns))}) "  # noqa: S608 - our own names
                f"SELECT {', '.join(_value(model, field) for field in model._meta.concrete_fields)} "
                f"FROM {table}, ({numbers}) AS numbers"
            )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return Provider.objects.listed().count()


def _value(model: type[models.Model], field: models.Field) -> str:
    """SQL for a column of copy number k."""
    column = _quoted(field.column)
    if field.primary_key or field.related_model in COPIED:
        return f"{column} + k * {STEP}"
    return OTHERWISE.get(model._meta.db_table, {}).get(field.column, column)


def _quoted(name: str) -> str:
    return f'"{name}"'
