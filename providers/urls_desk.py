"""Addresses of the desk's pages about listings."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from providers.views import desk, desk_edits

urlpatterns = [
    path(_("listings/"), desk.desk_listings, name="desk_listings"),
    path(_("listings/<int:pk>/"), desk.desk_listing, name="desk_listing"),
    path(_("changes/"), desk_edits.desk_edits, name="desk_edits"),
    path(_("changes/<int:pk>/"), desk_edits.desk_edit, name="desk_edit"),
]
