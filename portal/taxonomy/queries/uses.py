"""What points to a word, asked of the models themselves: rooms above this one are counted without being known here."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import CASCADE, Count, ForeignObjectRel, IntegerField, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from portal.taxonomy.models import Term
from portal.taxonomy.registry import uses_that_would_go


def uses_of(term: Term) -> list[tuple[Any, int]]:
    """What points to `term`: the name of each model that does, and how many of its rows."""
    return [
        (model._meta.verbose_name if count == 1 else model._meta.verbose_name_plural, count)
        for model, count in counted_uses(term)
    ]


def counted_uses(term: Term) -> list[tuple[Any, int]]:
    """What points to `term`: each model that does, and how many of its rows; the fields of one model add up."""
    counts: dict[Any, int] = {}
    for relation in relations_to(type(term)):
        model: Any = relation.related_model
        rows = model._base_manager.filter(_counted_of(model), **{relation.field.name: term})
        count = rows.distinct().count()
        if count:
            counts[model] = counts.get(model, 0) + count
    return list(counts.items())


def relations_to(model: type[Any]) -> Iterator[ForeignObjectRel]:
    """The relations by which others use words of this kind. What goes with its word (CASCADE) is no use of it, unless
    its room has said of which rows it is one."""
    for relation in model._meta.get_fields(include_hidden=True):
        # The hidden table of a many-to-many is counted through the relation itself.
        if not isinstance(relation, ForeignObjectRel) or relation.related_model._meta.auto_created:
            continue
        is_kept = getattr(relation, "on_delete", None) is not CASCADE
        if is_kept or relation.related_model._meta.label_lower in uses_that_would_go:
            yield relation


def _counted_of(model: Any) -> Q:
    """Which rows of a model are uses of a word: all, unless its room has said which."""
    label = model._meta.label_lower
    return uses_that_would_go.get(label) if label in uses_that_would_go else Q()


def with_uses(terms: QuerySet[Any]) -> QuerySet[Any]:
    """Terms with `uses`: how many rows of others point to each. Part of the one query that reads them."""
    total: Any = Value(0)
    for relation in relations_to(terms.model):
        total = total + _count_of(relation)
    return terms.annotate(uses=total)


def _count_of(relation: ForeignObjectRel) -> Coalesce:
    """The rows behind one relation as a subquery of their own: joined, they would multiply one another."""
    field: Any = relation.field
    if field.many_to_many:
        model, column, counted = field.remote_field.through, field.m2m_reverse_field_name(), Q()
    else:
        model, column, counted = relation.related_model, field.name, _counted_of(relation.related_model)
    rows = model._base_manager.order_by().filter(counted, **{column: OuterRef("pk")}).values(column)
    return Coalesce(Subquery(rows.annotate(n=Count("pk")).values("n"), output_field=IntegerField()), 0)
