"""Addresses of the desk's pages about listings, and about what is wrong on them."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from providers.views import desk, desk_edits, desk_mistakes

urlpatterns = [
    path(_("listings/"), desk.desk_listings, name="desk_listings"),
    path(_("listings/<int:pk>/"), desk.desk_listing, name="desk_listing"),
    path(_("mistakes/"), desk_mistakes.desk_mistakes, name="desk_mistakes"),
    path(_("mistakes/<int:pk>/"), desk_mistakes.desk_mistake, name="desk_mistake"),
    path(_("changes/"), desk_edits.desk_edits, name="desk_edits"),
    path(_("changes/<int:pk>/"), desk_edits.desk_edit, name="desk_edit"),
]
