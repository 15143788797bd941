"""Edits of listings made through the actions, as their people and moderators would make them."""

from __future__ import annotations

from typing import Any

from portal.accounts.actions.memberships import add_member
from portal.accounts.actions.people import create_person
from portal.accounts.enums import Role
from portal.accounts.models import User
from providers.actions.editing import Saved, edit_listing
from providers.editing.packing import version_of
from providers.importing.stored import stored_listing
from providers.models import ListingEdit, Provider
from providers.queries_edits import as_proposed, open_edit_of
from tests.portal.accounts.factories import UserFactory
from tests.providers.factories import ProviderFactory

REASON = "Il manque un exemple chiffré, pour dix boîtes par exemple."


def admin_of(provider: Provider) -> User:
    person = UserFactory()
    add_member(provider.organization, person, actor=None, role=Role.ADMIN)
    return person


def make_moderator(mail: str = "vera@desk.example") -> User:
    return create_person(actor=None, email=mail, display_name="Véra", groups=("moderators",))


def shown_version(provider: Provider, names: Any) -> str:
    """The version that a page of these fields carries now."""
    return version_of(as_proposed(stored_listing(provider.pk), open_edit_of(provider)), names)


def edited(provider: Provider, *, actor: Any = None, note: str = "", **values: Any) -> Saved:
    """Its admin opens a page and saves it."""
    actor = actor or admin_of(provider)
    return edit_listing(provider, values, version=shown_version(provider, values), actor=actor, note=note)


def proposed(provider: Provider | None = None, **values: Any) -> ListingEdit:
    """A proposal that waits; a new name by default."""
    saved = edited(provider or ProviderFactory(), **(values or {"name": "Le Nouveau Moyeu"}))
    assert saved.edit is not None
    return saved.edit
