"""What moderators do with a file before they vote: take it, hand it over, fill the grid, ask for more, write."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from portal.audit.api import record
from portal.common import clock
from portal.common.transitions import NotAllowedFrom, ReasonMissing
from portal.notifications.delivery import send
from portal.notifications.registry import Recipient
from providers.vetting import permissions
from providers.vetting.actions.moving import check_kept, held, move
from providers.vetting.actions.thread import add_message
from providers.vetting.enums import ApplicationState, Role, Side, Verdict
from providers.vetting.models import Application, Judgement, Message, Note
from providers.vetting.notifications.applicant import ChangesRequested, CommitteeWrote, tell_applicant
from providers.vetting.notifications.desk import HandedOver
from providers.vetting.workflow import VettingError


class GridOvertaken(VettingError):
    """Somebody else filled a cell in between; nothing was written."""


@dataclass(frozen=True)
class Cell:
    """What a moderator says of one criterion (nothing, to empty it), and when the cell was filled that they saw
    (None: it was empty).
    """

    criterion: int
    verdict: str = ""
    reason: str = ""
    seen_at: datetime | None = None


def take(application: Application, *, actor: Any) -> Application:
    """Follow a file from now on; one that waits begins to be read. Twice is harmless.

    An appeal is taken up by somebody who gave no vote before it. Raises PermissionDenied, NotAllowedFrom, AlreadyMoved.
    """
    permissions.check_can_review(actor, application)
    with transaction.atomic():
        held(application)
        begin_reading(application, actor=actor, assigned_to=actor)
        if application.assigned_to_id != actor.pk:
            _assign(application, actor, actor=actor)
    return application


def begin_reading(application: Application, *, actor: Any, **changes: Any) -> None:
    """Move a held file that waits into the hands of who reads, in the caller's transaction."""
    if application.state == ApplicationState.SUBMITTED:
        move(application, "take", Role.MODERATOR, actor=actor, **changes)
    elif application.state == ApplicationState.APPEALED:
        if why := permissions.why_no_vote(actor, application):
            raise PermissionDenied(why)
        move(application, "take_up", Role.OTHERS, actor=actor, **changes)
    elif not application.is_at_desk:
        raise NotAllowedFrom(_("This file is not at the desk: reload the page to see where it is."))


def hand_over(application: Application, to: Any, *, actor: Any) -> Application:
    """Give a file to somebody who can vote on it; they are told by mail. Raises PermissionDenied, NotAllowedFrom."""
    permissions.check_can_review(actor, application)
    with transaction.atomic():
        if not held(application).is_at_desk:
            raise NotAllowedFrom(_("This file is not at the desk: reload the page to see where it is."))
        if not permissions.can_vote(to, application):
            raise PermissionDenied(_("%(name)s cannot vote on this file.") % {"name": to})
        if application.assigned_to_id != to.pk:
            _assign(application, to, actor=actor)
            if to != actor:
                send(HandedOver.of(application), to=Recipient.of(to))
    return application


def _assign(application: Application, to: Any, *, actor: Any) -> None:
    Application.objects.filter(pk=application.pk).update(assigned_to=to)
    record("application.assign", application, actor=actor, role=Role.MODERATOR, new={"to": to.pk})
    application.refresh_from_db()


def judge(application: Application, cells: Iterable[Cell], *, actor: Any) -> int:
    """Fill cells of the grid; returns how many changed. All of them or none.

    Raises PermissionDenied, NotAllowedFrom, ReasonMissing for "to complete" or "not met" without a word, GridOvertaken
    when somebody else filled one of them since it was seen.
    """
    permissions.check_can_review(actor, application)
    with transaction.atomic():
        if not held(application).is_under_vote:
            raise NotAllowedFrom(_("The grid is closed: this file is not being read now."))
        known = {row.criterion_id: row for row in _grid(application)}
        criteria = set(application.criteria.rows.values_list("pk", flat=True)) if application.criteria else set()
        changed = sum(
            _fill(application, cell, known.get(cell.criterion), actor) for cell in cells if cell.criterion in criteria
        )
        if changed:
            record("application.judge", application, actor=actor, role=Role.MODERATOR, new={"criteria": changed})
    return changed


