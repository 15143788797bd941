"""To follow a search: twice over (address, then the link in the mail), or at once where the address is proven.

An address that follows a search and one that does not get the same page and one mail each, so nobody learns of another.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from portal.common import clock
from portal.common.locks import hold, take_turn
from portal.notifications.actions.mails import blank_mails_holding
from portal.notifications.delivery import send
from portal.notifications.models import OutgoingMail
from portal.notifications.registry import Recipient
from providers.actions.requests.sending import has_verified
from providers.models import SavedSearch
from providers.notifications.alerts import AboutAlert, ConfirmAlert, FollowedAlready, NoRoomForAlert
from providers.queries_alerts import confirmed_of, found_by, is_too_long
from providers.request_limits import NO_MORE_MAILS, mails_to

CONFIRM_WITHIN = timedelta(days=7)
DAY = timedelta(days=1)
MOST = 10  # searches that one address follows
MAILS_A_DAY = 3
MAILS_BEFORE = (ConfirmAlert.kind, FollowedAlready.kind, NoRoomForAlert.kind)  # to an address that somebody typed


class AlertError(Exception):
    """Why a search is not followed; nothing was written.

    AlertError
     ├── NoMoreMails     the address was written to enough today
     ├── TooManyAlerts   somebody's own address follows ten searches
     └── SearchTooLong   it has more filters than can be kept
    """


class NoMoreMails(AlertError):
    pass


class TooManyAlerts(AlertError):
    pass


class SearchTooLong(AlertError):
    pass


def follow_search(address: str, query: str, *, language: str, actor: Any) -> SavedSearch | None:
    """Follow a search (in its one writing) by mail to `address`.

    Where `actor` has proven that the address is theirs it is followed at once, and the row is returned. Otherwise the
    row waits seven days for its link, one mail is written, and None is returned whatever is known of the address.
    Twice is harmless. Raises NoMoreMails, TooManyAlerts or SearchTooLong.
    """
    address = address.strip().lower()
    if is_too_long(query):
        raise SearchTooLong(_("This search has more filters than we can keep: take some out, then follow it."))
    if has_verified(actor, address):
        return _follow_at_once(address, query, language)
    now = clock.now()
    with transaction.atomic():
        take_turn(mails_to(address))
        _check_mails(address)
        send(_mail_to_stranger(address, query, language, now), to=Recipient(address, language=language))
    return None


def _mail_to_stranger(address: str, query: str, language: str, now: datetime) -> AboutAlert:
    """The one mail that an address gets, the row being written if there is room for it."""
    row = SavedSearch.objects.filter(email=address, query=query).first()
    if row is not None and row.confirmed_at is not None:
        return FollowedAlready(row.token)
    followed = list(confirmed_of(address)[:MOST])
    if len(followed) == MOST:
        return NoRoomForAlert(followed[0].token)
    if row is None:
        row = SavedSearch.objects.create(email=address, query=query, language=language, created_at=now)
    else:
        SavedSearch.objects.filter(pk=row.pk).update(created_at=now, language=language)
    return ConfirmAlert(row.token)


def _check_mails(address: str) -> None:
    written = OutgoingMail.objects.filter(
        kind__in=MAILS_BEFORE, to_address__iexact=address, created_at__gt=clock.now() - DAY
    )
    if written.count() >= MAILS_A_DAY:
        raise NoMoreMails(str(NO_MORE_MAILS))


def _follow_at_once(address: str, query: str, language: str) -> SavedSearch:
    known = found_by(query) or []
    with transaction.atomic():
        take_turn(mails_to(address))
        row = SavedSearch.objects.filter(email=address, query=query).first()
        if row is None or row.confirmed_at is None:
            _check_room(address)
            row = row or SavedSearch.objects.create(email=address, query=query, language=language)
            _begin(row, known)
            row.refresh_from_db()
    return row


def _check_room(address: str) -> None:
    if confirmed_of(address).count() >= MOST:
        raise TooManyAlerts(
            _("You follow %(count)s searches, which is as many as one can: stop one of them, then come back.")
            % {"count": MOST}
        )


def _begin(row: SavedSearch, known: list[int]) -> None:
    now = clock.now()
    SavedSearch.objects.filter(pk=row.pk, confirmed_at=None).update(
        confirmed_at=now, looked_at=now, wanted_at=now, known=known
    )


def confirm_alert(token: str) -> bool:
    """The holder of the address wishes it; or, of one that is confirmed, still wishes it: the two years begin anew.

    Twice is harmless; returns whether the link still holds. Raises TooManyAlerts.
    """
    row = SavedSearch.objects.filter(token=token).first()
    if row is None or has_lapsed(row):
        return False
    known = [] if row.confirmed_at else found_by(row.query) or []
    with transaction.atomic():
        take_turn(mails_to(row.email))
        held = hold(SavedSearch.objects.filter(pk=row.pk))
        if held and held[0].confirmed_at is None:
            _check_room(row.email)
            _begin(row, known)
        elif held:
            SavedSearch.objects.filter(pk=row.pk).update(wanted_at=clock.now(), reminders=0, reminded_at=None)
    return bool(held)


def has_lapsed(row: SavedSearch) -> bool:
    """Whether it was not confirmed in time."""
    return row.confirmed_at is None and row.created_at <= clock.now() - CONFIRM_WITHIN


def stop_alert(token: str) -> bool:
    """Forget an alert, confirmed or not, and the mails that hold its link. Twice is harmless; returns whether it was
    there."""
    with transaction.atomic():
        return bool(forget(hold(SavedSearch.objects.filter(token=token))))


def stop_all_alerts(token: str) -> int:
    """Forget every alert of the address that this link was sent to; returns how many."""
    row = SavedSearch.objects.filter(token=token).first()
    if row is None:
        return 0
    with transaction.atomic():
        return forget(hold(SavedSearch.objects.filter(email=row.email)))


def forget(rows: list[SavedSearch]) -> int:
    """Delete held alerts and blank the mails that hold their links, in the caller's transaction; returns how many."""
    for row in rows:
        blank_mails_holding(row.token)
    return SavedSearch.objects.filter(pk__in=[row.pk for row in rows]).delete()[0]
