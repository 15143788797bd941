from django.urls import path
from django.utils.translation import gettext_lazy as _

from portal.notifications.views import public as views

app_name = "notifications"
urlpatterns = [
    path(_("my-account/mails/"), views.preferences, name="preferences"),
    path(_("mails/stop/<str:token>/"), views.stop, name="stop"),
    path(_("mails/resume/<str:token>/"), views.resume, name="resume"),
    path(_("mails/choose/<str:token>/"), views.choose, name="choose"),
]
