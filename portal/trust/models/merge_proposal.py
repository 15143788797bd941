from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from portal.common import clock
from portal.trust.enums import ProposalState


class MergeProposal(models.Model):
    """An admin of one of two organizations says that they are the same; an admin of the other answers."""

    gone = models.ForeignKey(
        "accounts.Organization", models.CASCADE, related_name="+", verbose_name=_("the one that would go")
    )
    kept = models.ForeignKey(
        "accounts.Organization", models.CASCADE, related_name="+", verbose_name=_("the one that would stay")
    )
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("proposed by")
    )
    # The one whose admins answer: the other of the two.
    asked = models.ForeignKey("accounts.Organization", models.CASCADE, related_name="+", verbose_name=_("asked"))
    state = models.CharField(_("state"), max_length=10, choices=ProposalState.choices, default=ProposalState.WAITING)
    message = models.TextField(_("a word"), blank=True, max_length=1000)
    reason = models.TextField(_("reason"), blank=True)
    created_at = models.DateTimeField(default=clock.now)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("proposed merge")
        verbose_name_plural = _("proposed merges")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(gone=F("kept")), name="mergeproposal_two_organizations"),
            models.UniqueConstraint(
                fields=["gone", "kept"], condition=Q(state="waiting"), name="mergeproposal_one_waiting"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.gone_id} → {self.kept_id}: {self.state}"
