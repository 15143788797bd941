"""One word of the thread between those who apply and those who read."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from portal.audit.api import record
from portal.common import clock
from portal.common.transitions import NotAllowedFrom, ReasonMissing
from providers.vetting.models import Application, Message


def add_message(application: Application, side: str, text: str, *, actor: Any, role: str) -> Message:
    """Add a word to the thread of a held file, in the caller's transaction.

    Raises ReasonMissing for an empty one, NotAllowedFrom for a file that was never sent or that is over.
    """
    if not text.strip():
        raise ReasonMissing(_("Write a few words first."))
    if not (application.submission and application.is_open):
        raise NotAllowedFrom(_("Nobody works with this file now, so a message would reach nobody."))
    record("application.write", application, actor=actor, role=role, organization=application.organization)
    return Message.objects.create(
        application=application, side=side, author=actor, text=text.strip(), sent_at=clock.now()
    )
