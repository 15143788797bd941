"""How editors choose a listing for a page: among those of the directory, by name or place."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic import chooser
from wagtail.admin.viewsets.chooser import ChooserViewSet

from providers.models import Provider


class NameFilterForm(chooser.BaseFilterForm):
    q = forms.CharField(label=_("Name or place"), required=False)

    def filter(self, objects: QuerySet[Provider]) -> QuerySet[Provider]:
        objects = super().filter(objects)
        if words := self.cleaned_data.get("q"):
            self.is_searching, self.search_query = True, words
            objects = objects.filter(Q(name__icontains=words) | Q(commune__name__icontains=words))
        return objects


class OfDirectory:
    """The list that is offered: what is hidden is named to nobody."""

    filter_form_class = NameFilterForm

    def get_object_list(self) -> QuerySet[Provider]:
        return Provider.objects.listed().select_related("commune").order_by("name", "pk")

    @property
    def columns(self) -> list[Any]:
        return [*super().columns, Column("commune", label=_("Place"), accessor="commune")]  # type: ignore[misc]


class ListingChooseView(OfDirectory, chooser.ChooseView):
    pass


class ListingChooseResultsView(OfDirectory, chooser.ChooseResultsView):
    pass


class ListingChosenView(chooser.ChosenView):
    def get_object(self, pk: str) -> Provider:
        return Provider.objects.listed().get(pk=pk)


class ListingChosenMultipleView(chooser.ChosenMultipleView):
    def get_objects(self, pks: list[str]) -> QuerySet[Provider]:
        return Provider.objects.listed().filter(pk__in=pks)


class ListingChooserViewSet(ChooserViewSet):
    model = Provider
    icon = "site"
    choose_one_text = _("Choose a listing")
    choose_another_text = _("Choose another listing")
    per_page = 20
    choose_view_class = ListingChooseView
    choose_results_view_class = ListingChooseResultsView
    chosen_view_class = ListingChosenView
    chosen_multiple_view_class = ListingChosenMultipleView


listing_chooser = ListingChooserViewSet("listing_chooser")
