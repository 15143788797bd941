from django.urls import path
from django.utils.translation import gettext_lazy as _

from providers.views import directory, listing, results_map, shortlist

urlpatterns = [
    path(_("directory/"), directory.directory, name="directory"),
    path(_("directory/choose/<slug:facet>/"), directory.choose, name="choose"),
    path(_("directory/suggestions/"), directory.suggest, name="suggest"),
    path(_("directory/places/"), directory.suggest_places, name="suggest_places"),
    path(_("directory/map/"), results_map.results_map, name="map"),
    path(_("directory/compare/"), shortlist.compare, name="compare"),
    path(_("directory/selection/"), shortlist.selection, name="selection"),
    path(_("directory/<slug:slug>/"), listing.detail, name="detail"),
    path(_("directory/<slug:slug>/card.vcf"), listing.card, name="card"),
]
