from django.urls import include, path

app_name = "providers"
urlpatterns = [
    path("moderation/", include("providers.urls_desk")),
]
