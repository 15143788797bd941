"""Moderators answer a notice, always with reasons: the content is taken away, stays, or an authority is told."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from portal.common import clock
from portal.common.locks import hold
from portal.common.transitions import AlreadyMoved
from portal.moderation.notices.actions.recording import record_step, tell_notifier
from portal.moderation.notices.models import Notice
from portal.moderation.notices.notifications import NoticeAnswered
from portal.moderation.notices.permissions import check_can_decide
from portal.moderation.notices.registry import noticed_kinds
from portal.moderation.notices.statement import statement_of
from portal.moderation.notices.workflow import MODERATOR, NOTICES, check_party

TAKE_AWAY, LEAVE, PASS_ON = "take_away", "leave", "pass_on"


def decide_notice(notice: Notice, step: str, *, actor: Any, reason: str) -> Notice:
    """Take one of the three decisions. Whoever sent the notice reads the reason, and how to contest.

    A content that its room can take away is taken away in the same transaction, and its people get a statement of the
    reasons. Writes the state, the reason, audit rows and mails. Raises PermissionDenied (also in one's own case),
    ReasonMissing, NotAllowedFrom or AlreadyMoved, having written nothing.
    """
    check_party(step, MODERATOR)
    check_can_decide(actor, notice)
    now = clock.now()
    with transaction.atomic():
        (present,) = hold(Notice.objects.filter(pk=notice.pk))
        if present.waits_since != notice.waits_since:  # contested meanwhile: that is to be read first
            raise AlreadyMoved(_("It was contested or decided meanwhile. Read it again before you decide."))
        check_can_decide(actor, present)
        old = NOTICES.apply(
            Notice,
            notice.pk,
            step,
            reason=reason,
            decision_reason=reason.strip(),
            decided_by=actor,
            decided_at=present.decided_at or now,
            closed_at=now,
            fingerprint="",
        )
        present.refresh_from_db()
        record_step(step, present, actor=actor, role=MODERATOR, old=old, reason=reason.strip(), at=now)
        if step == TAKE_AWAY:
            _take_away(present, actor=actor)
        tell_notifier(present, NoticeAnswered(present))
    return present


def _take_away(notice: Notice, *, actor: Any) -> None:
    kind = noticed_kinds.get(notice.content_kind) if notice.content_kind in noticed_kinds else None
    # Also what nobody reads just now: its own people hid it, and could show it again.
    if kind is not None and kind.take_away is not None:
        kind.take_away(notice.content_key, actor=actor, reason=statement_of(notice))
