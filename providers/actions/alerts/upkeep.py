"""What the portal does by itself with searches that people follow: tell what is new, ask once a year, forget."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from portal.accounts.adapter import owner_of
from portal.accounts.queries import proven_addresses
from portal.common import clock
from portal.common.locks import hold
from portal.common.takeout import Told
from portal.notifications.delivery import send
from portal.notifications.registry import Recipient
from portal.outbox.registry import periodic
from providers.actions.alerts.following import CONFIRM_WITHIN, forget
from providers.models import Provider, SavedSearch
from providers.notifications.alerts import NAMED, NewForSearch, StillWanted
from providers.permissions import visible_to
from providers.queries_alerts import found_by

MONTH = timedelta(days=30)
YEAR = timedelta(days=365)
KEEP = 2 * YEAR  # since they last said that they want it
LAST_WORD = MONTH  # before the end
AT_ONCE = 500  # alerts of one run: ten thousand that are due on one day are told within the next


@periodic("providers.tell_alerts", every=timedelta(hours=1))
def tell_alerts() -> int:
    """Look again at searches after a month, and write where something new answers; returns to how many.

    What is new is what the index finds now and did not find then. Twice, late or in two processes is harmless: the
    look and its mail go together. Two people who follow the same search are one question to the index.
    """
    due = SavedSearch.objects.filter(confirmed_at__isnull=False, looked_at__lte=clock.now() - MONTH)
    found: dict[str, list[int] | None] = {}
    told = 0
    for pk, query in due.order_by("looked_at", "pk").values_list("pk", "query")[:AT_ONCE]:
        if query not in found:
            found[query] = found_by(query)
        told += _tell(pk, found[query])
    return told


def _tell(pk: int, found: list[int] | None) -> bool:
    now = clock.now()
    with transaction.atomic():
        for row in hold(SavedSearch.objects.filter(pk=pk, looked_at__lte=now - MONTH)):
            known = row.known if found is None else found
            new = _new(row, found or [])
            is_told = bool(new) and not _is_shut_out(row)
            SavedSearch.objects.filter(pk=pk).update(
                looked_at=now, known=known, mailed_at=now if is_told else row.mailed_at
            )
            if is_told:
                send(_news(row, new), to=Recipient(row.email, language=row.language))
                return True
    return False


def _new(row: SavedSearch, found: list[int]) -> list[Provider]:
    """What it had not found a month ago, as everybody may see it now; what was verified last comes first."""
    keys = set(found) - set(row.known)
    return list(visible_to(None).filter(pk__in=keys).order_by("-verified_on", "-pk")) if keys else []


def _news(row: SavedSearch, new: list[Provider]) -> NewForSearch:
    listings = [(listing.name, listing.summary) for listing in new[:NAMED]]
    return NewForSearch(row.token, row.query, listings, len(new))


def _is_shut_out(row: SavedSearch) -> bool:
    """Whether the address is that of an account which is closed."""
    owner = owner_of(row.email)
    return owner is not None and not owner.is_active


@periodic("providers.remind_of_alerts", every=timedelta(hours=12))
def remind_of_alerts() -> int:
    """Ask after a year without a word, and once more a month before the end, whether it is wanted; returns how many."""
    now = clock.now()
    followed = SavedSearch.objects.filter(confirmed_at__isnull=False)
    last = {"wanted_at__lte": now - KEEP + LAST_WORD, "reminded_at__lte": now - LAST_WORD}
    due = (followed.filter(reminders=0, wanted_at__lte=now - YEAR), followed.filter(reminders=1, **last))
    keys = [(pk, count) for count, rows in enumerate(due) for pk in rows.values_list("pk", flat=True)[:AT_ONCE]]
    return sum(_remind(pk, count, now) for pk, count in keys)


def _remind(pk: int, count: int, now: datetime) -> bool:
    with transaction.atomic():
        for row in hold(SavedSearch.objects.filter(pk=pk, reminders=count, wanted_at__lte=now - YEAR)):
            assert row.wanted_at is not None and row.confirmed_at is not None
            # After a long pause of the ticker they still have a month to answer.
            until = max(row.wanted_at + KEEP, now + LAST_WORD)
            SavedSearch.objects.filter(pk=pk).update(reminders=row.reminders + 1, reminded_at=now)
            if not _is_shut_out(row):
                mail = StillWanted(row.token, row.query, clock.day_of(row.confirmed_at), clock.day_of(until))
                send(mail, to=Recipient(row.email, language=row.language))
                return True
    return False


@periodic("providers.forget_alerts", every=timedelta(hours=1))
def forget_alerts() -> int:
    """Forget what was not confirmed in seven days, and what nobody has wanted for two years; returns how many."""
    now = clock.now()
    unconfirmed = SavedSearch.objects.filter(confirmed_at=None, created_at__lte=now - CONFIRM_WITHIN)
    unwanted = SavedSearch.objects.filter(
        confirmed_at__isnull=False, wanted_at__lte=now - KEEP, reminders__gte=1, reminded_at__lte=now - LAST_WORD
    )
    # The mails that hold their links are blanked after thirty days, as all are: here may be thousands.
    return unconfirmed.delete()[0] + unwanted.delete()[0]


def erase_alerts(user: Any) -> None:
    """Eraser, in the caller's transaction: alerts to addresses that are proven to be the account's go with it."""
    forget(hold(SavedSearch.objects.filter(email__in=proven_addresses(user))))


def export_alerts(user: Any) -> Told:
    """Exporter: the searches that the addresses of the account follow."""
    return Told(
        (
            SavedSearch.objects.filter(email__in=proven_addresses(user)),
            lambda row: {
                "what": "saved_search",
                "address": row.email,
                "search": row.query,
                "since": row.created_at,
                "confirmed_at": row.confirmed_at,
                "last_written": row.mailed_at,
            },
        ),
    )
