"""What editors read about searches."""

from django.db.models import QuerySet

from portal.search.models import FruitlessSearch


def fruitless_searches(kind: str | None = None) -> QuerySet[FruitlessSearch]:
    """Texts that at least five searches were made for in vain, the most frequent first; of one kind, or of all."""
    searches = FruitlessSearch.objects.filter(count__gte=FruitlessSearch.SHOWN_FROM)
    return searches if kind is None else searches.filter(kind=kind)
