"""record() writes the audit row of an action, in the action's own transaction; history_of() reads."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import models

from portal.audit.models import AuditEntry
from portal.common import clock


def record(
    verb: str,
    target: models.Model,
    *,
    actor: Any,
    role: str = "",
    organization: Any = None,
    old: dict | None = None,
    new: dict | None = None,
    reason: str = "",
    at: datetime | None = None,
) -> AuditEntry:
    """Write who did `verb` to `target`. `actor` is a user, or None for the portal itself (tick, import).

    `old` and `new` hold plain values (states, amounts in cents, names of fields), never personal data.
    """
    return AuditEntry.objects.create(
        happened_at=at or clock.now(),
        actor=actor if getattr(actor, "pk", None) else None,
        actor_role=role,
        organization=organization,
        verb=verb,
        target_type=target._meta.label_lower,
        target_id=str(target.pk),
        old=old or {},
        new=new or {},
        reason=reason,
    )


def history_of(target: models.Model) -> models.QuerySet[AuditEntry]:
    """What happened to `target`, newest first, with the people who did it."""
    return AuditEntry.objects.filter(target_type=target._meta.label_lower, target_id=str(target.pk)).select_related(
        "actor", "organization"
    )


def record_many(
    verb: str, targets: Iterable[models.Model], *, actor: Any, new: dict | None = None, reason: str = ""
) -> None:
    """As record(), one row for each of many targets, in one statement."""
    now = clock.now()
    AuditEntry.objects.bulk_create(
        AuditEntry(
            happened_at=now,
            actor=actor if getattr(actor, "pk", None) else None,
            verb=verb,
            target_type=target._meta.label_lower,
            target_id=str(target.pk),
            new=new or {},
            reason=reason,
        )
        for target in targets
    )
