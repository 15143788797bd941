"""The applicant's steps: send, send again, withdraw, appeal, write to the committee, answer a correction."""

from __future__ import annotations

from dataclasses import fields as fields_of
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from portal.common import clock
from providers.editing.packing import pack
from providers.importing.data import ProjectData
from providers.vetting import permissions
from providers.vetting.actions.moving import held, move
from providers.vetting.actions.signing import ask_all, revoke_all_links
from providers.vetting.actions.thread import add_message
from providers.vetting.completeness import missing
from providers.vetting.enums import ApplicationState, Role, Side
from providers.vetting.listing import projects_of, told
from providers.vetting.models import Application, Judgement, Message, Submission, ToldProject
from providers.vetting.notifications.applicant import AppealReceived, FileReceived, tell_applicant
from providers.vetting.notifications.desk import (
    AppealArrived,
    ApplicantWrote,
    FileCompleted,
    FileWithdrawn,
    tell_follower,
    tell_if_too_few,
    tell_reviewers,
)
from providers.vetting.queries import criteria_in_force, rules
from providers.vetting.workflow import IntakeClosed, NotComplete, TooLate, VettingError


def submit(application: Application, *, actor: Any) -> Application:
    """Send a file, or send it again once completed: what it says is kept as a version, the associations are asked.

    The first time it takes the criteria and the quorum of the day, which stay with it. Writes the state, the version,
    links and mails. Raises PermissionDenied, NotComplete, IntakeClosed (never for one that was sent before),
    NotAllowedFrom or AlreadyMoved, having written nothing.
    """
    permissions.check_can_apply(actor, application)
    with transaction.atomic():
        held(application)
        again = application.submission > 0
        _check_intake(again)
        projects = projects_of(application)
        if lacks := missing(application, projects):
            raise NotComplete(_("Something is missing before the file can be sent."), lacks)
        now = clock.now()
        changes: dict[str, Any] = {"submission": F("submission") + 1, "unfinished": {}}
        if not again:
            changes |= {"criteria": criteria_in_force(), "quorum": rules().quorum, "submitted_at": now}
        move(application, "submit_again" if again else "submit", Role.APPLICANT, actor=actor, **changes)
        Submission.objects.create(
            application=application,
            number=application.submission,
            sent_at=now,
            values=application.values,
            projects=[plain_project(project) for project in projects],
        )
        Judgement.objects.filter(application=application, round=application.round).update(is_asked=False)
        ask_all(application, actor=actor)
        tell_applicant(application, FileReceived.of(application))
        if again:
            tell_follower(application, FileCompleted.of(application))
        tell_if_too_few(application)
    return application


def _check_intake(again: bool) -> None:
    if again:
        return
    present = rules()
    if not present.is_open:
        raise IntakeClosed(present.closed)
    if criteria_in_force() is None:
        raise VettingError(_("This site has no criteria yet: nobody could read the file. Write to its keepers."))


def plain_project(project: ToldProject) -> dict[str, Any]:
    """A told support as plain JSON, as it is kept with each version."""
    data = told(project)
    return {"key": project.pk, **pack({field.name: getattr(data, field.name) for field in fields_of(ProjectData)})}


def withdraw(application: Application, *, actor: Any) -> Application:
    """Take a file back before it is decided. Twice is harmless. Links to associations are closed."""
    permissions.check_can_apply(actor, application)
    with transaction.atomic():
        if held(application).state == ApplicationState.WITHDRAWN:
            return application
        follows = application.is_at_desk
        move(application, "withdraw", Role.APPLICANT, actor=actor)
        revoke_all_links(application)
        if follows:
            tell_follower(application, FileWithdrawn.of(application))
    return application


def appeal(application: Application, reason: str, *, actor: Any) -> Application:
    """Ask, once and within sixty days, that people who did not decide look again.

    Raises PermissionDenied, ReasonMissing, TooLate, NotAllowedFrom or AlreadyMoved, having written nothing.
    """
    permissions.check_can_apply(actor, application)
    with transaction.atomic():
        held(application)
        until = application.appeal_before
        if until is not None and clock.now() > until:
            raise TooLate(_("An appeal could be made within sixty days of the decision: that time has passed."))
        reason = reason.strip()
        move(
            application,
            "appeal",
            Role.APPLICANT,
            actor=actor,
            reason=reason,
            appealed_at=clock.now(),
            appeal_reason=reason,
            assigned_to=None,
        )
        tell_applicant(application, AppealReceived.of(application))
        tell_reviewers(application, AppealArrived.of(application))
        tell_if_too_few(application)
    return application


def write_to_committee(application: Application, text: str, *, actor: Any) -> Message:
    """A word of the applicant in the thread; whoever follows the file is told by mail.

    Raises PermissionDenied, ReasonMissing for an empty one, NotAllowedFrom for a file that nobody works with.
    """
    permissions.check_can_apply(actor, application)
    with transaction.atomic():
        message = add_message(held(application), Side.APPLICANT, text, actor=actor, role=Role.APPLICANT)
        # A file that waits for them is not idle: they have said something.
        Application.objects.filter(pk=application.pk).update(updated_at=message.sent_at, reminders_sent=0)
        tell_follower(application, ApplicantWrote.of(application))
    return message
