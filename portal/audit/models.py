from __future__ import annotations

from typing import Any, NoReturn

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class AppendOnly(TypeError):
    """Somebody tried to change or remove a row of the audit."""


class AuditQuerySet(models.QuerySet["AuditEntry"]):
    def update(self, **changes: Any) -> NoReturn:
        raise AppendOnly("audit entries are added, never changed")

    def delete(self) -> NoReturn:
        raise AppendOnly("audit entries are added, never removed")


class AuditEntry(models.Model):
    """Who did what, when, from which state to which, and why. Rows are added, never changed or removed.

    They hold states, field names and references, no mail address and no name: a person who deletes
    their account leaves an empty account behind, and these rows with it.
    """

    happened_at = models.DateTimeField(_("when"), db_index=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("who")
    )
    actor_role = models.CharField(_("as"), max_length=40, blank=True)
    organization = models.ForeignKey(
        "accounts.Organization", models.PROTECT, null=True, related_name="+", verbose_name=_("for")
    )
    verb = models.CharField(_("did"), max_length=80)
    target_type = models.CharField(max_length=80)
    target_id = models.CharField(max_length=64)
    old = models.JSONField(_("from"), default=dict, blank=True)
    new = models.JSONField(_("to"), default=dict, blank=True)
    reason = models.TextField(_("reason"), blank=True)

    objects = AuditQuerySet.as_manager()

    class Meta:
        verbose_name = _("audit entry")
        verbose_name_plural = _("audit entries")
        ordering = ["-happened_at", "-pk"]
        indexes = [models.Index(fields=["target_type", "target_id", "-happened_at"])]

    def __str__(self) -> str:
        return f"{self.happened_at:%Y-%m-%d %H:%M} {self.verb} {self.target_type}:{self.target_id}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise AppendOnly("audit entries are added, never changed")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise AppendOnly("audit entries are added, never removed")
