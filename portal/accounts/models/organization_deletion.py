from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portal.accounts.enums import DeletionState
from portal.common import clock


class OrganizationDeletion(models.Model):
    """An admin wishes an organization deleted that has other admins: they can stop it until `due_at`."""

    organization = models.ForeignKey(
        "accounts.Organization", models.CASCADE, related_name="deletions", verbose_name=_("organization")
    )
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("asked by"))
    state = models.CharField(_("state"), max_length=10, choices=DeletionState.choices, default=DeletionState.WAITING)
    asked_at = models.DateTimeField(_("asked"), default=clock.now)
    due_at = models.DateTimeField(_("due"))
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)

    class Meta:
        verbose_name = _("deletion of an organization")
        verbose_name_plural = _("deletions of organizations")
        ordering = ["-asked_at", "-pk"]
        indexes = [models.Index(fields=["due_at"], condition=Q(state="waiting"), name="organizationdeletion_due")]
        constraints = [
            models.UniqueConstraint(
                fields=["organization"], condition=Q(state="waiting"), name="organizationdeletion_one_waiting"
            ),
            models.CheckConstraint(
                condition=Q(state="waiting", ended_at__isnull=True) | ~Q(state="waiting") & Q(ended_at__isnull=False),
                name="organizationdeletion_ended_has_date",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organization_id}: {self.state}"

    @property
    def is_waiting(self) -> bool:
        return self.state == DeletionState.WAITING
