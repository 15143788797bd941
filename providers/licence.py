"""Under which licence the directory is given away, and why that one: docs/adr/0014-open-licence.md."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class DataLicence:
    """A licence of data: its name as people read it, its short name, where its text is."""

    name: Any  # lazy text
    spdx: str
    url: str


DATA_LICENCE = DataLicence(
    _("Licence Ouverte 2.0 (Etalab)"),
    "etalab-2.0",
    "https://www.etalab.gouv.fr/licence-ouverte-open-licence/",
)
