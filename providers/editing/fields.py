"""What the people of a listing may change, page by page; and which of it moderators read before it is published."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from providers.importing.data import ListingData

# Names of ListingData, with what people call them, in the order of the pages.
LABELS: dict[str, Any] = {
    "summary": _("In one line"),
    "letter": _("The letter"),
    "signature": _("Signed"),
    "email": _("Mail address for requests"),
    "phone": _("Telephone"),
    "website": _("Website"),
    "commune": _("Commune"),
    "is_remote": _("Remotely"),
    "team_size": _("How many you are"),
    "languages": _("Languages"),
    "name": _("Name"),
    "kind": _("Kind of structure"),
    "stages": _("Stages of support"),
    "needs": _("Needs"),
    "areas": _("Where you go"),
    "tools": _("Tools"),
    "trips": _("Usual trips"),
    "prices": _("Prices"),
    "projects": _("Told supports"),
}

# What was looked at when the listing was verified. An amount says as much as its approach: all of the prices are.
VETTED = ("name", "kind", "stages", "areas", "prices", "projects")
FREE = tuple(name for name in LABELS if name not in VETTED)


@dataclass(frozen=True)
class Group:
    """One page of questions."""

    name: str
    title: Any
    about: Any  # what one finds there, in a line
    fields: tuple[str, ...]

    @property
    def vetted(self) -> tuple[str, ...]:
        return tuple(name for name in self.fields if name in VETTED)

    @property
    def url_name(self) -> str:
        return f"my_listing_edit_{self.name}"


GROUPS = {
    group.name: group
    for group in (
        Group("texts", _("What you say"), _("one line, the letter, who signs"), ("summary", "letter", "signature")),
        Group(
            "contact",
            _("How to reach you"),
            _("mail, telephone, website, commune, languages"),
            ("email", "phone", "website", "commune", "is_remote", "team_size", "languages"),
        ),
        Group(
            "offer",
            _("What you do"),
            _("name, kind, stages, needs, places, tools, usual trips"),
            ("name", "kind", "stages", "needs", "areas", "tools", "trips"),
        ),
        Group("prices", _("What it costs"), _("the table of prices"), ("prices",)),
        Group("projects", _("Told supports"), _("the roads already travelled"), ("projects",)),
    )
}


def values_of(data: ListingData, names: Iterable[str]) -> dict[str, Any]:
    """Some values of a listing, by name."""
    return {name: getattr(data, name) for name in names}


def changed(before: ListingData, values: Mapping[str, Any]) -> dict[str, Any]:
    """Those of the values that a listing does not say already."""
    return {name: value for name, value in values.items() if getattr(before, name) != value}


def labels_of(names: Iterable[str]) -> list[str]:
    """What people call these fields, in the order of the pages."""
    wanted = set(names)
    return [str(label) for name, label in LABELS.items() if name in wanted]
