"""How many rows several tables have, asked together."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Count, QuerySet, Value


def counts_of(several: Sequence[QuerySet]) -> list[int]:
    """How many rows each of these has, in their order (one query for all of them)."""
    counts = [_counted(number, rows) for number, rows in enumerate(several)]
    found = dict(counts[0].union(*counts[1:], all=True)) if counts else {}
    return [found.get(number, 0) for number in range(len(several))]


def _counted(number: int, rows: QuerySet) -> QuerySet:
    """One row: a number to know it by, and how many there are; none at all where there is nothing."""
    plain = rows.order_by()
    if rows.query.distinct or rows.query.annotations or rows.query.combinator:
        plain = rows.model._default_manager.filter(pk__in=plain.values("pk")).order_by()
    return plain.values(number=Value(number)).annotate(count=Count("pk")).values_list("number", "count")
