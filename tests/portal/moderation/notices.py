"""Notices of illegal content, sent through the action."""

from __future__ import annotations

from typing import Any

from portal.moderation.notices.actions.sending import Told, send_notice
from portal.moderation.notices.addresses import content_at
from portal.moderation.notices.enums import Ground
from portal.moderation.notices.models import Notice
from providers.models import Provider
from tests.providers.factories import ProviderFactory

WORDS = "La photo en haut de la page est la mienne, et je n’ai rien autorisé."
REASON = "La photo est bien la vôtre, et rien ne montre que vous l’ayez cédée."


def notified(provider: Provider | None = None, *, actor: Any = None, **said: Any) -> Notice:
    """A notice about a listing that waits for a decision."""
    provider = provider or ProviderFactory()
    told = {
        "content": content_at(provider.get_absolute_url()),
        "ground": Ground.PROPERTY,
        "explanation": WORDS,
        "name": "Odile Vernet",
        "email": "odile@lavoir.example",
        **said,
    }
    return send_notice(Told(**told), actor=actor, language="fr")


def filled(provider: Provider | None = None, **said: Any) -> dict[str, Any]:
    """What the public form sends."""
    where = provider.get_absolute_url() if provider else "/annuaire/"
    return {
        "where": where,
        "ground": "property",
        "explanation": WORDS,
        "legal_basis": "",
        "name": "Odile Vernet",
        "email": "odile@lavoir.example",
        "good_faith": "on",
        **said,
    }
