"""What happens to notices when an account is deleted, and what of them its owner may take along."""

from __future__ import annotations

from typing import Any

from allauth.account.models import EmailAddress
from django.db.models import Q, QuerySet

from portal.common import clock
from portal.common.locks import hold
from portal.common.takeout import Told
from portal.moderation.notices.actions.upkeep import blank_notice
from portal.moderation.notices.models import Notice


def notices_of(user: Any) -> QuerySet[Notice]:
    """What this person sent, signed in or as a visitor who left an address that is theirs."""
    addresses = EmailAddress.objects.filter(user=user, verified=True).values_list("email", flat=True)
    theirs = Q(author=user)
    for address in {*addresses, *([user.email] if user.email else [])}:
        theirs |= Q(email__iexact=address)
    return Notice.objects.filter(theirs)


def erase_notices(user: Any) -> None:
    """Eraser, in the caller's transaction: name, address and account go at once, and the words of what is closed.

    An open notice is still decided, since the content may be illegal; its words go as soon as it ends.
    """
    now = clock.now()
    for notice in hold(notices_of(user)):
        Notice.objects.filter(pk=notice.pk).update(author=None, name="", email="", author_left_at=now, fingerprint="")
        blank_notice(notice.pk)


def export_notices(user: Any) -> Told:
    """Exporter: what this person notified, with what was decided."""
    return Told(
        (
            notices_of(user),
            lambda notice: {
                "what": "notice_of_illegal_content",
                "number": notice.number,
                "where": notice.address,
                "ground": notice.ground,
                "explanation": notice.explanation,
                "legal_basis": notice.legal_basis,
                "name": notice.name,
                "address": notice.email,
                "sent_at": notice.created_at,
                "state": notice.state,
                "reason": notice.decision_reason,
                "contested": notice.objection,
                "closed_at": notice.closed_at,
            },
        ),
    )
