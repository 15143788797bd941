"""Figures for monitoring. A room files, in `AppConfig.ready()`, a function that measures what it knows.

All of them are counts of things, never of a person, and read from the database: each process gives the same ones.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily

from portal.common.registries import Registry
from portal.common.services import State
from portal.common.watch import watch

logger = logging.getLogger(__name__)

PREFIX = "tandem_"


@dataclass(frozen=True)
class Gauge:
    """One figure: its name, what it says, and its value for each set of labels."""

    name: str
    help: str
    values: Mapping[Any, float]  # by a tuple of the labels' values
    labels: tuple[str, ...] = ()


gauges: Registry[Callable[[], Iterable[Gauge]]] = Registry("gauges")


class _Collector:
    """What prometheus_client asks; it is asked once for each answer."""

    def collect(self) -> Iterator[GaugeMetricFamily]:
        unmeasured = {}
        for part, measure in gauges.items():
            try:
                measured = [_family(gauge) for gauge in measure()]
                unmeasured[part,] = 0.0
            except Exception:  # the others are still worth reading, most of all then
                logger.exception("the gauges of %s cannot be measured", part)
                measured, unmeasured[part,] = [], 1.0
            yield from measured
        yield _family(Gauge("unmeasured", "1 if a part could not be measured", unmeasured, ("part",)))


def _family(gauge: Gauge) -> GaugeMetricFamily:
    family = GaugeMetricFamily(PREFIX + gauge.name, gauge.help, labels=gauge.labels)
    for labels, value in gauge.values.items():
        family.add_metric(labels, value)
    return family


def text() -> bytes:
    """All figures as they are now, in the text format of Prometheus."""
    registry = CollectorRegistry()
    registry.register(_Collector())
    return generate_latest(registry)


def of_services() -> list[Gauge]:
    """The list of services, those in use; as this process sees them."""
    looks = [look for look in watch.looks() if look.state is not State.NOT_USED]
    return [
        Gauge(
            "service_up",
            "1 if the service does what it is for, 0 if not",
            {(look.name,): float(look.state is State.OK) for look in looks},
            ("service",),
        ),
        Gauge(
            "service_failing_seconds",
            "For how long the service has been failing, as far as this process knows",
            {(look.name,): float(look.failing_seconds) for look in looks},
            ("service",),
        ),
    ]
