"""Corrections at each point of their life, made through the actions."""

from __future__ import annotations

from typing import Any

from portal.accounts.actions.people import create_person
from portal.words.actions.correcting import Proposal, propose_correction
from portal.words.models import Correction
from tests.providers.factories import ToolFactory

BETTER = "Des agendas et des fichiers partagés."
ADDRESS = "odile@voix-du-lavoir.example"


def make_tool(slug: str = "nextcloud") -> Any:
    return ToolFactory(
        slug=slug, name_fr="Nextcloud", description_fr="Un espace à vous.", website="https://old.example/"
    )


def make_correction(
    tool: Any = None, *, address: str = "", actor: Any = None, words: str = "", **values: str
) -> Correction:
    values = values or {"description_fr": BETTER, "website": "https://new.example/"}
    proposal = Proposal(values, words, address)
    return propose_correction(tool or make_tool(), proposal, actor=actor, language="fr")


def make_editor() -> Any:
    return create_person(actor=None, email="garance@redaction.example", display_name="Garance", groups=("editors",))
