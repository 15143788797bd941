from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portal.common import clock
from portal.trust.dates import MAIL_DAYS, answer_before
from portal.trust.enums import SuccessionState

OPEN = (SuccessionState.RUNNING, SuccessionState.AT_DESK)


class Succession(models.Model):
    """Somebody asks to take over an organization whose admins have been silent for long.

    The admins get three mails in thirty days, and any sign of them stops it; then the moderators decide.
    """

    organization = models.ForeignKey("accounts.Organization", models.CASCADE, related_name="successions")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="successions", verbose_name=_("person who asks")
    )
    state = models.CharField(
        _("state"), max_length=12, choices=SuccessionState.choices, default=SuccessionState.RUNNING
    )
    why = models.TextField(_("why they ask"), blank=True, max_length=1000)
    reason = models.TextField(_("reason"), blank=True)
    mails_sent = models.PositiveSmallIntegerField(_("mails sent"), default=0)
    mailed_at = models.DateTimeField(_("last mail"), default=clock.now)
    asked_at = models.DateTimeField(_("asked"), default=clock.now)
    ended_at = models.DateTimeField(_("ended"), null=True)
    blanked_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("succession")
        verbose_name_plural = _("successions")
        ordering = ["asked_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["organization"], condition=Q(state__in=["running", "at_desk"]), name="succession_one_open"
            ),
            models.CheckConstraint(condition=Q(mails_sent__lte=len(MAIL_DAYS)), name="succession_three_mails_at_most"),
            models.CheckConstraint(
                condition=Q(state__in=["running", "at_desk"]) | Q(ended_at__isnull=False),
                name="succession_ended_has_date",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organization_id}:{self.state}"

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    @property
    def answer_before(self) -> datetime:
        return answer_before(self.asked_at, self.mailed_at)


class Objection(models.Model):
    """A member says why somebody should not take over; the moderators read it before they decide."""

    succession = models.ForeignKey(Succession, models.CASCADE, related_name="objections")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("member who objects")
    )
    words = models.TextField(_("why not"), max_length=1000)
    made_at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = _("objection")
        verbose_name_plural = _("objections")
        ordering = ["made_at", "pk"]
        constraints = [models.UniqueConstraint(fields=["succession", "user"], name="objection_once_per_member")]

    def __str__(self) -> str:
        return f"{self.succession_id}:{self.user_id}"
