"""Addresses of the pages of ours that stand above all rooms; those for programs are in portal.urls."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from portal.home.views import opening

app_name = "home"
urlpatterns = [
    path(_("moderation/opening/"), opening.opening, name="opening"),
    path(_("moderation/opening/open/"), opening.open_to_all, name="opening_open"),
    path(_("moderation/opening/close/"), opening.close_to_all, name="opening_close"),
    path(_("moderation/opening/mail/"), opening.test_mail, name="opening_mail"),
    path(_("moderation/opening/mail/arrived/"), opening.test_mail_seen, name="opening_mail_seen"),
]
