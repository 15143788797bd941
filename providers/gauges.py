"""What monitoring reads of listings and support requests: how many are in which state."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, QuerySet, TextChoices

from portal.common.gauges import Gauge
from providers.enums import ProviderState, RequestState
from providers.models import Provider, SupportRequest


def of_directory() -> list[Gauge]:
    """Listings and requests by state (two queries)."""
    listings = _by_state(Provider.objects.all(), ProviderState)
    requests = _by_state(SupportRequest.objects.all(), RequestState)
    return [
        Gauge("listings", "Listings, by state", listings, ("state",)),
        Gauge("requests", "Support requests, by state", requests, ("state",)),
    ]


def _by_state(rows: QuerySet[Any], states: type[TextChoices]) -> dict[tuple[str, ...], float]:
    counts = dict(rows.order_by().values_list("state").annotate(Count("pk")))
    return {(state,): float(counts.get(state, 0)) for state in states.values}
