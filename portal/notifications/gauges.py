"""What monitoring reads of the mails."""

from __future__ import annotations

from datetime import timedelta

from portal.common import clock
from portal.common.gauges import Gauge
from portal.notifications.models import OutgoingMail

WRITTEN = timedelta(days=2)  # the index is on when a mail was written; few leave later than that


def of_mails() -> list[Gauge]:
    """How many mails left within the hour (one query)."""
    now = clock.now()
    sent = OutgoingMail.objects.filter(created_at__gte=now - WRITTEN, sent_at__gte=now - timedelta(hours=1)).count()
    return [Gauge("mails_sent_last_hour", "Mails that the mail server took within the hour", {(): float(sent)})]
