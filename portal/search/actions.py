"""Counting searches, so that editors learn what is missing and what is looked for. Nobody can be recognised in it."""

import re
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import F, Q

from portal.audit.api import record
from portal.common import clock
from portal.outbox.api import emit
from portal.outbox.registry import periodic
from portal.search.analysis import normalise_query
from portal.search.indexing import REPAIR_TOPIC
from portal.search.models import FoundSearch, FruitlessSearch

# A rare search may be somebody's name: what few people asked is forgotten.
RARE_KEPT = timedelta(days=30)
KEPT = timedelta(days=395)
_MAX_LETTERS = 80
_MAX_ROWS = 20_000
# Mail addresses, web addresses and anything with a digit (telephone, registration number, date of birth).
_PERSONAL = re.compile(r"@|://|^www\.|\d")


def wish_repair(*, actor: Any) -> bool:
    """Have everything compared with the indexes and mended, once what waits is done; whether it was not wished yet."""
    with transaction.atomic():
        event = emit(REPAIR_TOPIC, {}, key="everything")
        if event is not None:
            record("search.repair_wished", event, actor=actor)
    return event is not None


def record_fruitless(kind: str, text: str) -> bool:
    """Count one more search of this text that found nothing; returns whether there was something to count."""
    normalised = _impersonal(text)
    if not normalised:
        return False
    today = clock.today()
    with transaction.atomic():
        known = FruitlessSearch.objects.filter(kind=kind, text_normalised=normalised)
        if known.update(count=F("count") + 1, last_on=today):
            return True
        # Somebody who types nonsense all day fills the table up to here and no further.
        if FruitlessSearch.objects.count() >= _MAX_ROWS:
            return False
        row, created = FruitlessSearch.objects.get_or_create(
            kind=kind, text_normalised=normalised, defaults={"last_on": today}
        )
        if not created:
            known.update(count=F("count") + 1, last_on=today)
    return True


def record_found(kind: str, text: str) -> bool:
    """Count one more search of this text that found something today; returns whether there was something to count."""
    normalised = _impersonal(text)
    if not normalised:
        return False
    today = clock.today()
    with transaction.atomic():
        known = FoundSearch.objects.filter(kind=kind, text_normalised=normalised, day=today)
        if known.update(count=F("count") + 1):
            return True
        if FoundSearch.objects.filter(day=today).count() >= _MAX_ROWS:
            return False
        # Of two who are the first at the same moment one is not counted.
        FoundSearch.objects.bulk_create(
            [FoundSearch(kind=kind, text_normalised=normalised, day=today)], ignore_conflicts=True
        )
    return True


def _impersonal(text: str) -> str:
    """The words of a search as they are counted: without what may lead to somebody."""
    words = [word for word in normalise_query(text).text.lower().split() if not _PERSONAL.search(word)]
    return " ".join(words)[:_MAX_LETTERS].strip()


@periodic("search.forget_found", every=timedelta(days=1))
def forget_found() -> int:
    """Remove the days before the last thirty; returns how many rows."""
    before = clock.today() - timedelta(days=FoundSearch.KEPT_DAYS)
    removed, _ = FoundSearch.objects.filter(day__lt=before).delete()
    return removed


@periodic("search.forget_fruitless", every=timedelta(days=1))
def forget_fruitless() -> int:
    """Remove searches that stayed rare for 30 days, and all after 13 months; returns how many."""
    today = clock.today()
    rare = Q(count__lt=FruitlessSearch.SHOWN_FROM, last_on__lt=today - RARE_KEPT)
    removed, _ = FruitlessSearch.objects.filter(rare | Q(last_on__lt=today - KEPT)).delete()
    return removed
