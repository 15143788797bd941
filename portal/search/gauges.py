"""What monitoring reads of the index."""

from __future__ import annotations

from portal.common.gauges import Gauge
from portal.search.queries import index_states


def of_index() -> list[Gauge]:
    """What each kind's index should hold, lacks, and holds in excess (two queries a kind)."""
    states = index_states()
    return [
        Gauge(
            "index_expected",
            "What is to be found, by kind",
            {(state.kind,): float(state.expected) for state in states},
            ("kind",),
        ),
        Gauge(
            "index_missing",
            "What is to be found and not in the index",
            {(state.kind,): float(state.missing) for state in states},
            ("kind",),
        ),
        Gauge(
            "index_superfluous",
            "What is in the index and not to be found",
            {(state.kind,): float(state.superfluous) for state in states},
            ("kind",),
        ),
    ]
