"""What happens to a listing once it is there: suspended and restored by moderators, paused by its own people."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from portal.accounts.enums import OrganizationState
from portal.audit.api import history_of, record
from portal.common import clock
from portal.search.api import enqueue, update_now
from providers import permissions
from providers.enums import ProviderState
from providers.models import Provider
from providers.notifications.listings import ListingRestored, ListingSuspended, tell_provider
from providers.workflow import LISTING, MODERATOR, PROVIDER_ADMIN

KIND = "provider"
ITS_ORGANIZATION = "its organization"


def suspend_listing(provider: Provider, *, actor: Any, reason: str) -> Provider:
    """Take a listing out of the directory at once; its people get the reason by mail.

    Raises PermissionDenied, ReasonMissing, NotAllowedFrom or AlreadyMoved, having written nothing.
    """
    permissions.check_can_moderate(actor)
    return _move(
        provider,
        "suspend",
        MODERATOR,
        ListingSuspended,
        actor=actor,
        reason=reason,
        suspension_reason=reason.strip(),
    )


def restore_listing(provider: Provider, *, actor: Any, reason: str = "") -> Provider:
    """Put a suspended listing back; its people are told. Raises as suspend_listing()."""
    permissions.check_can_moderate(actor)
    return _move(provider, "restore", MODERATOR, ListingRestored, actor=actor, reason=reason, suspension_reason="")


def pause_listing(provider: Provider, *, actor: Any) -> Provider:
    """Its own people take a listing out of the directory. Raises as suspend_listing()."""
    permissions.check_can_edit(actor, provider)
    return _move(provider, "pause", PROVIDER_ADMIN, None, actor=actor)


def resume_listing(provider: Provider, *, actor: Any) -> Provider:
    """Its own people put a paused listing back. Raises as suspend_listing()."""
    permissions.check_can_edit(actor, provider)
    return _move(provider, "resume", PROVIDER_ADMIN, None, actor=actor)


def follow_organization(organization: Any, state: str, actor: Any) -> None:
    """Take an organization's listing out while it sleeps, and put back, when it wakes, what its sleep took out."""
    listings = Provider.objects.filter(organization=organization)
    if state == OrganizationState.ASLEEP:
        for listing in listings.filter(state=ProviderState.PUBLISHED):
            _move(listing, "pause", ITS_ORGANIZATION, None, actor=actor)
        return
    for listing in listings.filter(state=ProviderState.PAUSED):
        last = history_of(listing).filter(verb="listing.pause").first()
        if last is not None and last.actor_role == ITS_ORGANIZATION:
            _move(listing, "resume", ITS_ORGANIZATION, None, actor=actor)


def _move(
    provider: Provider, name: str, role: str, told_by: Any, *, actor: Any, reason: str = "", **changes: Any
) -> Provider:
    now = clock.now()
    with transaction.atomic():
        before = LISTING.apply(Provider, provider.pk, name, reason=reason, updated_at=now, **changes)
        provider.refresh_from_db()
        record(
            f"listing.{name}",
            provider,
            actor=actor,
            role=role,
            organization=provider.organization,
            old={"state": before},
            new={"state": provider.state},
            reason=reason,
            at=now,
        )
        enqueue(KIND, [provider.pk])
        # The index is tried at once too: what is hidden must not wait for the sweeper.
        transaction.on_commit(lambda: update_now(KIND, [provider.pk]), robust=True)
        if told_by is not None:
            tell_provider(provider, told_by(provider_name=provider.name, because=reason))
    return provider
