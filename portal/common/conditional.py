"""Asking again costs little: what says in which state it was sent (`ETag`, `Last-Modified`) is not sent twice."""

from __future__ import annotations

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.http import ConditionalGetMiddleware

NOT_MODIFIED = 304
FOR_OTHER_SITES = ("Access-Control-Allow-Origin", "Access-Control-Expose-Headers")


class ConditionalMiddleware(ConditionalGetMiddleware):
    """Answers 304 where the reader has it already, whether it was drawn now or kept from before.

    Only for what carries a mark of its own: compression adds random bytes to pages, so a mark made of those would be
    another one each time.
    """

    def needs_etag(self, response: HttpResponseBase) -> bool:
        return False

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        answer = super().process_response(request, response)
        if answer.status_code == NOT_MODIFIED:
            for name in FOR_OTHER_SITES:
                if name in response:
                    answer[name] = response[name]
        return answer
