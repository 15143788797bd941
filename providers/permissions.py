"""Who may do what with listings. `check_…` raises for one object, `visible_to` filters a list."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from portal.accounts.enums import OrganizationState, Role
from portal.accounts.models import Membership, Organization
from portal.audit.api import history_of
from portal.common import clock
from providers.models import MistakeReport, Partnership, Provider
from providers.models.provider import ProviderQuerySet

UNDO_WITHIN = timedelta(minutes=30)
DECISIONS = frozenset({"mistake.settle", "mistake.dismiss"})


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


def check_has_part(provider: Provider, partnership: Partnership) -> None:
    """Raise PermissionDenied unless this listing is one of the two."""
    if not partnership.has(provider):
        raise PermissionDenied(_("This is between two other listings."))


def is_member(user: Any, provider: Provider) -> bool:
    """Whether this person belongs to the organization of the listing."""
    return user is not None and _belongs(user, provider.organization_id)


def _belongs(user: Any, organization: int) -> bool:
    return Membership.objects.filter(user=user, organization=organization).exists()


def why_not_decide(user: Any, report: MistakeReport) -> str:
    """Why this moderator leaves a reported mistake to somebody else, in words; empty when nothing stands against it.

    Computed, not declared: nobody judges their own listing, nor their own report.
    """
    if is_member(user, report.provider):
        return _("You belong to the organization behind this listing, so somebody else decides.")
    if report.author_id is not None and report.author_id == user.pk:
        return _("You reported this yourself, so somebody else decides.")
    return ""


def check_can_decide(user: Any, report: MistakeReport) -> None:
    """Raise PermissionDenied unless this person is a moderator with no part in the case."""
    check_can_moderate(user)
    if why := why_not_decide(user, report):
        raise PermissionDenied(why)


def can_take_back(user: Any, report: MistakeReport) -> bool:
    """Whether the last thing that happened is this person's own decision, minutes ago."""
    last = history_of(report).first() if report.is_decided and report.erased_at is None else None
    return (
        last is not None
        and last.verb in DECISIONS
        and last.actor_id == user.pk
        and clock.now() - last.happened_at < UNDO_WITHIN
    )


def why_stand_aside(user: Any, organization: Organization) -> str:
    """Why this moderator leaves the listing of an organization to somebody else, in words; empty when nothing stands
    against it. Nobody is above it: who may do everything else stands aside from their own."""
    if _belongs(user, organization.pk):
        return _("You belong to “%(name)s”: somebody else of the moderators decides about its listing.") % {
            "name": organization.name
        }
    return ""


def check_can_decide_listing(user: Any, organization: Organization) -> None:
    """Raise PermissionDenied unless this person is a moderator who does not belong to the listing's organization."""
    check_can_moderate(user)
    if why := why_stand_aside(user, organization):
        raise PermissionDenied(why)
