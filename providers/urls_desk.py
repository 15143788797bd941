"""Addresses of the desk's pages about listings."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from providers.views import desk

urlpatterns = [
    path(_("listings/"), desk.desk_listings, name="desk_listings"),
    path(_("listings/<int:pk>/"), desk.desk_listing, name="desk_listing"),
]
