"""A listing closes its door for a while, and opens it again. It stays readable in the directory."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from portal.audit.api import record
from portal.common import clock
from portal.notifications.delivery import send
from providers import permissions
from providers.enums import Party
from providers.models import Provider, Recipient
from providers.notifications.requests.common import provider_of
from providers.notifications.requests.to_provider import RequestsPaused, RequestsResumed
from providers.workflow import PROVIDER_ADMIN


def pause_requests(provider: Provider, *, actor: Any, link: Recipient | None = None) -> bool:
    """No new request reaches the listing. Twice is harmless; returns whether it changed.

    For admins of its organization, and for whoever holds the `link` of a request it received: that link went to
    the address of the listing alone, and a listing without an account must not be trapped. The address is told.
    """
    return _accept_requests(provider, "requests_paused", to=False, actor=actor, link=link)


def resume_requests(provider: Provider, *, actor: Any, link: Recipient | None = None) -> bool:
    """Take requests again; as pause_requests()."""
    return _accept_requests(provider, "requests_resumed", to=True, actor=actor, link=link)


def _accept_requests(provider: Provider, verb: str, *, to: bool, actor: Any, link: Recipient | None) -> bool:
    by_link = link is not None and link.provider_id == provider.pk
    if not by_link:
        permissions.check_can_edit(actor, provider)
    now = clock.now()
    with transaction.atomic():
        changed = Provider.objects.filter(pk=provider.pk, accepts_requests=not to).update(
            accepts_requests=to, updated_at=now
        )
        if changed:
            record(
                f"provider.{verb}",
                provider,
                actor=actor if not by_link else None,
                role=Party.PROVIDER if by_link else PROVIDER_ADMIN,
                organization=provider.organization,
                old={"accepts_requests": not to},
                new={"accepts_requests": to},
                at=now,
            )
            if link is not None and by_link:
                send(RequestsResumed(link) if to else RequestsPaused(link), to=provider_of(link))
    return bool(changed)
