"""The portal with two more pages, for processes that tests start: one that asks the database to sleep, one that says
which connection answered."""

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.urls import path

from portal.urls import handler400, handler403, handler404, handler500  # noqa: F401 - Django looks for them here
from portal.urls import urlpatterns as of_the_portal


def sleep(request: HttpRequest) -> HttpResponse:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_sleep(30)")
    return HttpResponse("awake")


def who(request: HttpRequest) -> HttpResponse:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid() FROM pg_sleep(0.05)")
        return HttpResponse(str(cursor.fetchone()[0]))


urlpatterns = [path("sleep/", sleep), path("who/", who), *of_the_portal]
