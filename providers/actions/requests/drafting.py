"""Writing a request before anything leaves: start, save each step, choose whom, come back later, throw away."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from portal.accounts.models import Organization
from portal.common import clock
from portal.common.locks import hold, take_turn
from portal.common.transitions import AlreadyMoved
from portal.notifications.delivery import send
from portal.notifications.registry import Recipient as Addressee
from portal.taxonomy.models import Brand, Need
from providers.actions.requests.errors import NoMoreMails
from providers.enums import RequestState
from providers.models import Provider, Recipient, SupportRequest
from providers.models.support_request import MAX_RECIPIENTS
from providers.notifications.requests.to_association import DraftSaved
from providers.request_limits import NO_MORE_MAILS, mails_to, may_write_to

KEEP_DRAFTS = timedelta(days=30)
COPIED = (
    "organization", "organization_name", "organization_kind", "place", "contact_name", "contact_email",
    "contact_phone", "address_confirmed_at", "brand", "brand_typed", "hope", "size", "deadline_kind", "deadline",
    "budget", "caretaker", "note",
)  # fmt: skip


def start_request(
    providers: Sequence[Provider],
    *,
    actor: Any,
    language: str,
    needs: Iterable[Need] = (),
    brand: Brand | None = None,
) -> SupportRequest:
    """Begin a draft for up to three providers (none yet is fine). `actor` is None for a visitor."""
    now = clock.now()
    with transaction.atomic():
        request = SupportRequest.objects.create(
            author=actor,
            language=language,
            brand=brand,
            brand_typed=brand.name if brand else "",
            created_at=now,
            updated_at=now,
        )
        request.needs.set(needs)
        _set_recipients(request, providers)
    return request


def save_step(
    request: SupportRequest,
    step: str,
    fields: dict[str, Any],
    *,
    actor: Any,
    needs: Iterable[Need] | None = None,
    typed: dict[str, Any] | None = None,
) -> None:
    """Keep what one step says: `fields` as they are, and `typed`, raw, what could not be taken yet.

    A changed address is no longer a confirmed one. Raises AlreadyMoved once the request has left.
    """
    organization = fields.get("organization")
    if organization is not None and not Organization.objects.active().of(actor).filter(pk=organization.pk).exists():
        raise PermissionDenied(_("You write for organizations you belong to."))
    changes = {**fields, "updated_at": clock.now()}
    if fields.get("contact_email", request.contact_email).lower() != request.contact_email.lower():
        changes["address_confirmed_at"] = None
    if actor is not None and request.author_id is None:
        changes["author"] = actor
    unfinished = {name: value for name, value in request.unfinished.items() if name != step}
    changes["unfinished"] = {**unfinished, step: typed} if typed else unfinished
    with transaction.atomic():
        _change_draft(request, changes)
        if needs is not None:
            request.needs.set(needs)


def choose_recipients(request: SupportRequest, providers: Sequence[Provider], *, actor: Any) -> None:
    """Replace whom the draft goes to. Raises AlreadyMoved once it has left."""
    with transaction.atomic():
        _change_draft(request, {"updated_at": clock.now()})
        _set_recipients(request, providers)


def send_resume_link(request: SupportRequest, address: str, *, actor: Any) -> None:
    """Send the way back to the draft to an address. Raises NoMoreMails when it was written to enough today."""
    with transaction.atomic():
        _change_draft(request, {"updated_at": clock.now()})
        take_turn(mails_to(address))
        if not may_write_to(address):
            raise NoMoreMails(NO_MORE_MAILS)
        send(DraftSaved(request), to=Addressee(address=address, language=request.language))


def discard_draft(request: SupportRequest, *, actor: Any) -> bool:
    """Remove a draft for good, nothing having left. Twice is harmless; returns whether it was there."""
    with transaction.atomic():
        drafts = hold(SupportRequest.objects.filter(pk=request.pk, state=RequestState.DRAFT))
        for draft in drafts:
            draft.delete()
    return bool(drafts)


def start_again(request: SupportRequest, providers: Sequence[Provider], *, actor: Any) -> SupportRequest:
    """A new draft with the same words for other providers; a confirmed address stays confirmed."""
    now = clock.now()
    with transaction.atomic():
        again = SupportRequest.objects.create(
            author=actor or request.author,
            language=request.language,
            created_at=now,
            updated_at=now,
            **{name: getattr(request, name) for name in COPIED},
        )
        again.needs.set(request.needs.all())
        _set_recipients(again, providers)
    return again


def _change_draft(request: SupportRequest, changes: dict[str, Any]) -> None:
    if not SupportRequest.objects.filter(pk=request.pk, state=RequestState.DRAFT).update(**changes):
        raise AlreadyMoved(_("This request is no longer a draft: what you see now is what was sent."))
    for name, value in changes.items():
        setattr(request, name, value)


def _set_recipients(request: SupportRequest, providers: Sequence[Provider]) -> None:
    request.recipients.all().delete()
    Recipient.objects.bulk_create(
        Recipient(request=request, provider=provider, position=position)
        for position, provider in enumerate(dict.fromkeys(providers[:MAX_RECIPIENTS]), start=1)
    )
