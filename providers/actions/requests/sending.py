"""The moment a request leaves: at once for an address that is known to be theirs, else after a link was opened."""

from __future__ import annotations

from typing import Any

from allauth.account.models import EmailAddress
from django.db import transaction
from django.utils.translation import gettext as _

from portal.audit.api import record
from portal.common import clock
from portal.common.locks import take_turn
from portal.common.transitions import NotAllowedFrom
from portal.notifications.delivery import send
from portal.notifications.proofs import is_signature_for, signature_for
from providers.actions.requests.errors import CannotLeave, NoMoreMails, NotComplete
from providers.enums import Party, RequestState
from providers.models import Provider, SupportRequest
from providers.notifications.requests.common import association_of, provider_of, unconfirmed
from providers.notifications.requests.to_association import ConfirmAddress, RequestSent
from providers.notifications.requests.to_provider import RequestReceived
from providers.request_limits import (
    NO_MORE_MAILS,
    Problem,
    counted_by,
    mails_to,
    may_write_to,
    sending_problems,
)
from providers.request_steps import missing_steps
from providers.workflow import REQUESTS

SALT = "providers.request.confirm"


class BadSignature(Exception):
    """The link does not belong to this request, or its address was changed since."""


def submit_request(request: SupportRequest, *, actor: Any) -> SupportRequest:
    """Send the draft, or ask first that its address be confirmed.

    Of two rivals one moves it; the other gets NotAllowedFrom or AlreadyMoved and has written nothing.
    Raises NotComplete, CannotLeave or NoMoreMails while something is in the way.
    """
    with transaction.atomic():
        request = _locked(request)
        if request.state != RequestState.DRAFT:
            raise NotAllowedFrom(_("This request was sent already; this is its page."))
        if missing := missing_steps(request):
            raise NotComplete(missing)
        if problems := _problems(request):
            raise CannotLeave(problems)
        if request.address_confirmed_at or has_verified(actor, request.contact_email):
            _send_now(request, "send", actor=actor)
        else:
            _ask_confirmation(request, actor=actor)
    return request


def resend_confirmation(request: SupportRequest, *, actor: Any) -> None:
    """Write the link once more. Raises NoMoreMails, or NotAllowedFrom when nothing waits for it."""
    with transaction.atomic():
        request = _locked(request)
        if request.state != RequestState.TO_CONFIRM:
            raise NotAllowedFrom(_("This request does not wait for its address any more."))
        _write_confirmation(request)


def correct_request(request: SupportRequest, *, actor: Any) -> None:
    """Take a request that waits for its address back among the drafts, to change something in it."""
    with transaction.atomic():
        old = REQUESTS.apply(SupportRequest, request.pk, "correct", updated_at=clock.now())
        _record(request, "correct", old, RequestState.DRAFT, actor)


def confirm_address(request: SupportRequest, signature: str, *, actor: Any) -> SupportRequest:
    """Take the link of the mail as proof of the address, and send. Twice is harmless.

    If a provider has closed its door meanwhile, the request goes back among the drafts with its address
    confirmed: the state of the returned request says which. Raises BadSignature.
    """
    with transaction.atomic():
        request = _locked(request)
        if not is_signature_of(request, signature):
            raise BadSignature
        if request.state != RequestState.TO_CONFIRM:
            return request
        now = clock.now()
        request.address_confirmed_at = now
        if _problems(request):
            old = REQUESTS.apply(SupportRequest, request.pk, "correct", address_confirmed_at=now, updated_at=now)
            _record(request, "correct", old, RequestState.DRAFT, actor)
            request.state = RequestState.DRAFT
        else:
            _send_now(request, "confirm", actor=actor)
    return request


def signature_of(request: SupportRequest) -> str:
    """What only somebody who reads the mails of the address can know."""
    return signature_for(request.pk, request.contact_email, salt=SALT)


def is_signature_of(request: SupportRequest, signature: str) -> bool:
    """Whether a link was made for this request and its present address."""
    return is_signature_for(signature, request.pk, request.contact_email, salt=SALT)


def has_verified(user: Any, address: str) -> bool:
    """Whether the account proved long ago that the address is theirs."""
    return user is not None and EmailAddress.objects.filter(user=user, email__iexact=address, verified=True).exists()


def _locked(request: SupportRequest) -> SupportRequest:
    # The lock is PostgreSQL's; on SQLite the transaction itself is the only writer.
    return SupportRequest.objects.select_for_update(of=("self",)).select_related("brand", "author").get(pk=request.pk)


def _problems(request: SupportRequest) -> list[Problem]:
    take_turn(*counted_by(request, _providers(request)))
    # As they are now that it is our turn: one of them may have left while we waited for it.
    return sending_problems(request, _providers(request))


def _providers(request: SupportRequest) -> list[Provider]:
    return [recipient.provider for recipient in request.recipients.select_related("provider")]


def _ask_confirmation(request: SupportRequest, *, actor: Any) -> None:
    old = REQUESTS.apply(SupportRequest, request.pk, "ask_confirmation", unfinished={}, updated_at=clock.now())
    _record(request, "ask_confirmation", old, RequestState.TO_CONFIRM, actor)
    _write_confirmation(request)
    request.state = RequestState.TO_CONFIRM


def _write_confirmation(request: SupportRequest) -> None:
    take_turn(mails_to(request.contact_email))
    if not may_write_to(request.contact_email):
        raise NoMoreMails(NO_MORE_MAILS)
    send(ConfirmAddress(request, signature=signature_of(request)), to=unconfirmed(request))


def _send_now(request: SupportRequest, transition: str, *, actor: Any) -> None:
    now = clock.now()
    changes: dict[str, Any] = {"sent_at": now, "updated_at": now, "unfinished": {}}
    changes["address_confirmed_at"] = request.address_confirmed_at or now
    old = REQUESTS.apply(SupportRequest, request.pk, transition, **changes)
    for name, value in {**changes, "state": RequestState.SENT}.items():
        setattr(request, name, value)
    _record(request, transition, old, RequestState.SENT, actor)
    recipients = list(request.recipients.select_related("provider"))
    needs = list(request.needs.all())
    for recipient in recipients:
        recipient.request = request
        others = [other.provider for other in recipients if other != recipient]
        send(RequestReceived(recipient, needs, others), to=provider_of(recipient))
    send(RequestSent(request, [recipient.provider for recipient in recipients]), to=association_of(request))


def _record(request: SupportRequest, verb: str, old: str, new: str, actor: Any) -> None:
    record(
        f"request.{verb}",
        request,
        actor=actor,
        role=Party.ASSOCIATION,
        organization=request.organization,
        old={"state": old},
        new={"state": new},
    )
