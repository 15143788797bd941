"""One of several processes leads: who holds the row. It says so again and again; once it falls silent, another may."""

from __future__ import annotations

from datetime import timedelta

from django.db import IntegrityError, transaction
from django.db.models import Q

from portal.common import clock
from portal.outbox.models import Lease


def hold(name: str, holder: str, *, duration: timedelta) -> bool:
    """Take the lease, or keep it for another `duration`; False while somebody else has it.

    Machines that share a lease need clocks that differ by less than its duration.
    """
    now = clock.now()
    free = Q(holder=holder) | Q(until__lt=now)
    if Lease.objects.filter(free, name=name).update(holder=holder, until=now + duration):
        return True
    if Lease.objects.filter(name=name).exists():
        return False
    try:
        with transaction.atomic():
            Lease.objects.create(name=name, holder=holder, until=now + duration)
    except IntegrityError:  # the first of all, and another one was quicker
        return False
    return True


def let_go(name: str, holder: str) -> None:
    """Give the lease up before its time, so that nobody waits for its end."""
    Lease.objects.filter(name=name, holder=holder).update(holder="", until=clock.now() - timedelta(seconds=1))
