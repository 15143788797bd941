"""Addresses of attached files, for those who apply."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from providers.vetting.views import attached

urlpatterns = [
    path(_("applications/<int:pk>/files/"), attached.files, name="files"),
    path(_("applications/<int:pk>/files/<int:attached>/"), attached.file, name="file"),
]
