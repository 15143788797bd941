"""What a page was sent: for a form that is either opened or filled in, and as the key of a row."""

from __future__ import annotations

from django.http import HttpRequest, QueryDict

LONGEST_KEY = 18  # digits that every database takes


def posted(request: HttpRequest) -> QueryDict | None:
    """What was sent with a POST, even if it is nothing: that is answered in words. None when a page is opened."""
    return request.POST if request.method == "POST" else None


def key_in(text: str | None) -> int:
    """The key that a button or an address names; 0, which no row has, for anything else."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) <= LONGEST_KEY else 0
