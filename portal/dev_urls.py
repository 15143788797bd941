"""Pages for developers; included in debug only."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
