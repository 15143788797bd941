"""A document that shows whose a number is: sent by an admin, opened by moderators, each time with a trace."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from portal.accounts.models import Organization
from portal.accounts.permissions import check_can_administer
from portal.common.attachments.checking import Upload, check
from portal.trust.actions.checking import begin, check_can_ask, held, note
from portal.trust.actions.document_bytes import FOLDER
from portal.trust.enums import CheckState, CheckWay, Party
from portal.trust.exceptions import DocumentGone
from portal.trust.models import IdentifierCheck
from portal.trust.permissions import check_decides


def show_document(organization: Organization, *, actor: Any, document: Upload, message: str = "") -> IdentifierCheck:
    """An admin asks that the number be checked, and shows a document: written anew, for the moderators to look at.

    Writes the bytes into the private storage, the check and its trace. Raises PermissionDenied, FileRefused,
    NotCheckable, AlreadyAsked, TooManyClaims; nothing was written then.
    """
    check_can_administer(actor, organization)
    checked = check(document)  # takes its time: nobody waits for a lock meanwhile
    with transaction.atomic():
        check_can_administer(actor, organization)
        own = held(organization)
        check_can_ask(own)
        return begin(
            own,
            CheckWay.DOCUMENT,
            CheckState.SHOWN,
            actor=actor,
            message=message,
            stored_as=FOLDER.store(checked.content),
            file_name=checked.name,
            media_type=checked.media_type,
            size=len(checked.content),
        )


def open_document(check: IdentifierCheck, *, actor: Any) -> IdentifierCheck:
    """A moderator opens the document of a check: noted each time, before it is handed out. The check as it is now.

    Raises PermissionDenied for whoever may not decide either, DocumentGone once there is an answer.
    """
    with transaction.atomic():
        check_decides(actor, check.asked_by, *check.sides)
        present = IdentifierCheck.objects.select_related("organization").get(pk=check.pk)
        if present.stored_as is None:
            raise DocumentGone(_("The document is deleted: this check is not waiting to be looked at any more."))
        note(present, "look", actor=actor, role=Party.MODERATOR, new=present.state)
    return present
