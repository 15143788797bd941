from django.http import HttpRequest, HttpResponse
from django.urls import path

from portal.urls import handler400, handler403, handler404, handler500  # noqa: F401 - Django looks for them here
from portal.urls import urlpatterns as of_the_portal

EMPTY = "empty-view/"


def empty(request: HttpRequest) -> HttpResponse:
    return HttpResponse("")


urlpatterns = [path(EMPTY, empty), *of_the_portal]
