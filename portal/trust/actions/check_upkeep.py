"""What happens to checks by the calendar, in a merge, and when an account is deleted."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import Exists, F, Q

from portal.accounts.models import Organization
from portal.accounts.queries import admins_of
from portal.common import clock
from portal.common.locks import hold
from portal.common.private_storage import private_storage
from portal.common.registries import ExportedFile
from portal.common.takeout import Told
from portal.notifications.delivery import send
from portal.notifications.registry import Recipient
from portal.outbox.registry import periodic
from portal.trust.actions.check_answers import lapse
from portal.trust.actions.checking import close
from portal.trust.dates import LINK_VALID_FOR, LOOK_WITHIN, VOUCH_WITHIN
from portal.trust.enums import CheckState, Party
from portal.trust.models import IdentifierCheck
from portal.trust.models.identifier_check import OPEN
from portal.trust.notifications.checks import NumberLeftOpen, VouchAsked
from portal.trust.queries_checks import documents_of, leans_on, sender_answers, vouches_asked, who_can_vouch

KEEP_WORDS = timedelta(days=183)


@periodic("trust.lapse_unanswered_checks", every=timedelta(hours=1))
def lapse_unanswered_checks() -> int:
    """End checks that nobody answered (the link in seven days, a request to vouch or a document in thirty), those of a
    number that has changed, and those with a document that its sender cannot take back any more, having left; returns
    how many. A document goes with its check.
    """
    now = clock.now()
    late = Q(state=CheckState.MAILED, mailed_at__lte=now - LINK_VALID_FOR)
    late |= Q(state=CheckState.VOUCHING, waits_since__lte=now - VOUCH_WITHIN)
    late |= Q(state=CheckState.SHOWN, waits_since__lte=now - LOOK_WITHIN)
    late |= Q(state=CheckState.SHOWN) & ~Q(Exists(sender_answers()))
    late |= Q(state__in=OPEN) & ~Q(identifier=F("organization__identifier"))
    under_way = IdentifierCheck.objects.filter(late, state__in=OPEN)  # few, among all that there ever were
    return sum(lapse(check) for check in under_way.select_related("organization", "voucher"))


@periodic("trust.blank_old_checks", every=timedelta(hours=12))
def blank_old_checks() -> int:
    """Blank the words of checks half a year after their end; returns how many."""
    now = clock.now()
    with transaction.atomic():
        old = hold(IdentifierCheck.objects.filter(ended_at__lt=now - KEEP_WORDS, blanked_at=None))
        rows = IdentifierCheck.objects.filter(pk__in=[check.pk for check in old])
        return rows.update(message="", reason="", token=None, blanked_at=now)


def merge_checks(gone: Organization, kept: Organization, actor: Any) -> None:
    """Merger: what is under way about the one that goes is over, and who asked is told; the checks follow, and so does
    what it vouched for.

    A check of one of the two by the other stays where it is. What it was asked to vouch for goes on where the one that
    stays may vouch. Runs before the memberships follow: their admins are still apart.
    """
    under_way = Q(organization=gone) | Q(organization=kept, voucher=gone)
    open_ones = IdentifierCheck.objects.filter(under_way, state__in=OPEN)
    for check in open_ones.select_related("organization", "voucher", "asked_by"):
        _leave_open(check, gone, kept)
    asked = list(vouches_asked(gone))
    own = IdentifierCheck.objects.filter(organization=gone)
    own.filter(Q(voucher=None) | ~Q(voucher=kept)).update(organization=kept)
    IdentifierCheck.objects.filter(voucher=gone).exclude(organization=kept).update(voucher=kept)
    basis = _basis_of(gone, kept)
    for check in asked:
        check.voucher = kept
        if basis is None or (basis.voucher and leans_on(basis.voucher, check.organization)):
            _leave_open(check, gone, kept)
            continue
        for admin in who_can_vouch(kept, check.organization).exclude(user__in=admins_of(gone).values("user")):
            send(VouchAsked(check), to=Recipient.of(admin.user))


def _leave_open(check: IdentifierCheck, gone: Organization, kept: Organization) -> None:
    close(check, "lapse", actor=None, role=Party.PORTAL)
    if check.asked_by:
        send(NumberLeftOpen(check, gone=gone, kept=kept), to=Recipient.of(check.asked_by))


def _basis_of(gone: Organization, kept: Organization) -> IdentifierCheck | None:
    """The check that holds for the one that stays once it has taken over the number that it lacked, if any."""
    number = kept if kept.identifier else gone
    rows = IdentifierCheck.objects.filter(
        organization=kept,
        state=CheckState.CONFIRMED,
        identifier_kind=number.identifier_kind,
        identifier=number.identifier,
    )
    return rows.select_related("voucher").order_by("-ended_at", "-pk").first()


def erase_checks(user: Any) -> None:
    """Eraser, in the caller's transaction: the person's words go, and what they show; the check is the organization's,
    and stays. The other admins are told that a document is gone without an answer.
    """
    for check in documents_of(user):
        lapse(check, gone=user)
    IdentifierCheck.objects.filter(asked_by=user).update(message="")


def export_checks(user: Any) -> Told:
    """Exporter: the checks that the person asked for, what they wrote and the answers."""
    return Told(
        (
            IdentifierCheck.objects.filter(asked_by=user).select_related("organization"),
            lambda check: {
                "asked_to_check": check.organization.name,
                "way": check.way,
                "message": check.message,
                "document": check.file_name,
                "state": check.state,
                "reason": check.reason,
                "on": check.asked_at,
                "ended_at": check.ended_at,
            },
        ),
    )


def export_documents(user: Any) -> Iterator[ExportedFile]:
    """Exporter of files: the documents that the person shows, until they are looked at."""
    for check in documents_of(user):
        yield ExportedFile(check.file_name, partial(private_storage().open, str(check.stored_as)))
