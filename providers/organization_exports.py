"""What this app knows of an organization, as plain data for its admins to take along: what its pages show them too."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from portal.common.takeout import Told
from providers.enums import RequestState
from providers.importing.stored import stored_listing
from providers.models import ListingEdit, MistakeReport, Partnership, Provider, Recipient
from providers.queries_requests import received_by

REACHABLE = (RequestState.SENT, RequestState.CLOSED)  # who withdrew is not to be reached any more


def export_listings(organization: Any) -> Iterator[dict]:
    """Each listing as it stands, whole, with who it works with."""
    for listing in Provider.objects.filter(organization=organization, erased_at=None).order_by("pk"):
        partners = Partnership.objects.of(listing).select_related("first", "second")
        yield {
            "slug": listing.slug,
            "state": listing.state,
            "suspension_reason": listing.suspension_reason,
            **_plain(asdict(stored_listing(listing.pk))),
            "left_on": listing.left_on,
            "partners": [
                {"name": partnership.other_of(listing).name, "state": partnership.state, "note": partnership.note}
                for partnership in partners
            ],
        }


def export_edits_of(organization: Any) -> Told:
    """What its people proposed to change, and what became of it."""
    return Told(
        (
            ListingEdit.objects.filter(provider__organization=organization).select_related("provider"),
            lambda edit: {
                "listing": edit.provider.name,
                "state": edit.state,
                "proposed": edit.values,
                "said_before": edit.before,
                "why": edit.note,
                "reason": edit.because,
                "sent_at": edit.sent_at,
                "decided_at": edit.decided_at,
                "closed_at": edit.closed_at,
            },
        ),
    )


def export_mistakes_about(organization: Any) -> Told:
    """What was reported about its listings and how it answered; never by whom."""
    return Told(
        (
            MistakeReport.objects.filter(provider__organization=organization).select_related("provider"),
            lambda report: {
                "listing": report.provider.name,
                "kind": report.kind,
                "words": report.words,
                "reported_at": report.created_at,
                "state": report.state,
                "answer": report.answer_words,
                "answered_at": report.answered_at,
                "reason": report.decision_reason,
                "closed_at": report.closed_at,
            },
        ),
    )


def export_received(organization: Any) -> Iterator[dict]:
    """The requests that reached its listings, and what it answered."""
    for listing in Provider.objects.filter(organization=organization).order_by("pk"):
        for recipient in received_by(listing).prefetch_related("request__needs"):
            yield _received(listing, recipient)


def _received(listing: Provider, recipient: Recipient) -> dict[str, Any]:
    request = recipient.request
    contact = [request.contact_name, request.contact_email, request.contact_phone]
    return {
        "listing": listing.name,
        "from": request.organization_name,
        "contact": contact if request.state in REACHABLE else [],
        "place": request.place,
        "needs": [need.slug for need in request.needs.all()],
        "leaves": request.leaves,
        "hope": request.hope,
        "size": request.size,
        "deadline": request.deadline,
        "budget": request.budget,
        "note": request.note,
        "sent_at": request.sent_at,
        "state": request.state,
        "answer_state": recipient.state,
        "answer": recipient.answer,
        "available_from": recipient.available_from,
        "answered_at": recipient.answered_at,
    }


def _plain(value: Any) -> Any:
    """Sets and tuples as lists, in an order that stays."""
    if isinstance(value, dict):
        return {name: _plain(inner) for name, inner in value.items()}
    if isinstance(value, set | frozenset):
        return sorted(value)
    return [_plain(inner) for inner in value] if isinstance(value, list | tuple) else value
