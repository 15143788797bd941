"""The waiting list, while no files are taken: joined twice over (address, then the link in the mail), told once.

An address that is on the list and one that is not get the same page and one mail each, so nobody learns of another.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from portal.accounts.queries import proven_addresses
from portal.common import clock
from portal.common.keys import new_token
from portal.common.locks import hold, take_turn
from portal.common.takeout import Told
from portal.notifications.actions.mails import blank_mails_holding
from portal.notifications.delivery import send
from portal.notifications.models import OutgoingMail
from portal.notifications.registry import Recipient
from portal.outbox.registry import periodic
from providers.request_limits import mails_to
from providers.vetting.models import VettingRules, WaitingAddress
from providers.vetting.notifications.waiting import IntakeOpens, OnTheListAlready, PleaseConfirm
from providers.vetting.queries import rules
from providers.vetting.workflow import VettingError

CONFIRM_WITHIN = timedelta(days=7)
KEEP = timedelta(days=365)
DAY = timedelta(days=1)
MAILS_A_DAY = 3
MAILS_BEFORE = (PleaseConfirm.kind, OnTheListAlready.kind)  # to an address that somebody typed, whoever that was
AT_ONCE = 100
TOLD_AT_A_TIME = 10  # times AT_ONCE: the rest is for the next time


class NoMoreMails(VettingError):
    """The address was written to enough today; nothing was written."""


class NothingToWaitFor(VettingError):
    """Files are taken; nothing was written."""


def join_waiting_list(address: str, *, language: str) -> None:
    """Write to an address so that its holder confirms it; to one that waits already, how to leave.

    Writes the row (again, with its seven days, as long as it is not confirmed) and the mail. Raises NothingToWaitFor
    while files are taken, or NoMoreMails.
    """
    address = address.strip().lower()
    now = clock.now()
    with transaction.atomic():
        take_turn(mails_to(address))
        if rules().is_open:
            raise NothingToWaitFor(_("Files are taken again: you need not wait, begin yours."))
        _check_mails(address)
        row, is_new = WaitingAddress.objects.get_or_create(
            email=address, defaults={"token": new_token(), "language": language, "created_at": now}
        )
        if row.confirmed_at is None and not is_new:
            WaitingAddress.objects.filter(pk=row.pk).update(created_at=now, language=language)
        mail = PleaseConfirm(row.token) if row.confirmed_at is None else OnTheListAlready(row.token)
        send(mail, to=Recipient(address, language=language))


def _check_mails(address: str) -> None:
    written = OutgoingMail.objects.filter(
        kind__in=MAILS_BEFORE, to_address__iexact=address, created_at__gt=clock.now() - DAY
    )
    if written.count() >= MAILS_A_DAY:
        raise NoMoreMails(
            _("We have written to this address several times today: look for our message, or come back tomorrow.")
        )


def confirm_address(token: str) -> bool:
    """Note that the holder of an address wishes to be told. Twice is harmless; returns whether the link still holds."""
    now = clock.now()
    with transaction.atomic():
        held = hold(WaitingAddress.objects.filter(token=token))
        if not held or has_lapsed(held[0]):
            return False
        WaitingAddress.objects.filter(pk=held[0].pk, confirmed_at=None).update(confirmed_at=now)
    return True


def has_lapsed(row: WaitingAddress) -> bool:
    """Whether an address was not confirmed in time."""
    return row.confirmed_at is None and row.created_at <= clock.now() - CONFIRM_WITHIN


def leave_waiting_list(token: str) -> bool:
    """Forget an address, confirmed or not, and the mails that hold its link. Twice is harmless; returns whether it was
    there."""
    with transaction.atomic():
        return bool(_forget(hold(WaitingAddress.objects.filter(token=token))))


def _forget(rows: list[WaitingAddress]) -> int:
    for row in rows:
        blank_mails_holding(row.token)
        row.delete()
    return len(rows)


@periodic("vetting.tell_waiting", every=timedelta(minutes=5))
def tell_waiting() -> int:
    """Write once to those who wait, if files are taken, and forget their addresses; returns to how many.

    A thousand at a time, a hundred in one transaction: ten thousand are told within the hour, and should the intake
    close in the middle the others go on waiting. Twice, late or in two processes is harmless: mail and row go together.
    """
    told = 0
    for _time in range(TOLD_AT_A_TIME):
        batch = _tell_some()
        told += batch
        if batch < AT_ONCE:
            break
    return told


def _tell_some() -> int:
    with transaction.atomic():
        # Who closes the intake waits until these are told.
        hold(VettingRules.objects.filter(pk=VettingRules.ONLY))
        if not rules().is_open:
            return 0
        keys = WaitingAddress.objects.filter(confirmed_at__isnull=False).values_list("pk", flat=True)[:AT_ONCE]
        rows = hold(WaitingAddress.objects.filter(pk__in=list(keys)))
        for row in rows:
            send(IntakeOpens(), to=Recipient(row.email, language=row.language))
        WaitingAddress.objects.filter(pk__in=[row.pk for row in rows]).delete()
    return len(rows)


@periodic("vetting.forget_waiting", every=timedelta(hours=1))
def forget_waiting() -> int:
    """Forget addresses that were not confirmed within seven days, and all after a year; returns how many."""
    now = clock.now()
    unconfirmed = WaitingAddress.objects.filter(confirmed_at=None, created_at__lte=now - CONFIRM_WITHIN)
    old = WaitingAddress.objects.filter(created_at__lte=now - KEEP)
    return unconfirmed.delete()[0] + old.delete()[0]


def erase_waiting(user: Any) -> None:
    """Eraser, in the caller's transaction: addresses that are proven to be the account's are forgotten here too."""
    for address in proven_addresses(user):
        _forget(hold(WaitingAddress.objects.filter(email__iexact=address)))


def export_waiting(user: Any) -> Told:
    """Exporter: since when the address of the account is on the waiting list."""
    return Told(
        *(
            (
                WaitingAddress.objects.filter(email__iexact=address),
                lambda row: {"what": "waiting_list", "since": row.created_at, "confirmed_at": row.confirmed_at},
            )
            for address in proven_addresses(user)
        )
    )
