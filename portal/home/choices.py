"""Choices that editors are offered, read when they are asked for."""

from __future__ import annotations

from portal.taxonomy.models import Licence


def licences() -> list[tuple[str, str]]:
    """Every licence of the vocabulary, by its slug."""
    return [(licence.slug, licence.name) for licence in Licence.objects.order_by("name_fr")]
