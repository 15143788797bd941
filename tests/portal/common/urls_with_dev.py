"""The addresses of the site with those for developers, which only debug includes."""

from django.urls import include, path

from portal.urls import *  # noqa: F403 - handlers included
from portal.urls import urlpatterns as ordinary

urlpatterns = [path("dev/", include("portal.dev_urls")), *ordinary]
