"""Votes, and what they decide. The file is held first: of two last votes one decides, and the other is told.

Only votes of people who can still vote count, on the version of the file that is being read, in this round.
"""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from portal.audit.api import record
from portal.common import clock
from portal.common.transitions import ReasonMissing
from providers.vetting import permissions
from providers.vetting.actions.accepting import publish_from
from providers.vetting.actions.moving import held, move
from providers.vetting.actions.reviewing import begin_reading
from providers.vetting.actions.signing import revoke_all_links
from providers.vetting.enums import ApplicationState, Opinion, Role, Verdict
from providers.vetting.models import Application, Judgement, Vote
from providers.vetting.notifications.applicant import Accepted, Refused, RefusedForGood, tell_applicant
from providers.vetting.notifications.desk import ThirdVoteNeeded, tell_reviewers
from providers.vetting.queries import votes_that_count
from providers.vetting.workflow import VoteRefused, outcome_of


def cast_vote(application: Application, opinion: str, reason: str, *, submission: int, actor: Any) -> Application:
    """Vote on the version `submission` of a file, or change one's vote; decides when the quorum is reached.

    A first vote takes a file that waits. "In favour" demands that every required criterion is met, "against" that one
    is not, with its reason. Writes the vote, and with the last one the decision, the listing, links and mails: all or
    nothing. Raises PermissionDenied, ReasonMissing, VoteRefused, NotAllowedFrom or AlreadyMoved.
    """
    permissions.check_can_review(actor, application)
    if not reason.strip():
        raise ReasonMissing(_("Say in a sentence what you base your vote on: the others read it."))
    with transaction.atomic():
        held(application)
        permissions.check_can_review(actor, application)
        if why := permissions.why_no_vote(actor, application):
            raise PermissionDenied(why)
        if application.is_at_desk and application.submission != submission:
            raise VoteRefused(_("The file has been completed since you opened it: read what is new, then vote."))
        begin_reading(application, actor=actor)
        _check_grid(application, opinion)
        _vote, is_new = Vote.objects.update_or_create(
            application=application,
            round=application.round,
            submission=application.submission,
            voter=actor,
            defaults={"opinion": opinion, "reason": reason.strip(), "cast_at": clock.now()},
        )
        record("application.vote", application, actor=actor, role=Role.MODERATOR, new={"round": application.round})
        _decide(application, is_new=is_new, actor=actor)
    return application


def take_back_vote(application: Application, *, actor: Any) -> bool:
    """Undo one's vote while nothing is decided. Twice is harmless; returns whether there was one."""
    with transaction.atomic():
        if not held(application).is_under_vote:
            raise VoteRefused(_("It is decided: a vote cannot be taken back any more."))
        gone = withdraw_vote_of(application, actor)
        if gone:
            record("application.take_back_vote", application, actor=actor, role=Role.MODERATOR)
    return gone


def withdraw_vote_of(application: Application, person: Any) -> bool:
    """Remove the vote of somebody on the version that is being read, in the caller's transaction."""
    rows = Vote.objects.filter(
        application=application, round=application.round, submission=application.submission, voter=person
    )
    return bool(rows.delete()[0])


def _check_grid(application: Application, opinion: str) -> None:
    grid = {row.criterion_id: row for row in _judgements(application)}
    required = list(application.criteria.rows.filter(is_required=True)) if application.criteria else []
    if opinion == Opinion.YES:
        open_ones = [row.title for row in required if row.pk not in grid or grid[row.pk].verdict != Verdict.MET]
        if open_ones:
            raise VoteRefused(
                _("A vote in favour needs every required criterion to be met. Still open: %(criteria)s.")
                % {"criteria": ", ".join(open_ones)}
            )
    elif not any(row.verdict == Verdict.NOT_MET for row in grid.values()):
        raise VoteRefused(
            _("A vote against needs at least one criterion that is not met, with its reason: the applicant reads it.")
        )


def _judgements(application: Application) -> list[Judgement]:
    return list(Judgement.objects.filter(application=application, round=application.round).select_related("criterion"))


def _decide(application: Application, *, is_new: bool, actor: Any) -> None:
    """Accept or refuse once one side has reached the quorum; the file is held.

    Where one vote is left to decide, those who have none yet are asked: once, not again when a vote is changed.
    """
    able = {person.pk for person in permissions.able_to_vote(application)}
    votes = [vote for vote in votes_that_count(application) if vote.voter_id in able]
    counted = [Opinion(vote.opinion) for vote in votes]
    quorum = application.quorum or 2
    outcome = outcome_of(counted, quorum)
    if outcome == Opinion.YES:
        _accept(application, actor=actor)
    elif outcome == Opinion.NO:
        _refuse(application, actor=actor)
    elif is_new and len(counted) == 2 * quorum - 2 and len(set(counted)) == 2:
        tell_reviewers(application, ThirdVoteNeeded.of(application), but=[vote.voter for vote in votes])


def _accept(application: Application, *, actor: Any) -> None:
    provider = publish_from(application, actor=actor)
    move(application, "accept", Role.VOTES, actor=actor, decided_at=clock.now(), provider=provider, decision_reason="")
    revoke_all_links(application)
    tell_applicant(application, Accepted.of(application))


def _refuse(application: Application, *, actor: Any) -> None:
    second = application.state == ApplicationState.SECOND_REVIEW
    reasons = reasons_of(application)
    move(
        application,
        "refuse_for_good" if second else "refuse",
        Role.VOTES,
        actor=actor,
        reason=reasons,
        decided_at=clock.now(),
        decision_reason=reasons,
    )
    revoke_all_links(application)
    mail = RefusedForGood if second else Refused
    tell_applicant(application, mail.of(application, reasons=reasons))


def reasons_of(application: Application) -> str:
    """What the applicant reads: each criterion that is not met, or to complete, with its reason, in their language."""
    with override(application.language):
        rows = [row for row in _judgements(application) if row.verdict != Verdict.MET]
        rows.sort(key=lambda row: (row.verdict != Verdict.NOT_MET, row.criterion.position))
        said = _("%(criterion)s: %(reason)s")
        return "\n\n".join(said % {"criterion": row.criterion.title, "reason": row.reason} for row in rows)
