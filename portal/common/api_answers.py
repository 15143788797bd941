"""What every answer below /api/ has in common, whoever gave it: other sites may read it, and errors are JSON."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import get_script_prefix

PREFIX = "api/"
FIRST_ERROR, REST = 400, 500
DETAILS = {
    400: "This cannot be read as a request: too many parameters, or parameters that are broken.",
    404: "There is nothing at this address. /api/v1/openapi.json lists what there is.",
    405: "This API is read only: use GET.",
    500: "Something went wrong on our side. It has been noted; please try again later.",
    503: "The service is busy or being looked after. Please try again in a minute.",
}


def nothing_here(request: HttpRequest, **_kwargs: Any) -> HttpResponse:
    """Every other address below /api/, or a slash at its end would be tried first, and a page of words after it."""
    raise Http404


class ApiAnswersMiddleware:
    """Turns error pages into JSON, and lets other sites read: no cookie is looked at, anybody's page may ask."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if not request.path_info.removeprefix(get_script_prefix()).startswith(PREFIX):
            return response
        response["Access-Control-Allow-Origin"] = "*"
        response["Access-Control-Expose-Headers"] = "ETag, Link"
        is_json = response.get("Content-Type", "").startswith("application/json")
        if response.status_code >= FIRST_ERROR and not is_json:
            detail = DETAILS.get(response.status_code, DETAILS[REST if response.status_code >= REST else FIRST_ERROR])
            response.content = json.dumps({"detail": detail}).encode()
            response["Content-Type"] = "application/json; charset=utf-8"
        return response
