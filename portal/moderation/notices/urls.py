"""The public addresses of notices. A token is the key to its page: letters, digits, - and _, 256 bits."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from portal.moderation.notices import views

app_name = "notices"
urlpatterns = [
    path(_("report-illegal-content/"), views.report, name="report"),
    path(_("report-illegal-content/figures/"), views.figures, name="figures"),
    path(_("report-illegal-content/follow/<slug:token>/"), views.follow, name="follow"),
]
