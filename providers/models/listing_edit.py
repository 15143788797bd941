from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portal.common import clock
from providers.editing.fields import labels_of
from providers.enums import OPEN_EDITS, EditState, ProviderState

CLOSED_EDITS = (EditState.ACCEPTED, EditState.TAKEN_BACK, EditState.LAPSED)
GIVEN_BACK = (EditState.SENT_BACK, EditState.PARTLY)


class ListingEditQuerySet(models.QuerySet["ListingEdit"]):
    def open(self) -> ListingEditQuerySet:
        """Those that are not decided for good, of listings that can still be changed."""
        return self.filter(state__in=OPEN_EDITS).exclude(provider__state=ProviderState.LEFT)

    def to_read(self) -> ListingEditQuerySet:
        """Those that wait for a moderator, the longest waiting first."""
        return self.open().filter(state=EditState.WAITING).order_by("sent_at", "pk")


class ListingEdit(models.Model):
    """What the people of a listing would like it to say, where that was vetted: the listing stays as it is meanwhile.

    `values` holds only what differs, `before` what the listing said of it then (see providers.editing.packing).
    Emptied a year after its end (`blanked_at`); that it existed, and how it ended, stays.
    """

    provider = models.ForeignKey("providers.Provider", models.CASCADE, related_name="edits")
    state = models.CharField(_("state"), max_length=12, choices=EditState.choices, default=EditState.WAITING)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    made_from = models.PositiveIntegerField(_("revision of the listing it was made from"))
    revision = models.PositiveIntegerField(
        default=1
    )  # counts the changes of the proposal: what was read is what counts
    values = models.JSONField(_("proposed"), default=dict)
    before = models.JSONField(_("said before"), default=dict)
    note = models.CharField(_("why"), max_length=500, blank=True)
    because = models.TextField(_("reason of those who read it"), blank=True)
    sent_at = models.DateTimeField(_("sent"), default=clock.now)
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)
    blanked_at = models.DateTimeField(null=True, blank=True)

    objects = ListingEditQuerySet.as_manager()

    class Meta:
        verbose_name = _("proposed edit")
        verbose_name_plural = _("proposed edits")
        ordering = ["sent_at", "pk"]
        indexes = [
            models.Index(fields=["state", "sent_at", "id"], name="listingedit_queue"),
            models.Index(fields=["closed_at"], condition=Q(blanked_at=None), name="listingedit_to_blank"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["provider"], condition=Q(state__in=OPEN_EDITS), name="listingedit_one_open"
            ),
            models.CheckConstraint(
                condition=Q(state__in=OPEN_EDITS, closed_at__isnull=True)
                | Q(state__in=CLOSED_EDITS, closed_at__isnull=False),
                name="listingedit_closed_has_date",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=GIVEN_BACK) | ~Q(because=""), name="listingedit_given_back_has_reason"
            ),
            models.CheckConstraint(
                condition=Q(blanked_at__isnull=True)
                | Q(closed_at__isnull=False, note="", because="", values={}, before={}),
                name="listingedit_blanked_is_empty",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.provider_id}: {self.state}"

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_EDITS

    @property
    def labels(self) -> list[str]:
        """What it would change, in words."""
        return labels_of(self.values)

    @property
    def waits(self) -> bool:
        """Whether moderators have it to read."""
        return self.state == EditState.WAITING

    @property
    def is_given_back(self) -> bool:
        """Whether its people are asked to correct it."""
        return self.state in GIVEN_BACK
