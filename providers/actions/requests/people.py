"""What happens to requests when an account is deleted, and what of them its owner may take along."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import Q, QuerySet

from portal.accounts.models import Membership
from portal.accounts.queries import proven_addresses
from portal.common import clock
from portal.common.locks import hold
from portal.common.takeout import Told
from portal.notifications.actions.mails import blank_mails_holding
from providers.actions.requests.following import withdraw_request
from providers.actions.requests.upkeep import blank_request
from providers.enums import Party, RequestState
from providers.models import Recipient, SupportRequest

NO_CONTACT = {"contact_name": "", "contact_email": "", "contact_phone": ""}


def requests_of(user: Any) -> QuerySet[SupportRequest]:
    """What this person wrote, signed in or as a visitor with an address that is proven to be theirs."""
    theirs = Q(author=user)
    for address in proven_addresses(user):
        theirs |= Q(contact_email__iexact=address, address_confirmed_at__isnull=False)
    return SupportRequest.objects.filter(theirs)


def erase_requests(user: Any) -> None:
    """Eraser, in the caller's transaction: drafts go; what was sent stays under "deleted account".

    An open request is withdrawn, since nobody is left to be answered. Its words stay only where other members
    of the organization can take them up again. Mails that named the person are blanked.
    """
    own = requests_of(user)
    for draft in hold(own.filter(sent_at=None)):
        draft.delete()
    for request in own.select_related("organization"):
        for recipient in request.recipients.all():
            blank_mails_holding(recipient.token)
        others = Membership.objects.filter(organization=request.organization_id).exclude(user=user)
        if request.organization_id and others.exists():
            SupportRequest.objects.filter(pk=request.pk).update(**NO_CONTACT, updated_at=clock.now())
        else:
            blank_request(request)
        if request.state == RequestState.SENT:
            withdraw_request(request, actor=None, party=Party.PORTAL)


def erase_requests_for(organization: Any, actor: Any) -> None:
    """Eraser of an organization, in the caller's transaction: what was written in its name is withdrawn and emptied;
    drafts go."""
    for request in hold(SupportRequest.objects.filter(organization=organization)):
        if request.sent_at is None:
            request.delete()
            continue
        for recipient in request.recipients.all():
            blank_mails_holding(recipient.token)
        blank_request(request)
        if request.state == RequestState.SENT:
            withdraw_request(request, actor=None, party=Party.PORTAL)
        SupportRequest.objects.filter(pk=request.pk).update(organization=None)


def export_requests(user: Any) -> Told:
    """Exporter: each request as it stands, with the answers it got; and what they answered for their own listings."""
    return Told(
        _whole(requests_of(user)),
        (
            Recipient.objects.filter(answered_by=user).select_related("provider"),
            lambda recipient: {
                "what": "request_answer",
                "listing": recipient.provider.name,
                "state": recipient.state,
                "answer": recipient.answer,
                "available_from": recipient.available_from,
                "answered_at": recipient.answered_at,
            },
        ),
    )


def export_requests_for(organization: Any) -> Told:
    """Exporter of an organization: what was written in its name, as its members read it."""
    return Told(_whole(SupportRequest.objects.filter(organization=organization).exclude(sent_at=None)))


def _whole(requests: QuerySet[SupportRequest]) -> tuple[QuerySet[SupportRequest], Callable[[Any], dict]]:
    return requests.select_related("brand").prefetch_related("needs", "recipients__provider", "follow_ups"), _as_row


def _as_row(request: SupportRequest) -> dict:
    return {
        "what": "support_request",
        "state": request.state,
        "organization": request.organization_name,
        "contact": [request.contact_name, request.contact_email, request.contact_phone],
        "place": request.place,
        "needs": [need.slug for need in request.needs.all()],
        "leaves": request.leaves,
        "hope": request.hope,
        "size": request.size,
        "deadline": request.deadline,
        "budget": request.budget,
        "caretaker": request.caretaker,
        "note": request.note,
        "sent_at": request.sent_at,
        "closed_at": request.closed_at,
        "outcome": request.outcome,
        "outcome_note": request.outcome_note,
        "answers": [
            {
                "provider": recipient.provider.name,
                "state": recipient.state,
                "answer": recipient.answer,
                "available_from": recipient.available_from,
                "answered_at": recipient.answered_at,
            }
            for recipient in request.recipients.all()
        ],
        "still_in_use": {row.months: row.still_in_use for row in request.follow_ups.all() if row.still_in_use},
    }
