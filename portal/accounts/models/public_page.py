from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portal.accounts.enums import PageState
from portal.accounts.models.organization import Organization
from portal.common import clock

LONGEST_TELLING = 500


class PublicPage(models.Model):
    """The page that everybody may read about an organization, once one of its admins shows it.

    It has few words of its own: the rest is what the organization says of itself. No row: never shown.
    """

    organization = models.OneToOneField(Organization, models.CASCADE, related_name="public_page")
    state = models.CharField(_("state"), max_length=8, choices=PageState.choices, default=PageState.HIDDEN)
    ready_to_tell = models.BooleanField(_("ready to tell others how it went"), default=False)
    can_tell = models.CharField(_("what it can tell"), max_length=LONGEST_TELLING, blank=True)
    shown_at = models.DateTimeField(_("shown since"), null=True, blank=True)  # stays when it is hidden: it was there
    withheld_because = models.TextField(_("why moderators have hidden it"), blank=True, default="", db_default="")
    changed_at = models.DateTimeField(_("changed"), default=clock.now)

    class Meta:
        verbose_name = _("public page of an organization")
        verbose_name_plural = _("public pages of organizations")
        indexes = [
            models.Index(fields=["organization"], condition=Q(state=PageState.SHOWN), name="publicpage_shown"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state=PageState.SHOWN) | Q(shown_at__isnull=False), name="publicpage_shown_has_date"
            ),
            models.CheckConstraint(
                condition=Q(can_tell="") | Q(ready_to_tell=True), name="publicpage_tells_when_ready"
            ),
            models.CheckConstraint(
                condition=~Q(state=PageState.WITHHELD) | ~Q(withheld_because=""), name="publicpage_withheld_has_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"page of #{self.organization_id}: {self.state}"

    @property
    def is_shown(self) -> bool:
        return self.state == PageState.SHOWN

    @property
    def is_withheld(self) -> bool:
        return self.state == PageState.WITHHELD


class VisitorMessage(models.Model):
    """That somebody wrote to an organization from its page; what they wrote is in the mail alone. For the limits."""

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="visitor_messages")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    sent_at = models.DateTimeField(default=clock.now, db_index=True)

    class Meta:
        verbose_name = _("message to an organization")
        verbose_name_plural = _("messages to organizations")

    def __str__(self) -> str:
        return f"to #{self.organization_id}, {self.sent_at:%Y-%m-%d}"
