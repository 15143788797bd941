"""Public pages of organizations as contents that can be notified as illegal: hidden by moderators, or given back."""

from __future__ import annotations

from typing import Any

from django.urls import ResolverMatch, reverse
from django.utils.translation import gettext_lazy as _

from portal.accounts.actions.public_pages import give_page_back, withhold_page
from portal.accounts.enums import OrganizationState
from portal.accounts.models import Organization
from portal.accounts.permissions import can_see
from portal.accounts.queries import organization_by_slug, present_form
from portal.accounts.queries_profile import page_of
from portal.accounts.queries_public import public_organization
from portal.common.posted import key_in
from portal.moderation.notices.registry import Described, NoticedKind, noticed_kinds

SHOWN_BY = ("public", "public_write")


def find(match: ResolverMatch) -> str:
    """The key of the organization whose public page an address shows; "" for anything else.

    Also where nobody shows itself: what once stood there may still be written about.
    """
    if match.app_name != "accounts" or match.url_name not in SHOWN_BY:
        return ""
    named, _moved = organization_by_slug(match.kwargs["slug"])  # the address of one that was merged leads on
    shown = public_organization(named.slug) if named is not None else None
    return str(shown.pk) if shown is not None else ""


def describe(key: str) -> Described | None:
    """A public page as it stands now."""
    organization = _organization(key)
    if organization is None:
        return None
    page = page_of(organization)
    return Described(
        organization.name,
        reverse("accounts:public", args=[organization.slug]),
        desk_url="",
        is_away=not page.is_shown or organization.state != OrganizationState.ACTIVE,
        may_return=page.is_withheld,
    )


def is_involved(user: Any, key: str) -> bool:
    """Whether they belong to it."""
    organization = _organization(key)
    return organization is not None and can_see(user, organization)


def take_away(key: str, *, actor: Any, reason: str) -> None:
    """Hide the page, also one that its admins have hidden; they read the reason."""
    if (organization := _organization(key)) is not None:
        withhold_page(organization, actor=actor, reason=reason)


def give_back(key: str, *, actor: Any, reason: str) -> None:
    """Let its admins show the page again; they read the reason."""
    if (organization := _organization(key)) is not None:
        give_page_back(organization, actor=actor, reason=reason)


def _organization(key: str) -> Organization | None:
    found = Organization.objects.filter(pk=key_in(key)).first()
    found = present_form(found) if found is not None else None
    return found if found is not None and found.state != OrganizationState.DELETED else None


def register() -> None:
    """Called once the models are loaded."""
    noticed_kinds.register(
        "organization",
        NoticedKind(_("public page of an organization"), find, describe, is_involved, take_away, give_back),
    )
