"""Emptying a file that is over: what people wrote goes, how it ended and when stays, for the figures."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from portal.audit.api import record
from portal.common import clock
from portal.common.locks import hold
from portal.common.transitions import NotAllowedFrom
from portal.notifications.actions.mails import blank_mails_holding, blank_sent_mails_saying
from providers.vetting import permissions
from providers.vetting.actions.attached_bytes import erase_attachments
from providers.vetting.actions.moving import held
from providers.vetting.actions.signing import revoke_all_links
from providers.vetting.enums import REFUSALS, ApplicationState, Role
from providers.vetting.models import (
    Application,
    Attachment,
    GuestReviewer,
    Judgement,
    Message,
    Note,
    Recusal,
    Submission,
    ToldProject,
    Vote,
)

# An accepted file is what the listing rests on: it is kept its time.
EMPTIED_ON_WISH = (ApplicationState.WITHDRAWN, *REFUSALS)

BLANK_FILE: dict[str, Any] = {
    "organization": None, "author": None, "assigned_to": None, "name": "", "values": {}, "unfinished": {},
    "decision_reason": "", "appeal_reason": "",
}  # fmt: skip
BLANK_SUPPORT = {
    "organization": None, "contact_name": "", "contact_email": "", "signer_name": "", "correction": "",
    "explanation": "", "decline_reason": "",
}  # fmt: skip


def can_be_emptied(application: Application) -> bool:
    """Whether those who applied may have the file emptied now, before its time."""
    return application.state in EMPTIED_ON_WISH and application.blanked_at is None


def empty_now(application: Application, *, actor: Any) -> bool:
    """Empty a file that was withdrawn or refused at the wish of those who applied; an appeal is given up with it.

    Writes as blank_file(). Twice is harmless; returns whether there was anything to empty. Raises PermissionDenied, or
    NotAllowedFrom for a file that goes on or was accepted.
    """
    if application.blanked_at is not None:
        return False
    permissions.check_can_apply(actor, application)
    with transaction.atomic():
        if held(application).blanked_at is None and not can_be_emptied(application):
            raise NotAllowedFrom(
                _("This file is “%(state)s”: only one that was withdrawn or refused can be emptied before its time.")
                % {"state": application.get_state_display()}
            )
        return blank_file(application, actor=actor, role=Role.APPLICANT)


def blank_file(application: Application, *, actor: Any, role: str) -> bool:
    """Empty a file that is over, in the caller's transaction, with the mails about it and an audit row.

    State, dates, verdicts and votes stay, without a word. Of an accepted file the supports that its listing tells stay
    too: the associations can change what is shown of them for as long as it is shown. Twice is harmless; returns
    whether it did anything, which is no for a file that is open.
    """
    if held(application).is_open or application.blanked_at is not None:
        return False
    name = application.name
    revoke_all_links(application)
    erase_attachments(Attachment.objects.filter(application=application))
    told = [project.pk for project in hold(ToldProject.objects.filter(application=application))]
    ToldProject.objects.filter(pk__in=told, published_as=None).delete()
    ToldProject.objects.filter(pk__in=told).update(**BLANK_SUPPORT)
    ToldProject.objects.filter(pk__in=told, shows_quote=False).update(quote="", quote_by="")
    Message.objects.filter(application=application).delete()
    Note.objects.filter(application=application).delete()
    Submission.objects.filter(application=application).update(values={}, projects=[])
    Judgement.objects.filter(application=application).update(reason="", judged_by=None)
    for rows in (Vote.objects, Recusal.objects, GuestReviewer.objects):
        rows.filter(application=application).update(reason="")
    now = clock.now()
    Application.objects.filter(pk=application.pk).update(blanked_at=now, **BLANK_FILE)
    _blank_mails(application, name)
    record("application.blank", application, actor=actor, role=role, at=now)
    application.refresh_from_db()
    return True


def _blank_mails(application: Application, name: str) -> None:
    """Mails lead to the file, or to a link of which no key is kept: those are known by the name they say."""
    for language, _name in settings.LANGUAGES:
        with override(language):
            blank_mails_holding(settings.SITE_URL + reverse("vetting:application", args=[application.pk]))
    if name:
        blank_sent_mails_saying(name, kinds="vetting.")
