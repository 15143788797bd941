from django.urls import path
from django.utils.translation import gettext_lazy as _

from portal.notifications import views

app_name = "notifications"
urlpatterns = [
    path(_("mails/stop/<str:token>/"), views.stop, name="stop"),
]
