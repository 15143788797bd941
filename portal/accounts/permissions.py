"""Who may do what for an organization. `can_…` answers, `check_…` raises."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from portal.accounts.enums import Role
from portal.accounts.models import Membership, Organization


def role_of(user: Any, organization: Organization) -> str:
    """The role of this person in the organization, empty for a stranger."""
    if not getattr(user, "is_authenticated", False) or not user.is_active:
        return ""
    return Membership.objects.filter(organization=organization, user=user).values_list("role", flat=True).first() or ""


def can_see(user: Any, organization: Organization) -> bool:
    """Members see the page of their organization; nobody else knows who belongs to it."""
    return bool(role_of(user, organization))


def can_administer(user: Any, organization: Organization) -> bool:
    """Admins change it, see addresses, invite, answer, and put it to sleep."""
    return role_of(user, organization) == Role.ADMIN


def check_can_administer(user: Any, organization: Organization) -> None:
    """Raise PermissionDenied unless this person is an admin of the organization."""
    if not can_administer(user, organization):
        raise PermissionDenied(_("Only the admins of the organization can do this. Ask one of them."))


def check_can_withhold(user: Any, organization: Organization) -> None:
    """Raise PermissionDenied unless this person is a moderator who does not belong to the organization."""
    if not (getattr(user, "is_authenticated", False) and user.is_moderator):
        raise PermissionDenied(_("Only moderators can decide this."))
    if role_of(user, organization):
        raise PermissionDenied(_("You belong to this organization, so somebody else decides."))


def check_is_operator(user: Any) -> None:
    """Raise PermissionDenied unless this person is an operator."""
    if not (getattr(user, "is_authenticated", False) and user.is_operator):
        raise PermissionDenied(_("Only operators can do this."))
