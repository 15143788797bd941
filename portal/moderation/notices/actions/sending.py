"""Somebody notifies a content; they may withdraw the notice, or contest the decision once."""

from __future__ import annotations

import json
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from portal.common import clock
from portal.common.locks import hold, take_turn
from portal.common.transitions import NotAllowedFrom, ReasonMissing
from portal.moderation.notices.actions.recording import record_step, tell_moderators, tell_notifier
from portal.moderation.notices.addresses import Found
from portal.moderation.notices.enums import Ground, NoticeState
from portal.moderation.notices.limits import A_DAY_OF_ONE, counted_by, sent_today
from portal.moderation.notices.models import Notice
from portal.moderation.notices.notifications import NoticeReceived
from portal.moderation.notices.workflow import NOTICES, NOTIFIER, check_party


class TooManyNotices(Exception):
    """This account or address has sent as many notices as one may in a day; the text says what to do."""


@dataclass(frozen=True)
class Told:
    """What somebody notifies: where, why, in which words, and who they are (nobody, where the law lets them)."""

    content: Found
    ground: Ground
    explanation: str
    legal_basis: str = ""
    name: str = ""
    email: str = ""


def send_notice(told: Told, *, actor: Any, language: str) -> Notice:
    """Write the notice down and send its receipt. `actor` is None for a visitor.

    The same words of the same person about the same content are one notice while it is open: the first one is
    returned, and nothing is written. Raises TooManyNotices, having written nothing.
    """
    mark = _fingerprint(told, actor)
    try:
        with transaction.atomic():
            take_turn(*counted_by(actor, told.email), f"notice {mark}")
            return _sent_before(mark) or _write(told, mark, actor=actor, language=language)
    except IntegrityError:
        # The last guard: the same words came in between, and all of ours is rolled back.
        if (first := _sent_before(mark)) is None:
            raise
        return first


def _fingerprint(told: Told, actor: Any) -> str:
    words = " ".join(told.explanation.split()).casefold()
    where = [told.content.kind, told.content.key or told.content.path]
    parts = [*where, told.ground, words, getattr(actor, "pk", None), told.email.lower()]
    return sha256(json.dumps(parts).encode()).hexdigest()


def _sent_before(mark: str) -> Notice | None:
    return Notice.objects.filter(fingerprint=mark).first()


def _write(told: Told, mark: str, *, actor: Any, language: str) -> Notice:
    if sent_today(actor, told.email) >= A_DAY_OF_ONE:
        raise TooManyNotices(
            _(
                "%(count)d notices came from you since yesterday: they are being looked into. Please keep this one for "
                "tomorrow; what you wrote stays on this page. If somebody is in danger, call the police: 17."
            )
            % {"count": A_DAY_OF_ONE}
        )
    now = clock.now()
    notice = Notice.objects.create(
        fingerprint=mark,
        address=told.content.path,
        content_kind=told.content.kind,
        content_key=told.content.key,
        ground=told.ground,
        explanation=told.explanation,
        legal_basis=told.legal_basis,
        name=told.name,
        email=told.email,
        author=actor,
        language=language,
        created_at=now,
        waits_since=now,
    )
    record_step("send", notice, actor=actor, role=NOTIFIER, at=now)
    tell_notifier(notice, NoticeReceived(notice))
    tell_moderators(notice)
    return notice


def withdraw_notice(notice: Notice, *, actor: Any) -> Notice:
    """Whoever sent it does not maintain it; nobody decides any more. Twice is harmless. Raises NotAllowedFrom."""
    check_party("withdraw", NOTIFIER)
    now = clock.now()
    with transaction.atomic():
        (present,) = hold(Notice.objects.filter(pk=notice.pk))
        if present.state == NoticeState.WITHDRAWN:
            return present
        old = NOTICES.apply(Notice, notice.pk, "withdraw", closed_at=now, fingerprint="")
        present.refresh_from_db()
        record_step("withdraw", present, actor=actor, role=NOTIFIER, old=old, at=now)
    return present


def contest_decision(notice: Notice, words: str, *, actor: Any) -> Notice:
    """Whoever sent it does not agree: somebody else decides anew. Once, within six months.

    Raises ReasonMissing or NotAllowedFrom, having written nothing.
    """
    check_party("object", NOTIFIER)
    if not words.strip():
        raise ReasonMissing(_("Write a few words: those who decide anew will want to understand it."))
    now = clock.now()
    with transaction.atomic():
        (present,) = hold(Notice.objects.filter(pk=notice.pk))
        if present.state == NoticeState.OBJECTED and present.objection == words:
            return present
        if not present.may_be_contested:
            raise NotAllowedFrom(_("This decision cannot be contested here any more. The courts are open to you."))
        old = NOTICES.apply(
            Notice,
            notice.pk,
            "object",
            reason=words,
            objection=words,
            objected_at=now,
            waits_since=now,
            closed_at=None,
        )
        present.refresh_from_db()
        record_step("object", present, actor=actor, role=NOTIFIER, old=old, at=now)
        tell_moderators(present)
    return present
