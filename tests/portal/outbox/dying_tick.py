"""Run by the tests in a process of its own: `tick`, again and again, each time in a child that may kill itself.

    dying_tick.py write 100               write mails
    dying_tick.py tick POINT ROUNDS HOURS  sweep up to ROUNDS times, the clock HOURS further on each time

The child dies by SIGKILL at a named point, by functions wrapped from outside: the portal knows nothing of it.
Prints one line of JSON.
"""

from __future__ import annotations

import json
import os
import signal
import smtplib
import sys
import time
from contextlib import nullcontext
from datetime import timedelta
from functools import wraps

import django

django.setup()

from django.conf import settings  # noqa: E402 - needs the set-up above
from django.core.management import call_command  # noqa: E402
from django.db import connection, transaction  # noqa: E402

from portal.common import clock  # noqa: E402
from portal.notifications import delivery  # noqa: E402
from portal.notifications.delivery import send  # noqa: E402
from portal.notifications.models import OutgoingMail  # noqa: E402
from portal.notifications.registry import MailContent, Notification, Recipient  # noqa: E402
from portal.outbox import sweeper  # noqa: E402
from portal.outbox.models import OutboxEvent  # noqa: E402
from portal.outbox.schedule import schedule  # noqa: E402

CLAIM_SECONDS = 0.4
DIES_AT_CALL = 12  # each child does some mails, then dies in the middle of one


class News(Notification):
    kind = "accounts.test_news"
    label = "News"
    reason = "You receive this message because this is a test."
    optional = False

    def content(self) -> MailContent:
        return MailContent(subject="Une nouvelle", paragraphs=["Bonjour."])


def write(number: int) -> None:
    for index in range(number):
        with transaction.atomic():
            send(News(), to=Recipient(f"personne{index}@example.org"))


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def dying(function, *, after: bool):
    """The function, ending the process at its nth call, before or after doing its work."""
    calls = 0

    @wraps(function)
    def wrapped(*args, **kwargs):
        nonlocal calls
        calls += 1
        if calls == DIES_AT_CALL and not after:
            die()
        result = function(*args, **kwargs)
        if calls == DIES_AT_CALL:
            die()
        return result

    return wrapped


def dying_after_data(send_bytes):
    """Of all that SMTP sends, the end of a message."""
    messages = 0

    @wraps(send_bytes)
    def wrapped(self, content):
        nonlocal messages
        send_bytes(self, content)
        ends = content.endswith(b"\r\n.\r\n") if isinstance(content, bytes) else content.endswith("\r\n.\r\n")
        messages += ends
        if ends and messages == DIES_AT_CALL:
            die()

    return wrapped


def prepare(point: str) -> None:
    if point == "after_claim":
        sweeper.claim_next = dying(sweeper.claim_next, after=True)
    elif point == "before_connecting":
        delivery.get_connection = dying(delivery.get_connection, after=False)
    elif point == "after_data":
        smtplib.SMTP.send = dying_after_data(smtplib.SMTP.send)
    elif point == "before_mark":
        delivery.mark_sent = dying(delivery.mark_sent, after=False)
    elif point == "after_mark":
        delivery.mark_sent = dying(delivery.mark_sent, after=True)
    elif point == "after_done":
        sweeper.mark_done = dying(sweeper.mark_done, after=True)
    elif point != "nowhere":
        raise ValueError(point)


def sweep_in_a_child(point: str, later: timedelta) -> bool:
    """One `tick`; whether the child died."""
    pid = os.fork()
    if pid == 0:
        prepare(point)
        with clock.frozen_at(clock.now() + later) if later else nullcontext():
            call_command("tick")
        os._exit(0)
    _pid, status = os.waitpid(pid, 0)
    if os.WIFEXITED(status) and os.WEXITSTATUS(status):
        raise SystemExit("the child failed")
    return os.WIFSIGNALED(status)


def is_open() -> bool:
    still = OutboxEvent.objects.exclude(state__in=["done", "failed"]).exists()
    connection.close()  # children open their own
    return still


def run(point: str, rounds: int, hours: float) -> None:
    sweeper.CLAIM = timedelta(seconds=CLAIM_SECONDS)
    schedule.clear()
    deaths = 0
    for number in range(rounds):
        if not is_open():
            break
        deaths += sweep_in_a_child(point, timedelta(hours=hours * number))
        if not hours:
            time.sleep(CLAIM_SECONDS + 0.1)
    report = {
        "deaths": deaths,
        "message_ids": list(OutgoingMail.objects.values_list("message_id", flat=True)),
        "unsent": OutgoingMail.objects.filter(sent_at=None).count(),
        "states": sorted(set(OutboxEvent.objects.values_list("state", flat=True))),
        "attempts": max(OutboxEvent.objects.values_list("attempts", flat=True)),
        "errors": sorted(set(OutboxEvent.objects.values_list("last_error", flat=True))),
    }
    print(json.dumps(report))  # noqa: T201 - read by the test


if __name__ == "__main__":
    if sys.argv[1] == "write":
        write(int(sys.argv[2]))
    else:
        settings.EMAIL_TIMEOUT = 1
        run(sys.argv[2], int(sys.argv[3]), float(sys.argv[4]))
