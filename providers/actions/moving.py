"""One step of a listing's life, as every action takes it; and the notices that follow from the date."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from portal.accounts.enums import OrganizationState
from portal.accounts.models import Organization
from portal.audit.api import record
from portal.common import clock
from portal.common.locks import hold
from portal.common.transitions import NotAllowedFrom
from portal.notifications.registry import Notification
from portal.search.api import enqueue, update_now
from providers.models import Provider, VerificationNotice
from providers.notifications.listings import tell_provider
from providers.notifications.verification import notice_mail
from providers.verification import notice_due, state_by_date
from providers.workflow import LISTING, check_party

KIND = "provider"

Mail = Callable[[Provider], Notification]


def check_awake(provider: Provider) -> None:
    """Hold the organization of a listing until the caller's transaction ends; raise NotAllowedFrom while it sleeps.

    A listing of one that sleeps would be found and written to. It is held before the listing, as when it falls asleep.
    """
    (organization,) = hold(Organization.objects.filter(pk=provider.organization_id))
    if organization.state == OrganizationState.ASLEEP:
        raise NotAllowedFrom(
            _("“%(name)s” sleeps: one of its admins wakes it on its page first. Then its listing can come back.")
            % {"name": organization.name}
        )


def move(
    provider: Provider,
    name: str,
    role: str,
    *,
    actor: Any,
    reason: str = "",
    tell: Mail | None = None,
    **changes: Any,
) -> Provider:
    """Take the step `name` of the table in one transaction: row held, conditional update, audit, index, mail.

    A step that the table lets end elsewhere ends where the date says. `tell` makes the mail to its people from the
    listing as it stands afterwards. Raises NotYourStep, ReasonMissing, NotAllowedFrom or AlreadyMoved, having written
    nothing.
    """
    check_party(LISTING, name, role)
    now = clock.now()
    with transaction.atomic():
        held(provider)
        target = state_by_date(provider.verified_until, clock.today()) if LISTING.get(name).or_else else ""
        before = LISTING.apply(Provider, provider.pk, name, reason=reason, target=target, updated_at=now, **changes)
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
        index_soon_and_now(provider)
        if tell is not None:
            tell_provider(provider, tell(provider))
    return provider


def held(provider: Provider) -> Provider:
    """The listing as it is now, locked until the caller's transaction ends: what decides is read after this."""
    hold(Provider.objects.filter(pk=provider.pk))
    provider.refresh_from_db()
    return provider


def index_soon_and_now(provider: Provider) -> None:
    """Have the index follow, in the caller's transaction; it is tried at once too: what is hidden must not wait."""
    enqueue(KIND, [provider.pk])
    transaction.on_commit(lambda: update_now(KIND, [provider.pk]), robust=True)


def give_notice(provider: Provider) -> bool:
    """Write to its people what the date says, in the caller's transaction; returns whether a mail was written.

    The last notice that is due, once for each end of a verification: those before it are past.
    """
    due = note_notice(provider)
    if due is None:
        return False
    tell_provider(provider, notice_mail(provider, due))
    return True


def note_notice(provider: Provider) -> int | None:
    """Note that its people know what the date says; returns the notice, or None when they knew already."""
    due = notice_due(provider.verified_until, clock.today())
    if due is None:
        return None
    _row, created = VerificationNotice.objects.get_or_create(
        provider=provider,
        verified_until=provider.verified_until,
        days_left=due,
        defaults={"sent_at": clock.now()},
    )
    return due if created else None
