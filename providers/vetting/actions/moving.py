"""One step in the life of a file, as every action takes it."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from portal.audit.api import record
from portal.common import clock
from portal.common.locks import hold
from portal.common.transitions import NotAllowedFrom
from providers.vetting.models import Application
from providers.vetting.workflow import APPLICATIONS, check_role


def held(application: Application) -> Application:
    """The file as it is now, locked until the caller's transaction ends: what decides is read after this."""
    hold(Application.objects.filter(pk=application.pk))
    application.refresh_from_db()
    return application


def check_kept(application: Application) -> None:
    """Hold a file and raise NotAllowedFrom if it was emptied: nobody writes in it any more."""
    if held(application).blanked_at is not None:
        raise NotAllowedFrom(_("This file has been emptied: nothing is noted about it any more."))


def move(
    application: Application,
    name: str,
    role: str,
    *,
    actor: Any,
    reason: str = "",
    audited: dict[str, Any] | None = None,
    **changes: Any,
) -> Application:
    """Take one step of APPLICATIONS with its audit row, in a transaction of its own or the caller's.

    `reason` is what the step demands; it is not written into the audit, which those read who stand aside from a file.
    Raises NotYourStep, ReasonMissing, NotAllowedFrom or AlreadyMoved, having written nothing.
    """
    check_role(name, role)
    now = clock.now()
    with transaction.atomic():
        changes = {"waits_since": now, "updated_at": now, "reminders_sent": 0, **changes}
        before = APPLICATIONS.apply(Application, application.pk, name, reason=reason, **changes)
        application.refresh_from_db()
        record(
            f"application.{name}",
            application,
            actor=actor,
            role=role,
            organization=application.organization,
            old={"state": before},
            new={"state": application.state, **(audited or {})},
            at=now,
        )
    return application
