"""Addresses of those who apply."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from providers.vetting.views import apply, follow

urlpatterns = [
    path(_("join/"), apply.join, name="join"),
    path(_("applications/begin/"), apply.start, name="start"),
    path(_("applications/<int:pk>/"), follow.application, name="application"),
    path(_("applications/<int:pk>/review/"), apply.review, name="review"),
    path(_("applications/<int:pk>/print/"), apply.print_file, name="print"),
    path(_("applications/<int:pk>/withdraw/"), follow.withdraw, name="withdraw"),
    path(_("applications/<int:pk>/empty/"), follow.empty, name="empty"),
    path(_("applications/<int:pk>/appeal/"), follow.appeal, name="appeal"),
    path(_("applications/<int:pk>/supports/new/"), follow.project, name="project_add"),
    path(_("applications/<int:pk>/supports/<int:project>/"), follow.project, name="project"),
    path(_("applications/<int:pk>/supports/<int:project>/contact/"), follow.contact, name="contact"),
    path(_("applications/<int:pk>/supports/<int:project>/correction/"), follow.correction, name="correction"),
    path(_("applications/<int:pk>/parts/projects/"), follow.projects, name="projects"),
    path(_("applications/<int:pk>/parts/<slug:part>/"), apply.part, name="part"),
]
