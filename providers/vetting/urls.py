"""Addresses of applying and vetting: each room of it has its own list."""

from __future__ import annotations

from django.urls import include, path

from providers.vetting.urls_apply import urlpatterns as apply_patterns
from providers.vetting.urls_attached import urlpatterns as attached_patterns
from providers.vetting.urls_committee import urlpatterns as committee_patterns
from providers.vetting.urls_desk import urlpatterns as desk_patterns
from providers.vetting.urls_intake import urlpatterns as intake_patterns
from providers.vetting.urls_prospects import urlpatterns as prospect_patterns
from providers.vetting.urls_sign import urlpatterns as sign_patterns

app_name = "vetting"
urlpatterns = [
    *apply_patterns,
    *sign_patterns,
    *prospect_patterns,
    *attached_patterns,
    *intake_patterns,
    path("moderation/", include(desk_patterns)),
    path("moderation/", include(committee_patterns)),
]
