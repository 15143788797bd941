"""Addresses around words: what readers correct, and what editors do at the desk."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from portal.common import keys  # noqa: F401 - registers the key of a page
from portal.words.views import corrections, desk_corrections, desk_searches, desk_vocabulary

app_name = "words"
urlpatterns = [
    path(_("needs/<slug:slug>/correct/"), corrections.correct_need, name="correct_need"),
    path(_("tools/<slug:slug>/correct/"), corrections.correct_tool, name="correct_tool"),
    path(_("correction/<token:token>/"), corrections.correction, name="correction"),
    path(_("moderation/searches/"), desk_searches.searches, name="desk_searches"),
    path(_("moderation/searches/table.csv"), desk_searches.searches_csv, name="desk_searches_csv"),
    path(_("moderation/searches/<int:pk>/"), desk_searches.search, name="desk_search"),
    path(_("moderation/searches/<int:pk>/undo/"), desk_searches.search_undo, name="desk_search_undo"),
    path(_("moderation/examples/"), desk_searches.examples, name="desk_examples"),
    path(_("moderation/examples/<int:position>/"), desk_searches.example, name="desk_example"),
    path(_("moderation/corrections/"), desk_corrections.corrections, name="desk_corrections"),
    path(_("moderation/corrections/<int:pk>/"), desk_corrections.correction, name="desk_correction"),
    path(_("moderation/vocabulary/"), desk_vocabulary.vocabulary, name="desk_vocabulary"),
    path(_("moderation/vocabulary/<slug:kind>/<int:pk>/merge/"), desk_vocabulary.merge, name="desk_merge"),
]
