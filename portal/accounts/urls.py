from django.urls import path
from django.utils.translation import gettext_lazy as _

from portal.accounts import views

app_name = "accounts"
urlpatterns = [
    path(_("my-account/"), views.home, name="home"),
]
