"""The back office speaks the language of the person who works there: its addresses carry none."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import get_script_prefix
from django.utils import translation

BACK_OFFICE = "admin/"


class BackOfficeLanguageMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        path = request.path_info.removeprefix(get_script_prefix())
        if path.startswith(BACK_OFFICE) and request.user.is_authenticated:
            language = request.user.language
            translation.activate(language if language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE)
        return self.get_response(request)
