"""The audit row that every step of a notice writes, and the mails to who sent it, to who decides, or to operators."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from portal.accounts.enums import StaffGroup
from portal.accounts.queries import keepers_in
from portal.audit.api import record
from portal.common import clock
from portal.moderation.notices.models import Notice
from portal.moderation.notices.notifications import NoticeToDecide, NoticeWithoutModerator
from portal.moderation.notices.permissions import why_not_decide
from portal.notifications.delivery import send
from portal.notifications.models import OutgoingMail
from portal.notifications.registry import Notification, Recipient

ONE_MAIL_IN = timedelta(hours=1)  # a flood of notices must not become a flood of mails: the desk lists them all


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


def tell_moderators(notice: Notice) -> int:
    """Write to every moderator who may decide it, in the caller's transaction; returns how many mails were written.

    Other lists of the desk wait to be looked at; the law wants an illegal content looked at without delay. Where no
    moderator may decide it, operators are written to: they name another one. Nobody is written to twice within an hour.
    """
    able = [one for one in keepers_in(StaffGroup.MODERATORS).values() if not why_not_decide(one, notice)]
    if able:
        return _tell_each(able, NoticeToDecide(notice))
    return _tell_each(keepers_in(StaffGroup.OPERATORS).values(), NoticeWithoutModerator(notice))


def _tell_each(people: Iterable[Any], message: Notification) -> int:
    lately = OutgoingMail.objects.filter(kind=message.kind, created_at__gt=clock.now() - ONE_MAIL_IN)
    written = {address.lower() for address in lately.values_list("to_address", flat=True)}
    still = [one for one in people if (one.email or "").lower() not in written]
    return sum(send(message, to=Recipient.of(one)) is not None for one in still)
