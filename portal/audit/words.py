"""What audit verbs are called where people read them. Apps add theirs in `AppConfig.ready()`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

_labels: dict[str, Any] = {}


def name_verbs(labels: Mapping[str, Any]) -> None:
    """File the words of verbs: {"listing.suspend": _("suspended")}."""
    _labels.update(labels)


def verb_label(verb: str) -> str:
    """The words of a verb; an unnamed verb is shown as it is."""
    return str(_labels.get(verb, verb))
