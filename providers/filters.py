"""Filters of the desk's lists."""

from __future__ import annotations

from typing import Any

import django_filters
from django import forms
from django.db.models import Q
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from portal.taxonomy.folding import place_key, plain_words
from providers.enums import EditState, MistakeState, ProviderState
from providers.models import ListingEdit, MistakeReport, Provider
from providers.models.listing_edit import ListingEditQuerySet
from providers.models.mistake_report import MistakeReportQuerySet
from providers.models.provider import ProviderQuerySet

TO_DECIDE, ASKED, CLOSED = "to-decide", "asked", "closed"
WORDS_READ = 6


class ListingFilter(django_filters.FilterSet):
    """Listings by words of their name, place or address, by state, and in which order."""

    q = django_filters.CharFilter(
        method="by_words",
        label=_("Name, place or address"),
        # The browser's own key for it: no script, and the same as on the page of a new listing.
        widget=forms.TextInput(attrs={"accesskey": "s"}),
    )
    state = django_filters.ChoiceFilter(
        choices=ProviderState.choices,
        label=_("State"),
        empty_label=_("all"),
    )
    order = django_filters.OrderingFilter(
        fields={"name": "name", "verified_until": "until", "updated_at": "changed"},
        choices=[("name", _("by name")), ("until", _("verification that ends first")), ("-changed", _("changed last"))],
        label=_("Order"),
        empty_label=None,
    )

    class Meta:
        model = Provider
        fields = ["q", "state"]

    def by_words(self, queryset: ProviderQuerySet, name: str, value: str) -> ProviderQuerySet:
        for word in value.split()[:WORDS_READ]:
            # Names are looked for in their slug too, which has no accents.
            sought = Q(name__icontains=word) | Q(email__iexact=word) | Q(commune__department__code__iexact=word)
            if plain := slugify(word):
                sought |= Q(slug__contains=plain)
            if key := place_key(plain_words(word)):
                sought |= Q(commune__search_name__contains=key)
            queryset = queryset.filter(sought)
        return queryset


def about_listings(queryset: Any, typed: str) -> Any:
    """Those about listings whose name has all of these words, with or without their accents."""
    for word in typed.split()[:WORDS_READ]:
        sought = Q(provider__name__icontains=word)
        if plain := slugify(word):
            sought |= Q(provider__slug__contains=plain)
        queryset = queryset.filter(sought)
    return queryset


class MistakeFilter(django_filters.FilterSet):
    """Reported mistakes by where they stand and by listing; what waits for a decision unless asked otherwise."""

    q = django_filters.CharFilter(method="by_words", label=_("Name of the listing"))
    state = django_filters.ChoiceFilter(
        method="by_state",
        choices=[(TO_DECIDE, _("to decide")), (ASKED, _("waiting for the provider")), (CLOSED, _("closed"))],
        label=_("State"),
        empty_label=_("all"),
    )

    class Meta:
        model = MistakeReport
        fields = ["q", "state"]

    def __init__(self, data: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__({"state": TO_DECIDE, **data.dict()}, *args, **kwargs)

    def by_words(self, queryset: MistakeReportQuerySet, name: str, value: str) -> MistakeReportQuerySet:
        return about_listings(queryset, value)

    def by_state(self, queryset: MistakeReportQuerySet, name: str, value: str) -> MistakeReportQuerySet:
        if value == CLOSED:
            return queryset.filter(closed_at__isnull=False).order_by("-closed_at", "-pk")
        return queryset.filter(state=MistakeState.ASKED if value == ASKED else MistakeState.AT_DESK)


class EditFilter(django_filters.FilterSet):
    """Proposed edits by words of the listing's name, and by state; without a choice, those that wait."""

    q = django_filters.CharFilter(method="by_words", label=_("Name of the listing"))
    state = django_filters.ChoiceFilter(
        choices=[("all", _("all")), *EditState.choices], method="by_state", label=_("State"), empty_label=None
    )

    class Meta:
        model = ListingEdit
        fields = ["q", "state"]

    def filter_queryset(self, queryset: ListingEditQuerySet) -> ListingEditQuerySet:
        found = super().filter_queryset(queryset)
        return found if self.form.cleaned_data.get("state") else self.by_state(found, "state", EditState.WAITING)

    def by_words(self, queryset: ListingEditQuerySet, name: str, value: str) -> ListingEditQuerySet:
        return about_listings(queryset, value)

    def by_state(self, queryset: ListingEditQuerySet, name: str, value: str) -> ListingEditQuerySet:
        if value == "all":
            return queryset.order_by("-sent_at", "-pk")
        # What waits of a listing that has left lapses within the hour, and is nothing to read.
        return queryset.open().filter(state=value) if value == EditState.WAITING else queryset.filter(state=value)
