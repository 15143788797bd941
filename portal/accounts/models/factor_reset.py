from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portal.accounts.enums import FactorResetState
from portal.common import clock


class FactorReset(models.Model):
    """Somebody lost their second factor and asks for it to be taken away.

    An operator starts it, the person is told and may stop it; nothing happens before `due_at`.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="factor_resets", verbose_name=_("person")
    )
    state = models.CharField(
        _("state"), max_length=10, choices=FactorResetState.choices, default=FactorResetState.ASKED
    )
    asked_at = models.DateTimeField(_("asked"), default=clock.now)
    due_at = models.DateTimeField(_("due"), null=True)
    reason = models.TextField(_("reason"), blank=True)

    class Meta:
        verbose_name = _("lost second factor")
        verbose_name_plural = _("lost second factors")
        ordering = ["asked_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["user"],
                condition=Q(state__in=["asked", "waiting"]),
                name="factorreset_one_open_per_user",
            ),
            models.CheckConstraint(
                condition=~Q(state="waiting") | Q(due_at__isnull=False), name="factorreset_waiting_has_end"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id}:{self.state}"
