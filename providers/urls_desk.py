"""Addresses of the desk's pages about listings, and about what is wrong on them."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from providers.views import desk, desk_changes, desk_edits, desk_mistakes, desk_new, imports

urlpatterns = [
    path(_("listings/"), desk.desk_listings, name="desk_listings"),
    path(_("listings/new/"), desk_new.desk_listing_whose, name="desk_listing_whose"),
    path(_("listings/new/write/"), desk_new.desk_listing_new, name="desk_listing_new"),
    path(_("listings/<int:pk>/"), desk.desk_listing, name="desk_listing"),
    path(_("listings/<int:pk>/history/"), desk_changes.desk_listing_history, name="desk_listing_history"),
    path(_("listings/<int:pk>/undo/"), desk_changes.desk_listing_undo, name="desk_listing_undo"),
    path(
        _("listings/<int:pk>/change/<slug:group>/"),
        desk_changes.desk_listing_change,
        name="desk_listing_change",
    ),
    path(_("import/"), imports.import_home, name="desk_import"),
    path(_("import/directory.csv"), imports.import_table, name="desk_import_table"),
    path(_("import/<int:pk>/"), imports.import_run, name="desk_import_run"),
    path(_("import/<int:pk>/report.csv"), imports.import_report, name="desk_import_report"),
    path(_("mistakes/"), desk_mistakes.desk_mistakes, name="desk_mistakes"),
    path(_("mistakes/<int:pk>/"), desk_mistakes.desk_mistake, name="desk_mistake"),
    path(_("changes/"), desk_edits.desk_edits, name="desk_edits"),
    path(_("changes/<int:pk>/"), desk_edits.desk_edit, name="desk_edit"),
]
