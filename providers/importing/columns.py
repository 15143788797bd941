"""The columns of a directory table, in order. `docs/import.md` explains them with an example."""

from __future__ import annotations

from providers.enums import Stage

STAGE_COLUMNS = {f"stage_{stage.value}": stage.value for stage in Stage}
PROJECT_FIELDS = (
    "association",
    "period",
    "left",
    "tools",
    "stages",
    "story",
    "learnt",
    "quote",
    "quote_by",
    "shown",
)
MAX_PROJECTS = 3

LISTING_COLUMNS = (
    "id",
    "name",
    "kind",
    "organization_kind",
    "siren",
    "rna",
    "summary",
    "letter",
    "signature",
    "email",
    "phone",
    "website",
    "commune",
    "remote",
    "areas",
    "needs",
    "tools",
    *STAGE_COLUMNS,
    "prices",
    "languages",
    "trips",
    "team_size",
    "applied_on",
    "verified_on",
    "verified_until",
    "accepts_requests",
)
PROJECT_COLUMNS = tuple(
    f"project_{number}_{field}" for number in range(1, MAX_PROJECTS + 1) for field in PROJECT_FIELDS
)
COLUMNS = LISTING_COLUMNS + PROJECT_COLUMNS
REQUIRED_COLUMNS = (
    "id",
    "name",
    "kind",
    "summary",
    "letter",
    "email",
    "needs",
    "verified_on",
    "verified_until",
)
