"""What editors read about searches."""

from django.db.models import QuerySet

from portal.search.models import FruitlessSearch


def fruitless_searches(kind: str) -> QuerySet[FruitlessSearch]:
    """Texts that at least five searches were made for in vain, the most frequent first."""
    return FruitlessSearch.objects.filter(kind=kind, count__gte=FruitlessSearch.SHOWN_FROM)
