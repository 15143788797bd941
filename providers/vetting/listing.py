"""The listing that a file would make: its packed answers and told supports as plain values.

The same shape serves the forms, the differences between two versions, the checks, and the publishing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from portal.taxonomy.queries import FormerWords
from providers.editing.packing import readable
from providers.enums import Stage
from providers.importing.data import ListingData, ProjectData
from providers.vetting.content import LISTING_FIELDS
from providers.vetting.models import Application, ToldProject

EMPTY: dict[str, Any] = {
    "import_id": "", "name": "", "kind": "", "organization_kind": "", "siren": "", "rna": "", "summary": "",
    "letter": "", "signature": "", "email": "", "phone": "", "website": "", "commune": "", "is_remote": False,
    "areas": frozenset(), "needs": frozenset(), "tools": frozenset(), "stages": (), "prices": (),
    "languages": frozenset(), "trips": (), "team_size": None, "applied_on": None, "accepts_requests": True,
    "projects": (),
}  # fmt: skip


def listing_of(
    values: Mapping[str, Any],
    *,
    projects: Iterable[ProjectData] = (),
    day: date,
    until: date | None = None,
    former: FormerWords | None = None,
) -> ListingData:
    """What a listing would say that is made of these packed answers, verified on `day`; `former` as in readable()."""
    said = readable({name: value for name, value in values.items() if name in LISTING_FIELDS}, former)
    return ListingData(
        **{**EMPTY, **said, "projects": tuple(projects), "verified_on": day, "verified_until": until or day}
    )


def told(project: ToldProject) -> ProjectData:
    """A support as the applicant tells it: for those who read the file (relations prefetched or read)."""
    return ProjectData(
        association=project.association,
        period=project.period,
        left=frozenset(brand.slug for brand in project.left.all()),
        tools=frozenset(tool.slug for tool in project.tools.all()),
        stages=tuple(stage for stage in Stage.values if stage in project.stages),
        story=project.story,
        learnt=project.learnt,
        quote=project.quote,
        quote_by=project.quote_by,
        is_shown=project.shows_story,
    )


def shown(project: ToldProject, language: str) -> ProjectData:
    """A support as the listing may tell it: what the association agreed to, and nothing more.

    One that may not be told at all stays with the listing as a proof that nobody sees.
    """
    with override(language):
        nobody = _("An association")
    data = told(project)
    return ProjectData(
        association=data.association if project.shows_name else nobody,
        period=data.period,
        left=data.left,
        tools=data.tools,
        stages=data.stages,
        story=data.story,
        learnt=data.learnt,
        quote=data.quote if project.shows_quote else "",
        quote_by=data.quote_by if project.shows_quote else "",
        is_shown=project.shows_story,
    )


def projects_of(application: Application) -> list[ToldProject]:
    """The told supports of a file, in order, with what they name (three queries)."""
    return list(application.projects.prefetch_related("left", "tools"))
