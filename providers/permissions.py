"""Who may do what with listings. `check_…` raises for one object, `visible_to` filters a list."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from portal.accounts.enums import OrganizationState, Role
from providers.models import Provider
from providers.models.provider import ProviderQuerySet


def visible_to(user: Any, listings: ProviderQuerySet | None = None) -> ProviderQuerySet:
    """The listings this person may see in the directory: those listed there, for everybody alike."""
    return (Provider.objects.all() if listings is None else listings).listed()


def can_moderate(user: Any) -> bool:
    return bool(getattr(user, "is_authenticated", False) and user.is_moderator)


def check_can_moderate(user: Any) -> None:
    """Raise PermissionDenied unless this person is a moderator."""
    if not can_moderate(user):
        raise PermissionDenied(_("Only moderators can decide this."))


def can_edit(user: Any, provider: Provider) -> bool:
    """Whether this person is an admin of the organization behind the listing."""
    return bool(
        getattr(user, "is_authenticated", False)
        and user.is_active
        and provider.organization.state == OrganizationState.ACTIVE
        and provider.organization.memberships.filter(user=user, role=Role.ADMIN).exists()
    )


def check_can_edit(user: Any, provider: Provider) -> None:
    """Raise PermissionDenied unless this person may change the listing."""
    if not can_edit(user, provider):
        if provider.organization.state != OrganizationState.ACTIVE:
            raise PermissionDenied(
                _("“%(name)s” sleeps, and its listing with it. Wake it on its page first.")
                % {"name": provider.organization.name}
            )
        raise PermissionDenied(_("Only the admins of the organization behind this listing can change it."))


def has_interest(user: Any, provider: Provider) -> bool:
    """Whether this person belongs to the organization behind the listing, in any role."""
    return bool(
        getattr(user, "is_authenticated", False) and provider.organization.memberships.filter(user=user).exists()
    )


def check_can_decide(user: Any, provider: Provider) -> None:
    """Raise PermissionDenied unless this person is a moderator who has no interest in the listing."""
    check_can_moderate(user)
    if has_interest(user, provider):
        raise PermissionDenied(
            _("You belong to “%(name)s”: somebody else of the moderators decides about its listing.")
            % {"name": provider.organization.name}
        )
