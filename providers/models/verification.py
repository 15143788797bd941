"""How a listing was verified, step by step, and what its people were written about the end of it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from providers.enums import VerificationKind
from providers.verification import NOTICES


class VerificationStep(models.Model):
    """One dated station of how a listing was verified."""

    provider = models.ForeignKey("providers.Provider", models.CASCADE, related_name="verification_steps")
    kind = models.CharField(max_length=12, choices=VerificationKind.choices)
    happened_on = models.DateField()

    class Meta:
        verbose_name = _("verification step")
        verbose_name_plural = _("verification steps")
        ordering = ["happened_on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["provider", "kind", "happened_on"], name="verificationstep_once"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.happened_on}"


class VerificationNotice(models.Model):
    """Its people were written to about the end of their verification: once for each end and each notice."""

    provider = models.ForeignKey("providers.Provider", models.CASCADE, related_name="notices")
    verified_until = models.DateField(_("verified until"))
    days_left = models.SmallIntegerField(_("days left"))
    sent_at = models.DateTimeField()

    class Meta:
        verbose_name = _("notice about a verification")
        verbose_name_plural = _("notices about verifications")
        ordering = ["sent_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["provider", "verified_until", "days_left"], name="verificationnotice_once"),
            models.CheckConstraint(condition=Q(days_left__in=NOTICES), name="verificationnotice_known_days"),
        ]

    def __str__(self) -> str:
        return f"{self.provider_id}: {self.days_left} before {self.verified_until}"
