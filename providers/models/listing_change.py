from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portal.common import clock

MODERATED = "listing.moderated"  # the verb of a change that moderators made


class ListingChangeQuerySet(models.QuerySet["ListingChange"]):
    def kept(self) -> ListingChangeQuerySet:
        """Those whose words can still be read."""
        return self.filter(blanked_at=None)


class ListingChange(models.Model):
    """What a listing said before a change and since: the difference behind a row of its history.

    The audit names fields and holds nothing personal; the words are here (see providers.editing.packing), and go a
    year after, or with the listing. `revision` is the listing's once the change is written.
    """

    entry = models.OneToOneField("audit.AuditEntry", models.PROTECT, related_name="+")
    provider = models.ForeignKey("providers.Provider", models.CASCADE, related_name="changes")
    revision = models.PositiveIntegerField()
    before = models.JSONField(_("said before"), default=dict)
    values = models.JSONField(_("says since"), default=dict)
    made_at = models.DateTimeField(_("made"), default=clock.now)
    blanked_at = models.DateTimeField(null=True, blank=True)

    objects = ListingChangeQuerySet.as_manager()

    class Meta:
        verbose_name = _("change of a listing")
        verbose_name_plural = _("changes of listings")
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["made_at"], condition=Q(blanked_at=None), name="listingchange_to_blank"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["provider", "revision"], name="listingchange_one_per_revision"),
            models.CheckConstraint(
                condition=Q(blanked_at__isnull=True) | Q(before={}, values={}), name="listingchange_blanked_is_empty"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.provider_id}: {self.revision}"

    def as_plain(self) -> dict[str, Any]:
        """For an export: what was changed, when, from what to what."""
        return {"what": "listing_change", "at": self.made_at, "before": self.before, "since": self.values}
