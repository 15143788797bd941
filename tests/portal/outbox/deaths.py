"""What the scripts of the tests with dying processes share: what is written, where they die, and what came of it.

A process dies by SIGKILL at a named point, by functions wrapped from outside: the portal knows nothing of it.
Importing this sets Django up, so a test never does.
"""

from __future__ import annotations

import os
import signal
import smtplib
from dataclasses import replace
from functools import wraps
from typing import Any

import django

django.setup()

from django.conf import settings  # noqa: E402 - needs the set-up above
from django.db import connection, transaction  # noqa: E402

from portal.notifications import delivery  # noqa: E402
from portal.notifications.delivery import send  # noqa: E402
from portal.notifications.models import OutgoingMail  # noqa: E402
from portal.notifications.registry import MailContent, Notification, Recipient  # noqa: E402
from portal.outbox import sweeper  # noqa: E402
from portal.outbox.models import OutboxEvent  # noqa: E402
from portal.outbox.registry import routes  # noqa: E402

settings.EMAIL_TIMEOUT = 1
# Short where processes die, so that their events are soon free again; else as in life: two might do the same event.
CLAIM_SECONDS = float(os.environ.get("CLAIM_SECONDS", "0.4"))
DIES_AT_CALL = 12  # each process does some mails, then dies in the middle of one


class News(Notification):
    kind = "accounts.test_news"
    label = "News"
    reason = "You receive this message because this is a test."
    optional = False

    def content(self) -> MailContent:
        return MailContent(subject="Une nouvelle", paragraphs=["Bonjour."])


def write_mail(index: int) -> None:
    with transaction.atomic():
        send(News(), to=Recipient(f"personne{index}@example.org"))


def die() -> None:
    """End this process; who wants to know how often finds a mark for each time in the file DEATHS."""
    if marks := os.environ.get("DEATHS"):
        with open(marks, "a") as file:
            file.write("x")
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
    elif point == "in_effect":
        effect = routes["test.effect"]
        routes["test.effect"] = replace(effect, handle=dying(effect.handle, after=True))
    elif point != "nowhere":
        raise ValueError(point)


def is_open() -> bool:
    """Whether anything is left to do."""
    still = OutboxEvent.objects.exclude(state__in=["done", "failed"]).exists()
    connection.close()  # children open their own
    return still


def report() -> dict[str, Any]:
    """What the books say."""
    return {
        "message_ids": list(OutgoingMail.objects.values_list("message_id", flat=True)),
        "unsent": OutgoingMail.objects.filter(sent_at=None).count(),
        "states": sorted(set(OutboxEvent.objects.values_list("state", flat=True))),
        "attempts": max(OutboxEvent.objects.values_list("attempts", flat=True)),
        "errors": sorted(set(OutboxEvent.objects.values_list("last_error", flat=True))),
    }
