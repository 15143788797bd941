"""Pages for developers; included in debug only."""

from django.urls import URLPattern, path, re_path

from portal.accounts.views import dev as people
from portal.common import dev
from portal.notifications.views import dev as mails

urlpatterns: list[URLPattern] = [
    path("components/", dev.components, name="dev_components"),
    re_path(r"^errors/(?P<name>400|403|403_csrf|404|500|503)/$", dev.error_page, name="dev_error"),
    path("components/suggest/", dev.suggest, name="dev_suggest"),
    path("personnes/", people.people, name="dev_people"),
    path("personnes/<int:pk>/", people.enter, name="dev_person_enter"),
    path("mails/", mails.index, name="dev_mails"),
    path("mails/received/<str:name>/", mails.received, name="dev_mail"),
    path("mails/received/<str:name>/html/", mails.received_html, name="dev_mail_html"),
    path("mails/sample/<str:kind>/<str:language>/", mails.sample, name="dev_mail_sample"),
    path("mails/sample/<str:kind>/<str:language>/html/", mails.sample_html, name="dev_mail_sample_html"),
]
