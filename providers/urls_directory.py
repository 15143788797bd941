from django.urls import path
from django.utils.translation import gettext_lazy as _

from providers.views import directory, feeds, listing, open_data, results_map, shortlist

urlpatterns = [
    path(_("directory/"), directory.directory, name="directory"),
    path(_("directory/choose/<slug:facet>/"), directory.choose, name="choose"),
    path(_("directory/suggestions/"), directory.suggest, name="suggest"),
    path(_("directory/places/"), directory.suggest_places, name="suggest_places"),
    path(_("directory/map/"), results_map.results_map, name="map"),
    path(_("directory/compare/"), shortlist.compare, name="compare"),
    path(_("directory/selection/"), shortlist.selection, name="selection"),
    path(_("directory/feed.atom"), feeds.search_feed, name="search_feed"),
    path(_("directory/changes.atom"), feeds.changes_feed, name="changes_feed"),
    path(_("directory/data/directory.csv"), open_data.directory_csv, name="directory_csv"),
    path(_("directory/data/directory.json"), open_data.directory_json, name="directory_json"),
    path(_("directory/suggestions/opensearch/"), open_data.opensearch_suggest, name="opensearch_suggest"),
    path(_("open-data/"), open_data.open_data, name="open_data"),
    path("opensearch.xml", open_data.opensearch, name="opensearch"),
    path(_("directory/<slug:slug>/feed.atom"), feeds.listing_feed, name="listing_feed"),
    path(_("directory/<slug:slug>/"), listing.detail, name="detail"),
    path(_("directory/<slug:slug>/card.vcf"), listing.card, name="card"),
]
