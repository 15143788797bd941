"""The API itself: what all of its answers have in common, and which resources it has."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import set_response_etag
from ninja import NinjaAPI

from portal.common.readers import mark
from providers.api import changes, listings, organizations, search, vocabulary

OK = 200
DESCRIPTION = """\
Vetted providers who accompany associations that leave the web giants' tools, and organizations that tell which tools
they use.

Read only, without a key, from any web page (CORS). Texts of listings are in French; words of lists have both names
under `/needs`, `/tools`, `/brands`, `/areas`, `/stages` and so on. Prices are in cents.

Each answer has an `ETag`: send it back as `If-None-Match`, and what has not changed is answered by an empty 304.
Errors are JSON, in words. A listing that has left, or an organization that no longer shows itself, answers 410:
please forget what you keep of it.

The data is under the Licence Ouverte 2.0 (Etalab): name the source and the date, and do with it what you like.
"""


class DirectoryAPI(NinjaAPI):
    """Every good answer says in which state it was sent, has to be asked about again, and is the same for everybody."""

    def create_response(self, request: HttpRequest, data: Any, **given: Any) -> HttpResponse:
        response = super().create_response(request, data, **given)
        if response.status_code == OK:
            # What is hidden from one moment to the next may not live on in a cache.
            response["Cache-Control"] = "public, no-cache"
            set_response_etag(response)
            mark(response)
        return response


api = DirectoryAPI(
    title="Tandem",
    version="1",
    description=DESCRIPTION,
    docs_url=None,  # its page loads scripts from elsewhere
    urls_namespace="api",
)
api.add_router("", search.router, tags=["listings"])
api.add_router("", listings.router, tags=["listings"])
api.add_router("", changes.router, tags=["listings"])
api.add_router("", organizations.router, tags=["organizations"])
api.add_router("", vocabulary.router, tags=["words"])


@api.exception_handler(Http404)
def _not_found(request: HttpRequest, error: Http404) -> HttpResponse:
    return api.create_response(request, {"detail": str(error.args[0]) if error.args else ""}, status=404)
