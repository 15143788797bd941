"""What a merge of two organizations does to listings and requests; and to which address a claim of one is written."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from portal.accounts.models import Organization
from portal.accounts.registry import Obstacle
from providers.enums import ProviderState
from providers.models import Provider


def address_of(organization: Organization) -> str:
    """The mail address that stands on the organization's listing, the latest where it had several; or nothing."""
    listings = Provider.objects.filter(organization=organization, erased_at=None).exclude(email="")
    return listings.order_by("-updated_at", "-pk").values_list("email", flat=True).first() or ""


def two_listings(gone: Organization, kept: Organization) -> Iterator[Obstacle]:
    """Two listings that stand cannot become one by themselves: their people choose which one says it.

    One that is out of the directory is known to its own people alone.
    """
    standing = Provider.objects.exclude(state=ProviderState.LEFT)
    first, second = (standing.filter(organization=one).first() for one in (gone, kept))
    if first and second:
        words = _(
            "Both have a listing, “%(first)s” and “%(second)s”. Choose which one stays, and take the other out for "
            "good; then merge."
        )
        hidden = tuple(one for one, listing in ((gone, first), (kept, second)) if not listing.is_listed)
        yield Obstacle(words % {"first": first.name, "second": second.name}, of=hidden)
