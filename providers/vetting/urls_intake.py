"""Addresses of the waiting list and of the public figures."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from providers.vetting.views import numbers, waiting

urlpatterns = [
    path(_("join/waiting/"), waiting.waiting, name="waiting"),
    path(_("join/waiting/<str:token>/"), waiting.waiting_address, name="waiting_address"),
    path(_("join/numbers/"), numbers.numbers, name="numbers"),
    path(_("join/numbers/table.csv"), numbers.numbers_csv, name="numbers_csv"),
]
