"""What the brands lead to, and where else to go."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache
from uuid import UUID

from django.utils.translation import get_language

from portal.taxonomy.models import Brand, Elsewhere
from portal.taxonomy.queries.revision import vocabulary_token


@dataclass(frozen=True)
class BrandExpansion:
    """What a search for a brand means. `terms` are its name and other spellings, as the editors wrote them."""

    slug: str
    name: str
    name_en: str
    terms: tuple[str, ...]
    need_slugs: tuple[str, ...]
    tool_slugs: tuple[str, ...]

    @property
    def label(self) -> str:
        return self.name_en if self.name_en and (get_language() or "fr").startswith("en") else self.name


def brand_expansions() -> tuple[BrandExpansion, ...]:
    """All brands with what they lead to. One query, as long as the vocabulary has not changed."""
    token = vocabulary_token()
    return _expansions_at(token) if token else _read_expansions()


@lru_cache(maxsize=1)
def _expansions_at(token: UUID) -> tuple[BrandExpansion, ...]:
    return _read_expansions()


def _read_expansions() -> tuple[BrandExpansion, ...]:
    brands = Brand.objects.prefetch_related("needs", "tools")
    return tuple(
        BrandExpansion(
            slug=brand.slug,
            name=brand.name,
            name_en=brand.name_en,
            terms=tuple(dict.fromkeys(filter(None, [brand.name, brand.name_en, *brand.alias_list]))),
            need_slugs=tuple(need.slug for need in brand.needs.all() if need.is_active),
            tool_slugs=tuple(tool.slug for tool in brand.tools.all()),
        )
        for brand in brands
    )


def elsewhere_for(need_slugs: Collection[str] = (), limit: int | None = None) -> list[Elsewhere]:
    """The shown "elsewhere" entries: those for one of these needs first, then those good for every need.

    Without needs, all of them. Entries for other needs only are left out.
    """
    entries = Elsewhere.objects.filter(is_active=True).prefetch_related("needs")
    if not need_slugs:
        return list(entries)[:limit]
    fitting, general = [], []
    for entry in entries:
        slugs = {need.slug for need in entry.needs.all()}
        if not slugs:
            general.append(entry)
        elif not slugs.isdisjoint(need_slugs):
            fitting.append(entry)
    return [*fitting, *general][:limit]
