"""What readers may propose for the page of a need or a tool, column by column. No writing here."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from portal.taxonomy.models import Need, Tool

LABELS = {
    "name_fr": _("Name"),
    "name_en": _("Name"),
    "description_fr": _("In one line"),
    "description_en": _("In one line"),
    "website": _("Official website"),
}


def columns_of(term: Need | Tool, language: str) -> list[str]:
    """The columns that a reader of this page sees as text, in the language of the page."""
    ending = "en" if language.startswith("en") else "fr"
    columns = [f"name_{ending}", f"description_{ending}"]
    return [*columns, "website"] if isinstance(term, Tool) else columns


def changes_in(term: Need | Tool, wished: Mapping[str, str]) -> dict[str, str]:
    """Of the wished values, those that the page does not say already."""
    return {name: value for name, value in wished.items() if value != getattr(term, name)}


def differences(term: Need | Tool, proposed: Mapping[str, str], before: Mapping[str, str]) -> list[dict[str, Any]]:
    """Column by column: what the page says now, what is proposed, and whether it said something else when written."""
    return [
        {
            "name": name,
            "label": LABELS[name],
            "now": getattr(term, name),
            "proposed": value,
            "moved_on": before.get(name) != getattr(term, name),
        }
        for name, value in proposed.items()
        if name in LABELS and hasattr(term, name)
    ]
