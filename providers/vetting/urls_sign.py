"""Addresses of the associations that are named in a file."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from providers.vetting.views import sign

urlpatterns = [
    path(_("testify/consent/<str:token>/"), sign.consent, name="consent"),
    path(_("testify/<str:token>/"), sign.sign, name="sign"),
]
