"""Addresses around a mistake on a listing: to report it, and, by a key alone, to answer it or to follow it."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from portal.common import keys  # noqa: F401 - registers the key of a page
from providers.views import mistakes

urlpatterns = [
    path(_("directory/<slug:slug>/report-a-mistake/"), mistakes.mistake_report, name="mistake_report"),
    path(_("mistake/<token:token>/answer/"), mistakes.mistake_answer, name="mistake_answer"),
    path(_("mistake/<token:token>/"), mistakes.mistake_follow, name="mistake_follow"),
]
