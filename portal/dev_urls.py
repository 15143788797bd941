"""Pages for developers; included in debug only."""

from django.urls import URLPattern, path

from portal.common import dev

urlpatterns: list[URLPattern] = [
    path("components/", dev.components, name="dev_components"),
    path("components/suggest/", dev.suggest, name="dev_suggest"),
]
