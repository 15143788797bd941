"""A real SMTP server in this process; it keeps what it receives."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller

from tests.utils.ports import free_port

PATIENCE = 20  # seconds: the ticker sends within one, on a busy machine within a few


class Mailbox:
    """Every mail received, oldest first."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd's name
        self.mails.append(message_from_bytes(envelope.content, policy=policy.default))
        return "250 Received"

    def wait_for(self, address: str, containing: str = "") -> EmailMessage:
        """The newest mail to `address` whose subject or text has the words `containing`, waited for."""
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            for mail in reversed(self.mails):
                if address in str(mail["To"]) and containing in f"{mail['Subject']}\n{text_of(mail)}":
                    return mail
            time.sleep(0.1)
        received = [f"{mail['To']}: {mail['Subject']}" for mail in self.mails]
        raise AssertionError(f"no mail to {address} with {containing!r}; received: {received}")

    def wait_for_several(self, address: str, subject: str, count: int) -> list[EmailMessage]:
        """That many mails to `address` with these words in their subject, oldest first, waited for."""
        until = time.monotonic() + PATIENCE
        found: list[EmailMessage] = []
        while len(found) < count and time.monotonic() < until:
            time.sleep(0.1)
            found = [mail for mail in self.mails if address in str(mail["To"]) and subject in str(mail["Subject"])]
        assert len(found) == count, f"{len(found)} mails to {address} about {subject!r}, not {count}"
        return found


def text_of(mail: EmailMessage) -> str:
    """The text part, as a person reads it who sees no HTML."""
    part = mail.get_body(("plain",))
    return part.get_content() if part is not None else ""


def links_in(mail: EmailMessage) -> list[str]:
    """Addresses in the text part of a mail."""
    return links_in_text(text_of(mail))


def links_in_text(text: str) -> list[str]:
    """Addresses in a text."""
    return [word.strip("<>.,") for word in text.split() if word.strip("<").startswith("http")]


@contextmanager
def open_mailbox(kind: type[Mailbox] = Mailbox) -> Iterator[tuple[Any, int]]:
    """A mailbox and the port at which it receives."""
    mailbox, port = kind(), free_port()
    server = Controller(mailbox, hostname="127.0.0.1", port=port)
    server.start()
    try:
        yield mailbox, port
    finally:
        server.stop()
