"""Addresses of those who could be listed: suggesting them, their invitation, and the desk's pages about them."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from providers.vetting.views import prospects, suggest

urlpatterns = [
    path(_("suggest/"), suggest.suggest, name="suggest"),
    path(_("suggest/thank-you/"), suggest.suggested, name="suggested"),
    path(_("join/invitation/<str:token>/"), suggest.invitation, name="invitation"),
    path(_("join/invitation/<str:token>/never-again/"), suggest.never_again, name="never_again"),
    path(_("moderation/prospects/"), prospects.prospects, name="prospects"),
    path(_("moderation/prospects/new/"), prospects.prospect_add, name="prospect_add"),
    path(_("moderation/prospects/import/"), prospects.prospects_import, name="prospects_import"),
    path(_("moderation/prospects/invite/"), prospects.prospects_invite, name="prospects_invite"),
    path(_("moderation/prospects/<int:pk>/"), prospects.prospect, name="prospect"),
    path(_("moderation/prospects/<int:pk>/edit/"), prospects.prospect_edit, name="prospect_edit"),
]
