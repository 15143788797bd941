"""A listing that was not there before: written from plain values, whoever gathered them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction

from portal.accounts.actions.imported import free_slug
from portal.audit.api import record
from portal.common import clock
from providers.actions.moving import index_soon_and_now
from providers.actions.writing import Relations, scalar_fields, write_parts
from providers.enums import RESERVED_SLUGS, ProviderState, VerificationKind
from providers.importing.data import ListingData
from providers.models import Provider, VerificationStep

ATTEMPTS = 5


def publish_new_listing(
    organization: Any,
    data: ListingData,
    steps: Iterable[tuple[VerificationKind, date]],
    *,
    actor: Any,
    role: str,
    state: ProviderState = ProviderState.PUBLISHED,
    reason: str = "",
) -> Provider:
    """Write a listing of `organization` and publish it, in the caller's transaction.

    `state` is where its date lets it stand. `steps` are the dated stations of how it was verified. Writes the listing
    and what hangs on it, the audit row and the index event. What `data` says has been checked by the caller
    (providers.editing.rules).
    """
    now = clock.now()
    relations = Relations.load(communes=[data.commune])
    provider = _created(organization, data, {**scalar_fields(data, relations), "state": state})
    write_parts([(provider, data)], relations)
    VerificationStep.objects.bulk_create(
        VerificationStep(provider=provider, kind=kind, happened_on=day) for kind, day in steps
    )
    record(
        "listing.publish",
        provider,
        actor=actor,
        role=role,
        organization=organization,
        new={"state": provider.state},
        reason=reason,
        at=now,
    )
    index_soon_and_now(provider)
    return provider


def _created(organization: Any, data: ListingData, columns: dict[str, Any]) -> Provider:
    """The row, under an address that is free: should another listing take it meanwhile, under the next one."""
    now = clock.now()
    taken = {*Provider.objects.values_list("slug", flat=True), *RESERVED_SLUGS}
    for attempt in range(ATTEMPTS):
        try:
            with transaction.atomic():
                return Provider.objects.create(
                    organization=organization,
                    slug=free_slug(data.name, taken),
                    created_at=now,
                    updated_at=now,
                    **columns,
                )
        except IntegrityError:
            if attempt == ATTEMPTS - 1:
                raise
    raise AssertionError("never reached")