def _grid(application: Application) -> Iterable[Judgement]:
    return Judgement.objects.filter(application=application, round=application.round)


def _fill(application: Application, cell: Cell, present: Judgement | None, actor: Any) -> bool:
    reason = cell.reason.strip()
    is_same = present is not None and (present.verdict, present.reason) == (cell.verdict, reason)
    is_empty = present is None and not cell.verdict
    if is_empty or (is_same and present is not None and present.submission == application.submission):
        return False
    if (present.judged_at if present else None) != cell.seen_at:
        raise GridOvertaken(_("Somebody else has filled the grid meanwhile: compare with what stands there now."))
    if present is not None and not cell.verdict:
        present.delete()
        return True
    if cell.verdict != Verdict.MET and not reason:
        raise ReasonMissing(_("Say why a criterion is to complete or not met: the applicant reads it."))
    Judgement.objects.update_or_create(
        application=application,
        round=application.round,
        criterion_id=cell.criterion,
        defaults={
            "verdict": cell.verdict,
            "reason": reason,
            "judged_by": actor,
            "judged_at": clock.now(),
            "submission": application.submission,
        },
    )
    return True


def request_changes(application: Application, criteria: Collection[int], *, actor: Any) -> Application:
    """Ask the applicant to complete what answers these criteria: each is marked so in the grid, with its reason.

    Writes the state, what is asked, the audit row and the mail. Raises PermissionDenied, ReasonMissing when nothing was
    chosen or a criterion has no reason, NotAllowedFrom, AlreadyMoved.
    """
    permissions.check_can_review(actor, application)
    with transaction.atomic():
        held(application)
        rows = list(
            Judgement.objects.filter(
                application=application, round=application.round, criterion__in=criteria
            ).select_related("criterion")
        )
        asked = [row for row in rows if row.verdict != Verdict.MET and row.reason]
        if not asked or len(asked) < len(set(criteria)):
            raise ReasonMissing(
                _("Mark in the grid what is to be completed, with its reason, then tick it: the applicant reads it.")
            )
        if application.state == ApplicationState.SUBMITTED:
            begin_reading(application, actor=actor)
        reasons = [(row.criterion.title, row.reason) for row in asked]
        move(
            application,
            "request_changes",
            Role.MODERATOR,
            actor=actor,
            reason="\n".join(reason for _title, reason in reasons),
            audited={"criteria": sorted(row.criterion.key for row in asked)},
        )
        Judgement.objects.filter(pk__in=[row.pk for row in asked]).update(is_asked=True)
        tell_applicant(application, ChangesRequested.of(application, asked=reasons))
    return application


def write_note(application: Application, text: str, *, actor: Any) -> Note:
    """An internal note. Raises PermissionDenied, ReasonMissing for an empty one, NotAllowedFrom once it is emptied."""
    permissions.check_can_review(actor, application)
    if not text.strip():
        raise ReasonMissing(_("Write a few words first."))
    with transaction.atomic():
        check_kept(application)
        record("application.note", application, actor=actor, role=Role.MODERATOR)
        return Note.objects.create(application=application, author=actor, text=text.strip(), written_at=clock.now())


def write_to_applicant(application: Application, text: str, *, actor: Any) -> Message:
    """A word of the committee in the thread, and by mail.

    Raises PermissionDenied, ReasonMissing for an empty one, NotAllowedFrom for a file that nobody works with.
    """
    permissions.check_can_review(actor, application)
    with transaction.atomic():
        message = add_message(held(application), Side.COMMITTEE, text, actor=actor, role=Role.MODERATOR)
        tell_applicant(application, CommitteeWrote.of(application, text=message.text))
    return message
