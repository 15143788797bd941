"""What was given up, in words: which piece of work it was, what stood in the way, what to do about it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.notifications.models import OutgoingMail
from portal.notifications.registry import notifications
from portal.outbox.models import OutboxEvent
from portal.outbox.queries import lost_events

MAIL = ("mail.send", "mail.send_code")
# By the beginning of a topic, the longest first.
WORKS: tuple[tuple[str, Any], ...] = (
    ("search.repair", gettext_lazy("Comparing and mending the index")),
    ("search.", gettext_lazy("Keeping the index up to date")),
    ("providers.import", gettext_lazy("Taking in a directory")),
    ("vetting.", gettext_lazy("Files attached to applications")),
    ("trust.", gettext_lazy("Documents shown to have a number verified")),
)
# What a mail server's answer means, by the kind of error and its number: see _answer_in_words.
ADDRESS_REFUSED = gettext_lazy(
    "The mail server refuses this address: it is gone or mistyped. Drop it; or try again if the server itself "
    "was set up wrong."
)
WE_ARE_REFUSED = gettext_lazy("The mail server refuses us: look at its user, password and sender, then try again.")
MAIL_REFUSED = gettext_lazy(
    "The mail server refuses this mail; the address may well be right. Its answer below says why: look at our sender "
    "(SPF, DKIM, lists of blocked machines), then try again."
)
NOT_OFFERED = gettext_lazy(
    "The mail server cannot do what our settings ask of it: look at its encryption and its user, then try again."
)
AWAY = gettext_lazy("The server could not be reached: once it answers again, try again.")
LATER = gettext_lazy("The mail server asked to come back later: try again.")
# Its class stands first, after the name of ours that wraps it; its number stands in parentheses, in a dict at times.
ANSWER = re.compile(r"^(?:NotTaken: )?(SMTP\w+): (.*)", re.DOTALL)
CODE = re.compile(r"\((\d{3}),")
# A refusal of the recipient that is one of ours: the enhanced code for "policy", or a relay that does not know us.
POLICY = re.compile(r"\b5\.7\.\d|\brelay", re.IGNORECASE)
NO_SUCH_ADDRESS = ("550", "551", "553")
# By what any other error says: what it means, and what to do. Classes stand first.
CAUSES: tuple[tuple[re.Pattern[str], Any], ...] = (
    (re.compile(r"^(OperationalError|InterfaceError):"), gettext_lazy("The database was busy or away: try again.")),
    (re.compile(r"ConnectionRefused|TimeoutError|gaierror|Errno 111\b|timed out"), AWAY),
    (re.compile(r"No space left"), gettext_lazy("The disk is full: make room, then try again.")),
    (
        re.compile(r"^nobody handles"),
        gettext_lazy("This version of the portal does not know such a task: it can be dropped."),
    ),
    (
        re.compile(r"^the process ended"),
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
    is_lost: bool  # can only be dropped

    @property
    def is_given_up(self) -> bool:
        return self.event.state == OutboxEvent.State.FAILED


def tasks_of(events: Iterable[OutboxEvent]) -> list[Task]:
    """These events in words (two queries, if there is a mail among them)."""
    rows = list(events)
    wanted = {_mail_key(event) for event in rows if event.topic in MAIL}
    mails = OutgoingMail.objects.in_bulk(wanted - {0}) if wanted - {0} else {}
    lost = lost_events(rows)
    return [
        _task(event, mails.get(_mail_key(event)) if event.topic in MAIL else None, lost.get(event.pk, ""))
        for event in rows
    ]


def _task(event: OutboxEvent, mail: OutgoingMail | None, why_lost: str) -> Task:
    return Task(
        event=event,
        work=_work(event, mail),
        to=masked(mail.to_address) if mail else "",
        cause=why_lost or why_in_words(event.last_error),
        is_lost=bool(why_lost),
    )


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
    answer = ANSWER.match(error)
    if answer:
        return str(_answer_in_words(answer[1], answer[2]))
    return str(next((words for signs, words in CAUSES if signs.search(error)), UNKNOWN))


def _answer_in_words(kind: str, answer: str) -> Any:
    """What a mail server's answer means. Only a refusal of the recipient itself may advise to drop the mail."""
    found = CODE.search(answer)
    code = found[1] if found else ""
    if kind == "SMTPServerDisconnected":
        return AWAY
    if code.startswith("4"):
        return LATER
    if kind in ("SMTPSenderRefused", "SMTPAuthenticationError", "SMTPHeloError", "SMTPConnectError"):
        return WE_ARE_REFUSED
    if kind == "SMTPRecipientsRefused":
        return ADDRESS_REFUSED if code in NO_SUCH_ADDRESS and not POLICY.search(answer) else MAIL_REFUSED
    if kind == "SMTPDataError":
        return MAIL_REFUSED
    return NOT_OFFERED if not code else UNKNOWN


def masked(address: str) -> str:
    """An address of which one can tell the domain, and not the person."""
    name, at, domain = address.partition("@")
    return f"{name[:1]}…{at}{domain}" if at else ""
