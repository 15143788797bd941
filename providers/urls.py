from django.urls import include, path

from providers.urls_alerts import urlpatterns as alert_patterns
from providers.urls_directory import urlpatterns as directory_patterns
from providers.urls_mistakes import urlpatterns as mistake_patterns
from providers.urls_requests import urlpatterns as request_patterns

app_name = "providers"
urlpatterns = [
    path("moderation/", include("providers.urls_desk")),
    *request_patterns,
    *mistake_patterns,
    *alert_patterns,
    *directory_patterns,
]
