from django.urls import path
from django.utils.translation import gettext_lazy as _

from portal.moderation import views

app_name = "moderation"
urlpatterns = [
    path("", views.desk, name="desk"),
    path(_("operations/"), views.operations, name="operations"),
    path(_("operations/retry/"), views.operations_retry_all, name="operations_retry_all"),
    path(_("operations/<int:pk>/retry/"), views.operations_retry, name="operations_retry"),
]
