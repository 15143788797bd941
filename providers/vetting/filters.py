"""What the list of files can be asked for."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from providers.vetting.enums import AT_DESK, ApplicationState
from providers.vetting.models import Application
from providers.vetting.models.application import ApplicationQuerySet

ALL, WAITING = "all", "waiting"
MINE, NOBODYS = "mine", "nobody"


class FileFilter(django_filters.FilterSet):
    """Files by words of their name, by state and by who follows them; without a choice, those at the desk."""

    q = django_filters.CharFilter(method="by_words", label=_("Name"))
    state = django_filters.ChoiceFilter(
        choices=[
            (WAITING, _("at the desk")),
            *((state, label) for state, label in ApplicationState.choices if state != ApplicationState.DRAFT),
            (ALL, _("all")),
        ],
        method="by_state",
        label=_("State"),
        empty_label=None,
    )
    followed = django_filters.ChoiceFilter(
        choices=[(MINE, _("by me")), (NOBODYS, _("by nobody"))],
        method="by_follower",
        label=_("Followed"),
        empty_label=_("by anybody"),
    )

    class Meta:
        model = Application
        fields = ["q", "state", "followed"]

    def filter_queryset(self, queryset: ApplicationQuerySet) -> ApplicationQuerySet:
        found = super().filter_queryset(queryset)
        return found if self.form.cleaned_data.get("state") else self.by_state(found, "state", WAITING)

    def by_words(self, queryset: ApplicationQuerySet, name: str, value: str) -> ApplicationQuerySet:
        for word in value.split()[:10]:
            queryset = queryset.filter(Q(name__icontains=word) | Q(organization__name__icontains=word))
        return queryset

    def by_state(self, queryset: ApplicationQuerySet, name: str, value: str) -> ApplicationQuerySet:
        if value == WAITING:
            return queryset.filter(state__in=AT_DESK).order_by("waits_since", "pk")
        # What was decided last is what is looked for.
        found = queryset if value == ALL else queryset.filter(state=value)
        return found.order_by("-waits_since", "-pk")

    def by_follower(self, queryset: ApplicationQuerySet, name: str, value: Any) -> ApplicationQuerySet:
        person = self.request.user if value == MINE else None
        return queryset.filter(assigned_to=person)
