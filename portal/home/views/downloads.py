"""Documents of editors, as readers take them along."""

from __future__ import annotations

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from wagtail.documents.views.serve import serve


def document(request: HttpRequest, key: str, name: str) -> HttpResponseBase:
    """Wagtail's answer, without the header by which it says how the file is packed.

    It reads it off the end of the name: `.gz` would be unpacked on the way, and any other name is packed by "None",
    a word that some programs stop at (Wagtail 8.0, `wagtail.utils.sendfile`).
    """
    answer = serve(request, key, name)
    answer.headers.pop("Content-Encoding", None)
    return answer
