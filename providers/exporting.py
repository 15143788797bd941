"""Listings as lines of a table: the whole one for operators, and the open one, which says what pages say.

Both fill the same cells; they differ in their columns alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from portal.common import clock
from providers.importing.columns import (
    COLUMNS,
    LISTING_COLUMNS,
    MAX_PROJECTS,
    PROJECT_COLUMNS,
    PROJECT_FIELDS,
    STAGE_COLUMNS,
)
from providers.importing.data import ListingData, ProjectData
from providers.importing.stored import plain, stored_listings, stored_publicly
from providers.licence import DATA_LICENCE
from providers.models import Provider
from providers.queries_partnerships import partners_of_each

AT_ONCE = 200  # listings in memory

# On no page: how requests reach them, which numbers the organization has, what an association does not let be shown.
NOT_PUBLIC = {"id", "organization_kind", "siren", "rna", "email", "phone"}
_KEPT = tuple(name for name in LISTING_COLUMNS if name not in NOT_PUBLIC)
_PROJECTS = tuple(name for name in PROJECT_COLUMNS if not name.endswith("_shown"))
OPEN_COLUMNS = (
    *("slug", "url"),
    *_KEPT,
    *("commune_name", "department", "to_be_confirmed", "works_with"),
    *_PROJECTS,
    *("changed_on", "licence"),
)

# What each column of the open table holds, in its order; a told support has the same columns under each number.
MEANINGS: dict[str, Any] = {
    "slug": _("Its name in addresses; it does not change."),
    "url": _("Its page."),
    "name": _("Its name."),
    "kind": _("The kind of structure: a value of /api/v1/kinds."),
    "summary": _("In one line, in French."),
    "letter": _("The letter, in French; an empty line between paragraphs."),
    "signature": _("Who signs."),
    "website": _("Its website."),
    "commune": _("INSEE code of its commune."),
    "remote": _("Whether it accompanies remotely: yes or no."),
    "areas": _("Codes of where it goes: departments, regions (R84) or the country (FR), separated by |."),
    "needs": _("Slugs of /api/v1/needs, separated by |."),
    "tools": _("Slugs of /api/v1/tools, separated by |."),
    **{column: _("How it travels this stage; empty if it does not.") for column in STAGE_COLUMNS},
    "prices": _("Lines separated by |: for what=approach:cents."),
    "languages": _("Codes of /api/v1/languages, separated by |."),
    "trips": _("Usual trips, brand>tool, separated by |."),
    "team_size": _("How many people."),
    "applied_on": _("Day on which it applied."),
    "verified_on": _("Day on which it was last verified."),
    "verified_until": _("Day until which that holds."),
    "accepts_requests": _("Whether it takes requests: yes or no."),
    "commune_name": _("Name of its commune."),
    "department": _("Code of its department."),
    "to_be_confirmed": _("Whether that day has passed without a new verification: yes or no."),
    "works_with": _("Slugs of the listings it works with, separated by |; both have confirmed it."),
    "project_1_…": _("The supports that associations let be told, three at most: association, period, what was left…"),
    "changed_on": _("Day on which something of it last changed."),
    "licence": _("The licence of these lines."),
}


def whole_row(data: ListingData) -> list[str]:
    """One listing as the cells of a line, in the order of COLUMNS."""
    cells = _cells(data, data.projects)
    return [cells[column] for column in COLUMNS]


def whole_rows() -> Iterator[list[str]]:
    """A line in the order of COLUMNS for each listing that has not left, mail addresses included."""
    return (whole_row(data) for _provider, data in stored_listings())


def open_rows(keys: Sequence[int], *, user: Any) -> Iterator[list[str]]:
    """A line in the order of OPEN_COLUMNS for each of these listings that may be seen; two hundred are held at once."""
    for start in range(0, len(keys), AT_ONCE):
        providers = stored_publicly(keys[start : start + AT_ONCE], user=user)
        partners = partners_of_each(providers)
        for provider in providers:
            yield _open_row(provider, [partner.provider.slug for partner in partners.get(provider.pk, [])])


def _open_row(provider: Provider, partners: list[str]) -> list[str]:
    data = plain(provider)
    cells = {
        **_cells(data, [project for project in data.projects if project.is_shown]),
        "slug": provider.slug,
        "url": settings.SITE_URL.rstrip("/") + provider.get_absolute_url(),
        "commune_name": provider.commune.name if provider.commune else "",
        "department": provider.commune.department.code if provider.commune else "",
        "to_be_confirmed": yes_no(provider.is_overdue),
        "works_with": "|".join(partners),
        "changed_on": _day(clock.day_of(provider.updated_at)),
        "licence": DATA_LICENCE.spdx,
    }
    return [cells[column] for column in OPEN_COLUMNS]


def _cells(data: ListingData, projects: Sequence[ProjectData]) -> dict[str, str]:
    """Every cell of a table, by column."""
    stages = dict(data.stages)
    cells = {
        **{column: getattr(data, column) for column in LISTING_COLUMNS if hasattr(data, column)},
        "id": data.import_id,
        "remote": yes_no(data.is_remote),
        "areas": _joined(data.areas),
        "needs": _joined(data.needs),
        "tools": _joined(data.tools),
        **{column: stages.get(stage, "") for column, stage in STAGE_COLUMNS.items()},
        "prices": " | ".join(
            f"{p.label}={p.approach}" + (f":{p.amount_cents}" if p.amount_cents is not None else "")
            for p in data.prices
        ),
        "languages": _joined(data.languages),
        "trips": "|".join(f"{brand}>{tool}" for brand, tool in data.trips),
        "team_size": "" if data.team_size is None else str(data.team_size),
        "applied_on": _day(data.applied_on),
        "verified_on": _day(data.verified_on),
        "verified_until": _day(data.verified_until),
        "accepts_requests": yes_no(data.accepts_requests),
    }
    for number in range(1, MAX_PROJECTS + 1):
        project = projects[number - 1] if number <= len(projects) else None
        for name in PROJECT_FIELDS:
            cells[f"project_{number}_{name}"] = _project_cell(project, name) if project else ""
    return cells


def _project_cell(project: ProjectData, name: str) -> str:
    if name == "shown":
        return yes_no(project.is_shown)
    value = getattr(project, name)
    if isinstance(value, frozenset):
        return _joined(value)
    return "|".join(value) if isinstance(value, tuple) else value


def _joined(words: Iterable[str]) -> str:
    return "|".join(sorted(words))


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def yes_no(value: bool) -> str:
    return "yes" if value else "no"
