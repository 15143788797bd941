"""What was given up, in words: which piece of work it was, what stood in the way, what to do about it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.notifications.models import OutgoingMail
from portal.notifications.registry import notifications
from portal.outbox.models import OutboxEvent

MAIL = ("mail.send", "mail.send_code")
# By the beginning of a topic, the longest first.
WORKS: tuple[tuple[str, Any], ...] = (
    ("search.repair", gettext_lazy("Comparing and mending the index")),
    ("search.", gettext_lazy("Keeping the index up to date")),
    ("providers.import", gettext_lazy("Taking in a directory")),
    ("vetting.", gettext_lazy("Files attached to applications")),
    ("trust.", gettext_lazy("Documents shown to have a number verified")),
)
# By what the error says (any of the words): what it means, and what to do.
CAUSES: tuple[tuple[tuple[str, ...], Any], ...] = (
    (
        ("SMTPRecipientsRefused", "550", "551", "553"),
        gettext_lazy(
            "The mail server refuses this address: it is gone or mistyped. Drop it; or try again if the server itself "
            "was set up wrong."
        ),
    ),
    (
        ("SMTPAuthenticationError", "535", "SMTPSenderRefused"),
        gettext_lazy("The mail server refuses us: look at its user, password and sender, then try again."),
    ),
    (
        ("SMTPServerDisconnected", "ConnectionRefused", "TimeoutError", "gaierror", "Errno 111", "timed out"),
        gettext_lazy("The server could not be reached: once it answers again, try again."),
    ),
    (("421", "450", "451", "452", "SMTP"), gettext_lazy("The mail server asked to come back later: try again.")),
    (
        ("OperationalError", "database is locked", "InterfaceError"),
        gettext_lazy("The database was busy or away: try again."),
    ),
    (("No space left",), gettext_lazy("The disk is full: make room, then try again.")),
    (("nobody handles",), gettext_lazy("This version of the portal does not know such a task: it can be dropped.")),
    (
        ("the process ended",),
        gettext_lazy("The process ended each time, perhaps for want of memory: look at its log before you try again."),
    ),
)
UNKNOWN = gettext_lazy(
    "Something nobody foresaw. The words of the programme are below: they are for who looks after it."
)


@dataclass(frozen=True)
class Task:
    """One row of the operators' list: the event, what it is, to whom (masked), what stood in the way."""

    event: OutboxEvent
    work: str
    to: str
    cause: str

    @property
    def is_given_up(self) -> bool:
        return self.event.state == OutboxEvent.State.FAILED


def tasks_of(events: Iterable[OutboxEvent]) -> list[Task]:
    """These events in words (one query, if there is a mail among them)."""
    rows = list(events)
    wanted = {_mail_key(event) for event in rows if event.topic in MAIL}
    mails = OutgoingMail.objects.in_bulk(wanted - {0}) if wanted - {0} else {}
    return [_task(event, mails.get(_mail_key(event)) if event.topic in MAIL else None) for event in rows]


def _task(event: OutboxEvent, mail: OutgoingMail | None) -> Task:
    return Task(event, _work(event, mail), masked(mail.to_address) if mail else "", why_in_words(event.last_error))


def _mail_key(event: OutboxEvent) -> int:
    key = event.payload.get("mail", 0)
    return key if isinstance(key, int) else 0


def _work(event: OutboxEvent, mail: OutgoingMail | None) -> str:
    if event.topic in MAIL:
        kind = notifications.get(mail.kind) if mail else None
        return _("Mail: %(what)s") % {"what": kind.label} if kind else _("A mail")
    return str(next((words for begins, words in WORKS if event.topic.startswith(begins)), event.topic))


def why_in_words(error: str) -> str:
    """What an error means for who runs the portal; "" where there is none."""
    if not error:
        return ""
    return str(next((words for signs, words in CAUSES if any(sign in error for sign in signs)), UNKNOWN))


def masked(address: str) -> str:
    """An address of which one can tell the domain, and not the person."""
    name, at, domain = address.partition("@")
    return f"{name[:1]}…{at}{domain}" if at else ""
