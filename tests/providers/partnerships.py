"""Partnerships made through the actions, as the people of two listings would make them."""

from __future__ import annotations

from typing import Any

from providers.actions.partnerships import confirm_partnership, propose_partnership
from providers.models import Partnership, Provider
from tests.providers.edits import admin_of
from tests.providers.factories import ProviderFactory


def a_proposal(provider: Provider | None = None, other: Provider | None = None, **fields: Any) -> Partnership:
    """What `provider` proposes to `other`."""
    provider, other = provider or ProviderFactory(), other or ProviderFactory()
    return propose_partnership(provider, other, note=fields.get("note", ""), actor=admin_of(provider))


def a_partnership(provider: Provider | None = None, other: Provider | None = None, **fields: Any) -> Partnership:
    """Confirmed by both."""
    made = a_proposal(provider, other, **fields)
    asked = made.other_of(made.proposed_by)
    return confirm_partnership(made, asked, actor=admin_of(asked))
