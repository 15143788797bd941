"""`/providers/{slug}`: one listing, whole."""

# No postponed annotations here: ninja reads them through the decorator, whose module does not know these names.

from typing import Any

from django.http import Http404, HttpRequest
from ninja import Path, Router, Status

from portal.common.readonly import read_only
from providers import listings
from providers.api import rows
from providers.api.schemas import Listing, Problem, Refusal, Slug
from providers.models import Provider

GONE = 410
router = Router()


@router.get(
    "/providers/{slug}",
    response={200: Listing, 404: Problem, GONE: Problem, 422: Refusal},
    url_name="provider",
    summary="Read one listing",
)
@read_only
def provider(request: HttpRequest, slug: Path[Slug]) -> Any:
    """Everything its page says: stages, prices in cents, usual trips, told supports, with whom it works, its links.

    410 once it is out of the directory, for whatever reason.
    """
    found = listings.listing(slug, user=request.user)
    if found is not None:
        return rows.whole(found, found.partners)
    if Provider.objects.filter(slug=slug).exists():
        return Status(GONE, {"detail": "This listing has left the directory."})
    raise Http404("No listing has this slug.")
