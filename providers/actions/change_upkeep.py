"""What becomes of the words behind a listing's history: emptied a year after, or with the listing; taken along."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from portal.common import clock
from portal.common.takeout import Told
from portal.outbox.registry import periodic
from providers.models import ListingChange, Provider
from providers.models.listing_change import ListingChangeQuerySet

KEEP_WORDS = timedelta(days=365)
BLANK_OLD_CHANGES = "providers.blank_old_changes"


@periodic(BLANK_OLD_CHANGES, every=timedelta(hours=12))
def blank_old_changes() -> int:
    """Empty what was changed more than a year ago; returns how many."""
    return _blank(ListingChange.objects.filter(made_at__lte=clock.now() - KEEP_WORDS))


def blank_changes_of(provider: Provider) -> int:
    """Empty all of a listing that is erased, in the caller's transaction; returns how many."""
    return _blank(ListingChange.objects.filter(provider=provider))


def erase_changes_of_organization(organization: Any, actor: Any) -> None:
    """Eraser of an organization: the words go, that something was changed stays in the history."""
    _blank(ListingChange.objects.filter(provider__organization=organization))


def export_changes(organization: Any) -> Told:
    """Exporter of an organization: what was changed in its listings, as far as it is still kept."""
    changes = ListingChange.objects.kept().filter(provider__organization=organization).select_related("provider")
    return Told(
        (
            changes.order_by("pk"),
            lambda change: {**change.as_plain(), "listing": change.provider.name},
        ),
    )


def _blank(changes: ListingChangeQuerySet) -> int:
    return changes.kept().update(before={}, values={}, blanked_at=clock.now())
