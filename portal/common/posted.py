"""What a page was sent, for a form that is either opened or filled in."""

from __future__ import annotations

from django.http import HttpRequest, QueryDict


def posted(request: HttpRequest) -> QueryDict | None:
    """What was sent with a POST, even if it is nothing: that is answered in words. None when a page is opened."""
    return request.POST if request.method == "POST" else None
