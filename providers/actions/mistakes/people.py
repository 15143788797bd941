"""What happens to reports when an account is deleted, and what of them its owner may take along."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet

from portal.accounts.models import Membership
from portal.accounts.queries import proven_addresses
from portal.common import clock
from portal.common.locks import hold
from portal.common.takeout import Told
from providers.actions.mistakes.lapsing import lapse_mistake
from providers.actions.mistakes.upkeep import blank_mistake
from providers.models import MistakeReport


def mistakes_of(user: Any) -> QuerySet[MistakeReport]:
    """What this person reported, signed in or as a visitor who left an address that is proven to be theirs."""
    theirs = Q(author=user)
    for address in proven_addresses(user):
        theirs |= Q(contact_email__iexact=address)
    return MistakeReport.objects.filter(theirs)


def erase_mistakes(user: Any) -> None:
    """Eraser, in the caller's transaction: address and author go at once, and so do the words of what is closed.

    An open case goes on, since the listing may still be wrong; its words go as soon as it ends. Cases about a listing
    whose organization leaves with this person end, for nobody is left to answer.
    """
    now = clock.now()
    for report in hold(mistakes_of(user)):
        MistakeReport.objects.filter(pk=report.pk).update(
            author=None, contact_email="", author_left_at=now, **({"fingerprint": ""} if report.is_open else {})
        )
        blank_mistake(report)
    MistakeReport.objects.filter(answered_by=user).update(answered_by=None)
    for report in hold(_about_what_leaves_with(user)):
        if report.is_open:
            lapse_mistake(report)
        blank_mistake(report)


def export_mistakes(user: Any) -> Told:
    """Exporter: what this person reported, with what came of it; and what they answered for their own listings."""
    return Told(
        (
            mistakes_of(user).select_related("provider"),
            lambda report: {
                "what": "mistake_report",
                "listing": report.provider.name,
                "kind": report.kind,
                "words": report.words,
                "address": report.contact_email,
                "reported_at": report.created_at,
                "state": report.state,
                "answer": report.answer_words,
                "still_wrong": report.still_wrong_words,
                "reason": report.decision_reason,
                "closed_at": report.closed_at,
            },
        ),
        (
            MistakeReport.objects.filter(answered_by=user).select_related("provider"),
            lambda report: {
                "what": "mistake_answer",
                "listing": report.provider.name,
                "answer": report.answer,
                "words": report.answer_words,
                "answered_at": report.answered_at,
            },
        ),
    )


def _about_what_leaves_with(user: Any) -> QuerySet[MistakeReport]:
    """Reports about listings of organizations that nobody but this person belongs to."""
    own = Membership.objects.filter(user=user).values("organization")
    shared = Membership.objects.filter(organization__in=own).exclude(user=user).values("organization")
    alone = Q(provider__organization__in=own) & ~Q(provider__organization__in=shared)
    return MistakeReport.objects.filter(alone, erased_at=None)
