from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils.translation import gettext as _

from portal.common.csv_export import write_csv
from providers.importing.columns import COLUMNS, MAX_PROJECTS, PROJECT_FIELDS, STAGE_COLUMNS
from providers.importing.data import ListingData, ProjectData
from providers.importing.stored import stored_listings


class Command(BaseCommand):
    help = "Write the whole directory as the table import_directory reads. It holds mail addresses: keep it safe."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        count = 0

        def rows():
            nonlocal count
            for _provider, data in stored_listings():
                count += 1
                yield as_row(data)

        with options["file"].open("w", encoding="utf-8", newline="") as stream:
            write_csv(stream, COLUMNS, rows())
        self.stdout.write(_("%(count)s listings written to %(file)s.") % {"count": count, "file": options["file"]})


def as_row(data: ListingData) -> list[str]:
    """One listing as the cells of a line, in the order of COLUMNS."""
    stages = dict(data.stages)
    cells = {
        "id": data.import_id,
        "remote": yes_no(data.is_remote),
        "areas": "|".join(sorted(data.areas)),
        "needs": "|".join(sorted(data.needs)),
        "tools": "|".join(sorted(data.tools)),
        **{column: stages.get(stage, "") for column, stage in STAGE_COLUMNS.items()},
        "prices": " | ".join(
            f"{p.label}={p.approach}" + (f":{p.amount_cents}" if p.amount_cents is not None else "")
            for p in data.prices
        ),
        "languages": "|".join(sorted(data.languages)),
        "trips": "|".join(f"{brand}>{tool}" for brand, tool in data.trips),
        "team_size": "" if data.team_size is None else str(data.team_size),
        "applied_on": data.applied_on.isoformat() if data.applied_on else "",
        "verified_on": data.verified_on.isoformat(),
        "verified_until": data.verified_until.isoformat(),
        "accepts_requests": yes_no(data.accepts_requests),
    }
    for number in range(1, MAX_PROJECTS + 1):
        project = data.projects[number - 1] if number <= len(data.projects) else None
        for field in PROJECT_FIELDS:
            cells[f"project_{number}_{field}"] = project_cell(project, field) if project else ""
    return [cells[column] if column in cells else getattr(data, column) for column in COLUMNS]


def project_cell(project: ProjectData, field: str) -> str:
    if field == "shown":
        return yes_no(project.is_shown)
    value = getattr(project, field)
    if isinstance(value, frozenset):
        return "|".join(sorted(value))
    return "|".join(value) if isinstance(value, tuple) else value


def yes_no(value: bool) -> str:
    return "yes" if value else "no"
