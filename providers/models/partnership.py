from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from portal.common import clock
from providers.enums import LISTED, OPEN_PARTNERSHIPS, PartnershipState
from providers.models.provider import Provider

ANSWERED = (PartnershipState.CONFIRMED, PartnershipState.DECLINED)


class PartnershipQuerySet(models.QuerySet["Partnership"]):
    def of(self, provider: Provider) -> PartnershipQuerySet:
        """Those that a listing has a part in."""
        return self.filter(Q(first=provider) | Q(second=provider))

    def between(self, one: Provider, other: Provider) -> PartnershipQuerySet:
        """All that two listings ever proposed to each other."""
        low, high = sorted([one.pk, other.pk])
        return self.filter(first=low, second=high)

    def open(self) -> PartnershipQuerySet:
        """Proposed and not answered yet, or confirmed."""
        return self.filter(state__in=OPEN_PARTNERSHIPS)

    def shown(self) -> PartnershipQuerySet:
        """What the public reads: confirmed by both, and both in the directory."""
        return self.filter(state=PartnershipState.CONFIRMED, first__state__in=LISTED, second__state__in=LISTED)


class Partnership(models.Model):
    """Two listings say that they work together: one proposed it, the public reads it once the other has confirmed.

    A pair is written in one order (`first` has the lower key), so that the database can keep it to one at a time.
    """

    first = models.ForeignKey("providers.Provider", models.CASCADE, related_name="+")
    second = models.ForeignKey("providers.Provider", models.CASCADE, related_name="+")
    proposed_by = models.ForeignKey("providers.Provider", models.CASCADE, related_name="+")
    state = models.CharField(
        _("state"), max_length=12, choices=PartnershipState.choices, default=PartnershipState.PROPOSED
    )
    note = models.CharField(_("what they do together"), max_length=200, blank=True)
    proposed_at = models.DateTimeField(_("proposed"), default=clock.now)
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)

    objects = PartnershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("partnership")
        verbose_name_plural = _("partnerships")
        ordering = ["proposed_at", "pk"]
        indexes = [
            models.Index(fields=["first", "state"], name="partnership_of_first"),
            models.Index(fields=["second", "state"], name="partnership_of_second"),
            models.Index(fields=["proposed_by", "state"], name="partnership_of_proposer"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="partnership_in_one_order"),
            models.CheckConstraint(
                condition=Q(proposed_by=F("first")) | Q(proposed_by=F("second")), name="partnership_proposed_by_one"
            ),
            models.UniqueConstraint(
                fields=["first", "second"], condition=Q(state__in=OPEN_PARTNERSHIPS), name="partnership_one_open"
            ),
            models.CheckConstraint(
                condition=Q(state=PartnershipState.PROPOSED, answered_at__isnull=True)
                | Q(state__in=ANSWERED, answered_at__isnull=False)
                | Q(state=PartnershipState.ENDED),
                name="partnership_answer_has_date",
            ),
            models.CheckConstraint(
                condition=Q(state=PartnershipState.ENDED, ended_at__isnull=False)
                | ~Q(state=PartnershipState.ENDED) & Q(ended_at__isnull=True),
                name="partnership_end_has_date",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first_id} and {self.second_id}: {self.state}"

    @property
    def is_confirmed(self) -> bool:
        return self.state == PartnershipState.CONFIRMED

    def has(self, provider: Provider) -> bool:
        """Whether this listing is one of the two."""
        return provider.pk in (self.first_id, self.second_id)

    def other_of(self, provider: Provider) -> Provider:
        """The listing that this one works with."""
        return self.second if provider.pk == self.first_id else self.first

    def is_proposed_by(self, provider: Provider) -> bool:
        return provider.pk == self.proposed_by_id
