from django.urls import path
from django.utils.translation import gettext_lazy as _

from portal.moderation import views
from portal.moderation.notices import views_desk

app_name = "moderation"
urlpatterns = [
    path("", views.desk, name="desk"),
    path(_("notices/"), views_desk.notices, name="notices"),
    path(_("notices/<int:pk>/"), views_desk.notice, name="notice"),
    path(_("operations/"), views.operations, name="operations"),
    path(_("operations/retry/"), views.operations_retry_all, name="operations_retry_all"),
    path(_("operations/repair/"), views.operations_repair, name="operations_repair"),
    path(_("operations/<int:pk>/retry/"), views.operations_retry, name="operations_retry"),
    path(_("operations/<int:pk>/drop/"), views.operations_drop, name="operations_drop"),
]
