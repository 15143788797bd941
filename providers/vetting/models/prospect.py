"""Those who could be listed: suggested by readers, noted by moderators, taken in from a table; and who said no."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Upper
from django.utils.translation import gettext_lazy as _

from portal.common import clock
from portal.common.keys import new_token
from providers.vetting.enums import ProspectSource, ProspectState


class Prospect(models.Model):
    """Somebody who could be listed. One mail and one reminder at most; address and words are blanked in the end."""

    name = models.CharField(_("name"), max_length=160, blank=True)
    email = models.EmailField(_("mail address"), max_length=254, blank=True)
    website = models.URLField(_("website"), max_length=300, blank=True)
    why = models.TextField(_("why"), blank=True, max_length=2000)
    source = models.CharField(_("known by"), max_length=10, choices=ProspectSource.choices)
    state = models.CharField(_("state"), max_length=10, choices=ProspectState.choices, default=ProspectState.NOTED)
    token = models.CharField(max_length=43, unique=True, default=new_token)
    language = models.CharField(max_length=5, default="fr")
    suggested_by = models.EmailField(_("suggested by"), max_length=254, blank=True)
    set_aside_reason = models.TextField(_("why it was set aside"), blank=True, max_length=2000)
    created_at = models.DateTimeField(_("noted"), default=clock.now)
    invited_at = models.DateTimeField(_("invited"), null=True, blank=True)
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    reminded_at = models.DateTimeField(_("reminded"), null=True, blank=True)
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)
    application = models.ForeignKey(
        "vetting.Application", models.SET_NULL, null=True, blank=True, related_name="prospects"
    )
    blanked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("prospect")
        verbose_name_plural = _("prospects")
        ordering = ["-created_at", "-pk"]
        indexes = [
            models.Index(fields=["state", "created_at", "id"], name="prospect_queue"),
            models.Index(Upper("email"), name="prospect_email"),
            models.Index(fields=["suggested_by"], name="prospect_suggested_by"),
            models.Index(fields=["closed_at"], condition=Q(blanked_at=None), name="prospect_to_blank"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state__in=["invited", "reminded"]) | Q(invited_at__isnull=False),
                name="prospect_invited_has_date",
            ),
            models.CheckConstraint(
                condition=~Q(state="set_aside") | ~Q(set_aside_reason="") | Q(blanked_at__isnull=False),
                name="prospect_set_aside_has_reason",
            ),
            models.CheckConstraint(
                condition=Q(blanked_at__isnull=True)
                | Q(name="", email="", website="", why="", suggested_by="", set_aside_reason=""),
                name="prospect_blanked_is_empty",
            ),
        ]

    def __str__(self) -> str:
        return self.name or f"#{self.pk}"


class NeverAgain(models.Model):
    """An address that is never to be invited: kept as a digest, so that the wish outlives the address."""

    digest = models.CharField(max_length=64, unique=True)
    said_at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = _("refusal of invitations")
        verbose_name_plural = _("refusals of invitations")

    def __str__(self) -> str:
        return f"#{self.pk}"


class InvitedAddress(models.Model):
    """An address that had its invitation, as a digest: it gets no other, though its prospect be blanked.

    By this row the link of an invitation still leads to "never again" when nothing else is known any more.
    """

    digest = models.CharField(max_length=64, unique=True)
    prospect = models.OneToOneField(Prospect, models.PROTECT, related_name="invited_address")
    invited_at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = _("invited address")
        verbose_name_plural = _("invited addresses")

    def __str__(self) -> str:
        return f"#{self.pk}"
