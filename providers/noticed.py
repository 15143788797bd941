"""Listings as contents that can be notified as illegal: found by their address, taken away by suspending them."""

from __future__ import annotations

from typing import Any

from django.urls import ResolverMatch, reverse
from django.utils.translation import gettext_lazy as _

from portal.common.posted import key_in
from portal.moderation.notices.registry import Described, NoticedKind, noticed_kinds
from providers.actions.listings import suspend_listing
from providers.models import Provider
from providers.permissions import is_member
from providers.workflow import LISTING

SHOWN_BY = ("detail", "card", "mistake_report")


def find(match: ResolverMatch) -> str | None:
    """The key of the listing that an address shows; "" for any other page, None for a listing nobody can read."""
    if match.app_name != "providers" or match.url_name not in SHOWN_BY:
        return ""
    pk = Provider.objects.listed().filter(slug=match.kwargs["slug"]).values_list("pk", flat=True).first()
    return str(pk) if pk else None


def describe(key: str) -> Described | None:
    """A listing as it stands now."""
    provider = _listing(key)
    if provider is None:
        return None
    desk = reverse("providers:desk_listing", args=[provider.pk])
    return Described(provider.name, provider.get_absolute_url(), desk, is_away=not provider.is_listed)


def is_involved(user: Any, key: str) -> bool:
    provider = _listing(key)
    return provider is not None and is_member(user, provider)


def take_away(key: str, *, actor: Any, reason: str) -> None:
    """Suspend the listing, unless it is out of the directory for good; its people read the reason."""
    provider = _listing(key)
    if provider is not None and LISTING.can("suspend", provider.state):
        suspend_listing(provider, actor=actor, reason=reason)


def _listing(key: str) -> Provider | None:
    return Provider.objects.select_related("organization").filter(pk=key_in(key)).first()


def register() -> None:
    """Called once the models are loaded."""
    noticed_kinds.register(
        "listing", NoticedKind(_("listing of the directory"), find, describe, is_involved, take_away)
    )
