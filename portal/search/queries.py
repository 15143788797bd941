"""What editors read about searches, and operators about the index."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import QuerySet, Sum

from portal.common import clock
from portal.search.interface import kinds, source_of
from portal.search.models import FoundSearch, FruitlessSearch, SearchDocument


@dataclass(frozen=True)
class IndexState:
    """How the index of one kind stands beside the database: what is to be found, and what differs."""

    kind: str
    expected: int
    missing: int
    superfluous: int

    @property
    def in_step(self) -> bool:
        return not self.missing and not self.superfluous


def fruitless_searches(kind: str | None = None) -> QuerySet[FruitlessSearch]:
    """Texts that at least five searches were made for in vain, the most frequent first; of one kind, or of all."""
    searches = FruitlessSearch.objects.filter(count__gte=FruitlessSearch.SHOWN_FROM)
    return searches if kind is None else searches.filter(kind=kind)


def found_searches() -> QuerySet[FoundSearch, Any]:
    """Texts that at least five searches of the last thirty days found something for: `text_normalised` and `times`."""
    since = clock.today() - timedelta(days=FoundSearch.KEPT_DAYS)
    counted = FoundSearch.objects.filter(day__gte=since).order_by().values("text_normalised")
    return (
        counted.annotate(times=Sum("count"))
        .filter(times__gte=FoundSearch.SHOWN_FROM)
        .order_by("-times", "text_normalised")
    )


def index_states() -> list[IndexState]:
    """Which objects the index lacks or holds in excess (two queries a kind). Their texts are not compared here."""
    found = []
    for kind in kinds():
        wanted = set(source_of(kind).all_ids())
        held = set(SearchDocument.objects.filter(kind=kind).values_list("object_id", flat=True))
        found.append(IndexState(kind, len(wanted), len(wanted - held), len(held - wanted)))
    return found
