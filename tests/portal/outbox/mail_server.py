"""A real SMTP server in this process, which may be slow, refuse for a while, or not be there."""

from __future__ import annotations

import asyncio
import socket
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from typing import Any

from aiosmtpd.controller import Controller


class Received:
    """Handler of aiosmtpd: counts messages by Message-ID; refuses or delays the first ones it is told to."""

    def __init__(self, *, refuse_rcpt: str = "", refuse_data: str = "", times: int = 0, delay: float = 0) -> None:
        self.refuse_rcpt, self.refuse_data, self.times, self.delay = refuse_rcpt, refuse_data, times, delay
        self.copies: Counter[str] = Counter()
        self.recipients: dict[str, set[tuple[str, ...]]] = {}

    def _still_troubled(self) -> bool:
        self.times -= 1
        return self.times >= 0

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802 - aiosmtpd's name
        if self.refuse_rcpt and self._still_troubled():
            return self.refuse_rcpt.format(address=address)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802 - aiosmtpd's name
        if self.refuse_data and self._still_troubled():
            return self.refuse_data
        message = message_from_bytes(envelope.content)
        self.copies[message["Message-ID"]] += 1
        self.recipients.setdefault(message["Message-ID"], set()).add(tuple(envelope.rcpt_tos))
        if self.delay and self._still_troubled():
            await asyncio.sleep(self.delay)
        return "250 taken"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def mail_server(handler: Received, port: int) -> Iterator[Received]:
    """The server, listening while the block runs."""
    controller = Controller(handler, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield handler
    finally:
        controller.stop()


def received_all(report: dict[str, Any], server: Received, number: int) -> int:
    """Each mail arrived, each at its own recipient, and the books say so. Returns how many came twice."""
    assert set(server.copies) == set(report["message_ids"])
    assert len(server.copies) == number
    assert all(len(recipients) == 1 for recipients in server.recipients.values())
    assert len({next(iter(recipients)) for recipients in server.recipients.values()}) == number
    assert (report["unsent"], report["states"]) == (0, ["done"])
    return sum(server.copies.values()) - number
