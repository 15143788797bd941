"""What a file holds: the words of a future listing, and what its people commit to. One table; no database here.

Values are kept as packed by `providers.editing.packing`; a name that is missing has not been answered yet.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from portal.common.marks import mark_of
from providers.editing.fields import LABELS as LISTING_LABELS
from providers.vetting.enums import Part


@dataclass(frozen=True)
class Field:
    """One thing that is asked: its name (of ListingData, or of the declarations), its part, whether it must be said."""

    name: str
    label: Any
    part: Part
    required: bool = False


def _listing(name: str, part: Part, *, required: bool = False) -> Field:
    return Field(name, LISTING_LABELS[name], part, required)


FIELDS = {
    field.name: field
    for field in (
        _listing("name", Part.ORGANIZATION, required=True),
        _listing("kind", Part.ORGANIZATION, required=True),
        _listing("summary", Part.ORGANIZATION, required=True),
        _listing("email", Part.ORGANIZATION, required=True),
        _listing("phone", Part.ORGANIZATION),
        _listing("website", Part.ORGANIZATION),
        _listing("commune", Part.ORGANIZATION),
        _listing("team_size", Part.ORGANIZATION),
        _listing("letter", Part.SUPPORT, required=True),
        _listing("signature", Part.SUPPORT),
        _listing("stages", Part.SUPPORT, required=True),
        _listing("needs", Part.SUPPORT, required=True),
        Field("small", _("What you offer to very small associations"), Part.SUPPORT, required=True),
        _listing("areas", Part.PLACES),
        _listing("is_remote", Part.PLACES),
        _listing("languages", Part.PLACES, required=True),
        _listing("tools", Part.PLACES, required=True),
        _listing("trips", Part.PLACES),
        _listing("prices", Part.PRICES, required=True),
        Field("independence", _("Who you depend on"), Part.DECLARATIONS, required=True),
        Field("data_care", _("How you look after what you are entrusted with"), Part.DECLARATIONS, required=True),
        Field("training", _("What you have followed or read"), Part.DECLARATIONS),
        Field("is_true", _("What is written here is true"), Part.DECLARATIONS, required=True),
    )
}
# Said of themselves by those who apply; read by the committee, never shown in the directory.
DECLARATIONS = ("small", "independence", "data_care", "training", "is_true")
PROJECT_COLUMNS = ("association", "period", "stages", "story", "learnt", "contact_name", "contact_email")
LISTING_FIELDS = tuple(name for name in FIELDS if name not in DECLARATIONS)


def fields_of(part: str) -> list[Field]:
    """What one part asks, in order."""
    return [field for field in FIELDS.values() if field.part == part]


def is_answered(name: str, values: Mapping[str, Any]) -> bool:
    """Whether a packed value says anything. A "no" to a yes-or-no is an answer, a commitment is only given by a yes."""
    value = values.get(name)
    if name == "is_true":
        return value is True
    return value is not None and value != "" and value != []


def unanswered(values: Mapping[str, Any]) -> dict[str, list[str]]:
    """By part, the labels of what must be said and is not; and where one goes or works from a distance, one of both."""
    found: dict[str, list[str]] = {}
    for field in FIELDS.values():
        if field.required and not is_answered(field.name, values):
            found.setdefault(field.part, []).append(str(field.label))
    if not values.get("areas") and not values.get("is_remote"):
        found.setdefault(Part.PLACES, []).append(str(_("Where you go, or remotely")))
    return found


def part_version(values: Mapping[str, Any], unfinished: Mapping[str, Any], part: str) -> str:
    """A short name for what a part holds: another one as soon as an answer of it, or what was typed, is another."""
    said = [[field.name, values.get(field.name)] for field in fields_of(part)]
    if part in unfinished:
        said.append(["unfinished", unfinished[part]])
    return mark_of(said)


def project_version(project: Any) -> str:
    """As part_version(), of one told support (relations prefetched or read)."""
    said = [getattr(project, name) for name in PROJECT_COLUMNS]
    return mark_of([*said, sorted(row.pk for row in project.left.all()), sorted(row.pk for row in project.tools.all())])
