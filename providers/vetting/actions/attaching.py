"""Files that an applicant attaches as a proof, and takes out again, while the file can be written."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import Sum
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from portal.audit.api import record
from portal.common import clock
from portal.common.attachments.checking import Checked, Upload, check
from portal.common.attachments.refusal import FileRefused
from providers.vetting import permissions
from providers.vetting.actions.attached_bytes import FOLDER, erase_attachments
from providers.vetting.actions.drafting import check_writable
from providers.vetting.actions.moving import held
from providers.vetting.enums import Role
from providers.vetting.models import Application, Attachment, ToldProject

MOST_FILES = 20
MOST_TOGETHER = 50 * 1024 * 1024


def attach(
    application: Application, upload: Upload, *, part: str, project: ToldProject | None = None, actor: Any
) -> Attachment:
    """Attach a file to a part of an application, or to one of its supports: checked by content, written anew.

    Writes the bytes into the private storage, the row and an audit row. Raises PermissionDenied, NotAllowedFrom for a
    part that cannot be written now, or FileRefused, in words; nothing was written then.
    """
    permissions.check_can_apply(actor, application)
    checked = check(upload)  # takes its time: nobody waits for a lock meanwhile
    with transaction.atomic():
        held(application)
        check_writable(application, part)
        _check_support(application, project, checked)
        _check_room(application, checked)
        attachment = Attachment.objects.create(
            application=application,
            part=part,
            project=project,
            stored_as=FOLDER.store(checked.content),
            name=checked.name,
            media_type=checked.media_type,
            size=len(checked.content),
            digest=checked.digest,
            added_by=actor,
            added_at=clock.now(),
        )
        _note("application.attach", application, part, actor)
    return attachment


def _check_support(application: Application, project: ToldProject | None, checked: Checked) -> None:
    if project is not None and not application.projects.filter(pk=project.pk).exists():
        raise FileRefused(
            _(
                "“%(name)s” is not attached: the support it is about is not in the application any more. "
                "Choose once more what it is about."
            )
            % {"name": checked.name}
        )


def _check_room(application: Application, checked: Checked) -> None:
    if same := application.attachments.filter(digest=checked.digest).first():
        raise FileRefused(
            _("“%(name)s” is not attached once more: it is there already, as “%(same)s”.")
            % {"name": checked.name, "same": same.name}
        )
    if application.attachments.count() >= MOST_FILES:
        raise FileRefused(
            _("“%(name)s” is not attached: there are %(limit)s files, and no more fit. Take one out first.")
            % {"name": checked.name, "limit": MOST_FILES}
        )
    together = (application.attachments.aggregate(sum=Sum("size"))["sum"] or 0) + len(checked.content)
    if together > MOST_TOGETHER:
        raise FileRefused(
            _(
                "“%(name)s” is not attached: all files would weigh %(size)s together, and %(limit)s fit. "
                "Take one out first, or send a smaller copy."
            )
            % {"name": checked.name, "size": filesizeformat(together), "limit": filesizeformat(MOST_TOGETHER)}
        )


def remove_attachment(attachment: Attachment, *, actor: Any) -> bool:
    """Take an attached file out; its bytes go after the commit. Twice is harmless; returns whether it was there.

    Raises PermissionDenied, or NotAllowedFrom for a part that cannot be written now.
    """
    application = attachment.application
    permissions.check_can_apply(actor, application)
    with transaction.atomic():
        held(application)
        check_writable(application, attachment.part)
        gone = erase_attachments(Attachment.objects.filter(pk=attachment.pk))
        if gone:
            _note("application.remove_attachment", application, attachment.part, actor)
    return bool(gone)


def _note(verb: str, application: Application, part: str, actor: Any) -> None:
    """Somebody works on the file; what it is called stays out of the audit, which those read who stand aside."""
    Application.objects.filter(pk=application.pk).update(updated_at=clock.now(), reminders_sent=0)
    record(
        verb, application, actor=actor, role=Role.APPLICANT, organization=application.organization, new={"part": part}
    )
