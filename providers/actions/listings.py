"""What happens to a listing once it is there: suspended and restored by moderators, paused by its own people."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from portal.accounts.enums import OrganizationState
from portal.audit.api import history_of
from providers import permissions
from providers.actions.moving import check_awake, give_notice, move, note_notice
from providers.enums import ProviderState
from providers.models import Provider
from providers.notifications.listings import ListingRestored, ListingSuspended
from providers.workflow import ITS_ORGANIZATION, LISTING, MODERATOR, PROVIDER_ADMIN


def suspend_listing(provider: Provider, *, actor: Any, reason: str) -> Provider:
    """Take a listing out of the directory at once; its people get the reason by mail.

    Raises PermissionDenied (also about a listing of one's own), ReasonMissing, NotAllowedFrom or AlreadyMoved, having
    written nothing.
    """
    permissions.check_can_decide_listing(actor, provider.organization)
    return move(
        provider,
        "suspend",
        MODERATOR,
        actor=actor,
        reason=reason,
        tell=lambda listing: ListingSuspended(provider_name=listing.name, because=reason),
        suspension_reason=reason.strip(),
    )


def restore_listing(provider: Provider, *, actor: Any, reason: str = "") -> Provider:
    """End a suspension: the listing stands where its date says; its people are told. Raises as suspend_listing()."""
    permissions.check_can_decide_listing(actor, provider.organization)
    with transaction.atomic():
        check_awake(provider)
        move(
            provider,
            "restore",
            MODERATOR,
            actor=actor,
            reason=reason,
            tell=lambda listing: ListingRestored.of(listing, because=reason),
            suspension_reason="",
        )
        if provider.is_overdue:  # the mail says so: one is enough
            note_notice(provider)
    return provider


def pause_listing(provider: Provider, *, actor: Any) -> Provider:
    """Its own people take a listing out of the directory for a while. Raises as suspend_listing()."""
    permissions.check_can_edit(actor, provider)
    return move(provider, "pause", PROVIDER_ADMIN, actor=actor)


def resume_listing(provider: Provider, *, actor: Any) -> Provider:
    """Its own people let a paused listing go on; it stands where its date says. Raises as suspend_listing()."""
    permissions.check_can_edit(actor, provider)
    return _resume(provider, PROVIDER_ADMIN, actor)


def follow_organization(organization: Any, state: str, actor: Any) -> None:
    """Hold an organization's listing back while it sleeps, and let go, when it wakes, what its sleep held back."""
    listings = Provider.objects.filter(organization=organization)
    if state == OrganizationState.ASLEEP:
        for listing in listings.filter(state__in=LISTING.get("pause").sources):
            move(listing, "pause", ITS_ORGANIZATION, actor=actor)
        return
    for listing in listings.filter(state=ProviderState.PAUSED):
        last = history_of(listing).filter(verb="listing.pause").first()
        if last is not None and last.actor_role == ITS_ORGANIZATION:
            _resume(listing, ITS_ORGANIZATION, actor)


def _resume(provider: Provider, role: str, actor: Any) -> Provider:
    with transaction.atomic():
        move(provider, "resume", role, actor=actor)
        if provider.is_overdue:  # a reminder is for the clock to send
            give_notice(provider)
    return provider
