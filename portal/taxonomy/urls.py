from django.urls import path
from django.utils.translation import gettext_lazy as _

from portal.taxonomy import views

app_name = "taxonomy"
urlpatterns = [
    path(_("needs/"), views.needs, name="needs"),
    path(_("needs/<slug:slug>/"), views.need, name="need"),
    path(_("tools/"), views.tools, name="tools"),
    path(_("tools/<slug:slug>/"), views.tool, name="tool"),
]
