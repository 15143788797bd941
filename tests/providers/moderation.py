"""Listings written by moderators, as their pages send them; and tables of listings."""

from __future__ import annotations

from typing import Any

from providers.actions.moderating import moderate_listing
from providers.editing.packing import version_of
from providers.importing.stored import stored_listing
from providers.models import Provider

HEAD = "id,name,kind,summary,letter,email,needs,stage_diagnosis,verified_on,verified_until\n"
WHY = "Le numéro sonnait chez un fleuriste ; vous nous avez donné celui-ci."


def moderated(provider: Provider, *, actor: Any, reason: str = WHY, **values: Any) -> list[str]:
    """A moderator opens a page and saves it."""
    version = version_of(stored_listing(provider.pk), values)
    return moderate_listing(provider, values, version=version, actor=actor, reason=reason)


def new_listing(**said: Any) -> dict[str, Any]:
    """What the page of a new listing sends; needs a need called "mail"."""
    return {
        "organization_name": "Le Moyeu SCIC",
        "organization_kind": "cooperative",
        "identifier_kind": "siren",
        "identifier": "732 829 320",
        "summary": "Trie vos boîtes de courriel, à votre table.",
        "letter": "Nous venons chez vous.",
        "email": "bonjour@le-moyeu.example",
        "languages": ["fr"],
        "name": "Le Moyeu",
        "kind": "cooperative",
        "stage_diagnosis": "Une demi-journée avec le bureau.",
        "needs": ["mail"],
        "standing": "published",
        "verified_on": "2026-11-20",
        "verified_until": "2027-11-20",
        "reason": "Vous nous avez demandé par téléphone d’être dans l’annuaire.",
        **said,
    }


def table(*names: str, needs: str = "mail", summary: str = "Au plus près.") -> bytes:
    """A table of the directory, a line for each name."""
    lines = [
        f"{name},Atelier {name},cooperative,{summary},Bonjour.,{name}@a.example,{needs},Oui.,2026-01-01,2028-01-01"
        for name in names
    ]
    return (HEAD + "\n".join(lines) + "\n").encode()
