"""Moderators answer a notice, always with reasons: the content is taken away, stays, or an authority is told.

What was taken away is given back when the decision is seen otherwise."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from portal.common import clock
from portal.common.locks import hold
from portal.common.transitions import AlreadyMoved, NotAllowedFrom
from portal.moderation.notices.actions.recording import record_step, tell_notifier
from portal.moderation.notices.addresses import describe
from portal.moderation.notices.models import Notice
from portal.moderation.notices.notifications import NoticeAnswered
from portal.moderation.notices.permissions import check_can_decide
from portal.moderation.notices.registry import NoticedKind, noticed_kinds
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


def give_back(notice: Notice, *, actor: Any, reason: str) -> Notice:
    """The decision is seen otherwise by now: what it took away is given back to its people, who read the reason.

    Writes what the room of the content writes, and an audit row; the notice stays as it was answered. Raises
    PermissionDenied (also in one's own case), ReasonMissing or NotAllowedFrom, having written nothing.
    """
    with transaction.atomic():
        (present,) = hold(Notice.objects.filter(pk=notice.pk))
        check_can_decide(actor, present)
        kind = _kind_of(present)
        if present.is_open:
            raise NotAllowedFrom(_("This notice waits for its decision: answer it first."))
        if (
            kind is None
            or kind.give_back is None
            or not describe(present.content_kind, present.content_key, present.address).may_return
        ):
            raise NotAllowedFrom(_("There is nothing to give back here any more."))
        kind.give_back(present.content_key, actor=actor, reason=reason)
        record_step("give_back", present, actor=actor, role=MODERATOR, old=present.state, reason=reason.strip())
    return present


def _take_away(notice: Notice, *, actor: Any) -> None:
    kind = _kind_of(notice)
    # Also what nobody reads just now: its own people hid it, and could show it again.
    if kind is not None and kind.take_away is not None:
        kind.take_away(notice.content_key, actor=actor, reason=statement_of(notice))


def _kind_of(notice: Notice) -> NoticedKind | None:
    return noticed_kinds.get(notice.content_kind) if notice.content_kind in noticed_kinds else None
