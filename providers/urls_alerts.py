"""Addresses around a search that is followed by mail: to begin, and by a key alone to see, keep or stop it."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from portal.common import keys  # noqa: F401 - registers the key of a page
from providers.views import alerts

urlpatterns = [
    path(_("alerts/new/"), alerts.alert_start, name="alert_start"),
    path(_("alerts/<token:token>/"), alerts.alert, name="alert"),
    path(_("alerts/<token:token>/stop/"), alerts.alert_stop, name="alert_stop"),
]
