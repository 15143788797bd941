"""Writing a file before it is sent, and again when something is to be completed: by part, from several devices."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F, Max
from django.utils.translation import gettext as _

from portal.accounts.models import Organization
from portal.accounts.permissions import check_can_administer
from portal.audit.api import record
from portal.common import clock
from portal.common.locks import hold
from portal.common.transitions import NotAllowedFrom
from providers.vetting import permissions
from providers.vetting.actions.attached_bytes import erase_attachments
from providers.vetting.actions.moving import held
from providers.vetting.actions.signing import revoke_links
from providers.vetting.completeness import own_addresses, why_no_reference
from providers.vetting.content import part_version, project_version
from providers.vetting.enums import ApplicationState, Part, Role, SignState
from providers.vetting.models import Application, ToldProject
from providers.vetting.queries import parts_to_complete
from providers.vetting.workflow import VettingError

MOST_PROJECTS = 10


class PartOvertaken(VettingError):
    """Somebody else saved this part in between; `application` is the file as it is now. Nothing was written."""

    def __init__(self, application: Application) -> None:
        super().__init__(_("Somebody else has saved this page meanwhile. Nothing is overwritten: compare first."))
        self.application = application


class NotAReference(VettingError):
    """The association that is named cannot vouch for the applicant; the text says why, `field` in which answer."""

    def __init__(self, sentence: str, field: str) -> None:
        super().__init__(sentence)
        self.field = field


def start_application(organization: Organization, *, actor: Any, language: str) -> Application:
    """Begin a file for an organization that `actor` administers; the one that is open already, if there is one.

    Writes the file, filled with what is known, and an audit row. Raises PermissionDenied.
    """
    check_can_administer(actor, organization)
    now = clock.now()
    known: dict[str, Any] = {"name": organization.name[:120], "email": actor.email or "", "languages": ["fr"]}
    if organization.commune is not None:
        known["commune"] = organization.commune.code
    try:
        with transaction.atomic():
            application = Application.objects.create(
                organization=organization,
                author=actor,
                language=language,
                name=known["name"],
                values=known,
                created_at=now,
                updated_at=now,
                waits_since=now,
            )
            record(
                "application.start", application, actor=actor, role=Role.APPLICANT, organization=organization, at=now
            )
    except IntegrityError:  # application_one_open
        return Application.objects.open().get(organization=organization)
    return application


def save_part(
    application: Application,
    part: str,
    answers: Mapping[str, Any],
    *,
    version: str,
    typed: Mapping[str, list[str]] | None = None,
    actor: Any,
) -> Application:
    """Keep what one part says, which said `version` when they began: packed `answers`, and `typed` what was refused.

    Raises PermissionDenied, NotAllowedFrom for a part that cannot be written now, or PartOvertaken when somebody else
    saved other answers of the part in between; nothing was written then. Twice is once.
    """
    permissions.check_can_apply(actor, application)
    with transaction.atomic():
        held(application)
        check_writable(application, part)
        present = application.values
        changed = {name: value for name, value in answers.items() if present.get(name) != value}
        unfinished = {name: kept for name, kept in application.unfinished.items() if name != part}
        if typed:
            unfinished[part] = dict(typed)
        if changed or unfinished != application.unfinished:
            if part_version(present, application.unfinished, part) != version:
                raise PartOvertaken(application)
            values = {**present, **changed}
            _write(application, values=values, unfinished=unfinished, name=str(values.get("name", ""))[:120])
    return application


def check_writable(application: Application, part: str) -> None:
    """Raise NotAllowedFrom unless the applicant can write in this part now."""
    if not application.is_writable:
        raise NotAllowedFrom(
            _("This file has been sent: it cannot be changed now. Reload the page to see where it is.")
        )
    if application.state == ApplicationState.CHANGES_REQUESTED and part not in parts_to_complete(application):
        raise NotAllowedFrom(_("Only what was asked for can be changed now: the rest stays as it was read."))


def save_project(
    application: Application,
    project: ToldProject | None,
    fields: Mapping[str, Any],
    *,
    left: Iterable[Any] = (),
    tools: Iterable[Any] = (),
    version: str = "",
    actor: Any,
) -> ToldProject:
    """Add a told support, or change one, which said `version` when they began; it may be half told.

    What its association had answered is asked again when the story changes. Raises PermissionDenied, NotAllowedFrom,
    NotAReference, PartOvertaken when somebody else saved it in between, or VettingError beyond the most that fit.
    """
    permissions.check_can_apply(actor, application)
    with transaction.atomic():
        held(application)
        check_writable(application, Part.PROJECTS)
        for field, why in why_no_reference(
            application, own_addresses(application), fields["association"], fields["contact_email"]
        ):
            raise NotAReference(why, field)
        project = _new_project(application) if project is None else _known_project(application, project)
        if not _says_already(project, fields, wanted := (list(left), list(tools))):
            if project.pk is not None and project_version(project) != version:
                raise PartOvertaken(application)
            _put(project, fields, *wanted)
            _write(application)
    return project


def _new_project(application: Application) -> ToldProject:
    count = application.projects.count()
    if count >= MOST_PROJECTS:
        raise VettingError(
            _("There are %(count)s supports; %(limit)s at most.") % {"count": count, "limit": MOST_PROJECTS}
        )
    last = application.projects.aggregate(last=Max("position"))["last"]
    return ToldProject(application=application, position=0 if last is None else last + 1)


def _known_project(application: Application, project: ToldProject) -> ToldProject:
    for row in hold(ToldProject.objects.filter(pk=project.pk, application=application)):
        return row
    raise NotAllowedFrom(
        _("This support was taken out of the file meanwhile. What you typed is kept below: tell it as a new one.")
    )


def _says_already(project: ToldProject, fields: Mapping[str, Any], wanted: tuple[list[Any], list[Any]]) -> bool:
    if project.pk is None or any(getattr(project, name) != value for name, value in fields.items()):
        return False
    return (set(project.left.all()), set(project.tools.all())) == (set(wanted[0]), set(wanted[1]))


def _put(project: ToldProject, fields: Mapping[str, Any], left: list[Any], tools: list[Any]) -> None:
    named = Organization.objects.active().filter(name__iexact=fields["association"])[:2]
    project.organization = named[0] if len(named) == 1 else None
    for name, value in fields.items():
        setattr(project, name, value)
    if project.pk is not None:
        revoke_links(project)
        _forget_answer(project)
    project.save()
    project.left.set(left)
    project.tools.set(tools)


def _forget_answer(project: ToldProject) -> None:
    """The association answered about another story: it will be asked about this one."""
    project.sign_state = SignState.NOT_ASKED
    project.signed_at, project.signer_name = None, ""
    project.correction, project.correction_state, project.explanation, project.decline_reason = "", "", "", ""
    project.quote, project.quote_by = "", ""
    project.shows_story = project.shows_name = project.shows_quote = False


def remove_project(project: ToldProject, *, actor: Any) -> bool:
    """Take a told support out of a file that can be written. Twice is harmless; returns whether it was there."""
    application = project.application
    permissions.check_can_apply(actor, application)
    with transaction.atomic():
        held(application)
        check_writable(application, Part.PROJECTS)
        gone, _rows = ToldProject.objects.filter(pk=project.pk).delete()
        _write(application)
    return bool(gone)


def discard_draft(application: Application, *, actor: Any) -> bool:
    """Delete a file that was never sent, for good. Twice is harmless; returns whether it was there."""
    permissions.check_can_apply(actor, application)
    with transaction.atomic():
        drafts = hold(Application.objects.filter(pk=application.pk, state=ApplicationState.DRAFT))
        for draft in drafts:
            record("application.discard", draft, actor=actor, role=Role.APPLICANT, organization=draft.organization)
            erase_attachments(draft.attachments.all())
            draft.delete()
    return bool(drafts)


def _write(application: Application, **columns: Any) -> None:
    """Change a held file; its revision rises."""
    Application.objects.filter(pk=application.pk).update(
        revision=F("revision") + 1, updated_at=clock.now(), reminders_sent=0, **columns
    )
    application.refresh_from_db()
