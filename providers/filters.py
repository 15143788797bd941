"""Filters of the desk's lists."""

from __future__ import annotations

import django_filters
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from providers.enums import ProviderState
from providers.models import Provider


class ListingFilter(django_filters.FilterSet):
    """Listings by words of their name or place, and by state."""

    q = django_filters.CharFilter(method="by_words", label=_("Name, place or address"))
    state = django_filters.ChoiceFilter(
        field_name="state", choices=ProviderState.choices, label=_("State"), empty_label=_("all")
    )

    class Meta:
        model = Provider
        fields = ["q", "state"]

    def by_words(self, queryset, name, value):
        for word in value.split()[:6]:
            queryset = queryset.filter(
                Q(name__icontains=word) | Q(commune__name__icontains=word) | Q(email__iexact=word)
            )
        return queryset
