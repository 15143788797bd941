"""What a word says, as plain values: for marks carried by forms, for differences between two words, for the audit."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from portal.common.marks import mark_of
from portal.taxonomy.folding import plain_words
from portal.taxonomy.models import Brand, Term


def said_by(term: Term) -> dict[str, Any]:
    """The columns of a term, and the keys of what it leads to, read from the database; plain JSON."""
    row: Any = type(term)._base_manager.filter(pk=term.pk).values().first() or {}
    said = {name: value for name, value in row.items() if name != "id"}
    for field in term._meta.many_to_many:
        through: Any = field.remote_field.through
        keys = through._base_manager.filter(**{field.m2m_field_name(): term})
        said[field.name] = sorted(keys.values_list(f"{field.m2m_reverse_field_name()}_id", flat=True))
    return said


def mark_of_terms(terms: Iterable[Term]) -> str:
    """A short name for what some terms say now: another one as soon as one of them says something else."""
    return mark_of([[term.pk, said_by(term)] for term in terms])


def spelling(text: str) -> str:
    """How two writings of a brand are compared: without accents, capitals, hyphens."""
    return " ".join(plain_words(text))


def brands_by_spelling(*, without: int | None = None) -> dict[str, Brand]:
    """Which brand each known writing leads to; `without` leaves one brand out (one query)."""
    brands = Brand.objects.all() if without is None else Brand.objects.exclude(pk=without)
    return {
        spelling(written): brand
        for brand in brands
        for written in (brand.name, brand.name_en, *brand.alias_list)
        if spelling(written)
    }
