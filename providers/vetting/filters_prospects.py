"""What the list of prospects can be asked for."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from providers.vetting.enums import ProspectSource, ProspectState
from providers.vetting.models import Prospect

ALL = "all"
WORDS_READ = 6


class ProspectFilter(django_filters.FilterSet):
    """Prospects by words, by how they became known, and by state; those to look at unless asked otherwise."""

    q = django_filters.CharFilter(method="by_words", label=_("Name, address or website"))
    source = django_filters.ChoiceFilter(choices=ProspectSource.choices, label=_("Known by"), empty_label=_("all"))
    state = django_filters.ChoiceFilter(
        choices=[(ALL, _("all")), *ProspectState.choices], method="by_state", label=_("State"), empty_label=None
    )

    class Meta:
        model = Prospect
        fields = ["q", "source", "state"]

    def __init__(self, data: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__({"state": ProspectState.NOTED, **data.dict()}, *args, **kwargs)

    def by_words(self, queryset: QuerySet[Prospect], name: str, value: str) -> QuerySet[Prospect]:
        for word in value.split()[:WORDS_READ]:
            queryset = queryset.filter(Q(name__icontains=word) | Q(email__icontains=word) | Q(website__icontains=word))
        return queryset

    def by_state(self, queryset: QuerySet[Prospect], name: str, value: Any) -> QuerySet[Prospect]:
        if value == ALL:
            return queryset.order_by("-created_at", "-pk")
        # Who waits for us comes in the order of waiting; what is over, the last one first.
        order = ("created_at", "pk") if value == ProspectState.NOTED else ("-created_at", "-pk")
        return queryset.filter(state=value).order_by(*order)
