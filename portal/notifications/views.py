from django.http import HttpRequest, HttpResponse


def stop(request: HttpRequest, token: str) -> HttpResponse:
    raise NotImplementedError
