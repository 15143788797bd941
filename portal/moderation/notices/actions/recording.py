"""The audit row that every step of a notice writes, and the mails to who sent it."""

from __future__ import annotations

from typing import Any

from portal.audit.api import record
from portal.moderation.notices.models import Notice
from portal.notifications.delivery import send
from portal.notifications.registry import Notification, Recipient


def record_step(verb: str, notice: Notice, *, actor: Any, role: str, old: str = "", **details: Any) -> None:
    """Write down a step of `notice`, which is as it now is; never who sent it, nor their words."""
    record(
        f"notice.{verb}",
        notice,
        actor=actor,
        role=role,
        old={"state": str(old)} if old else {},
        new={"state": str(notice.state), "ground": str(notice.ground)},
        **details,
    )


def tell_notifier(notice: Notice, message: Notification) -> None:
    """Send a mail to whoever sent the notice, if they left an address, in the caller's transaction."""
    send(message, to=Recipient(address=notice.email, language=notice.language, user=notice.author))
