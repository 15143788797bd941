"""Addresses of those who read files."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from providers.vetting.views import attached, desk, desk_file

urlpatterns = [
    path(_("applications/"), desk.desk_files, name="desk_files"),
    path(_("applications/<int:pk>/"), desk_file.desk_file, name="desk_file"),
    path(_("applications/<int:pk>/attached/<int:attached>/"), attached.desk_attached, name="desk_attached"),
]
