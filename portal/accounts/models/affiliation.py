from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Greatest, Least
from django.utils.translation import gettext_lazy as _

from portal.accounts.enums import OPEN_AFFILIATIONS, AffiliationState, Side
from portal.accounts.models.organization import Organization
from portal.common import clock


class AffiliationQuerySet(models.QuerySet["Affiliation"]):
    def of(self, organization: Organization) -> AffiliationQuerySet:
        """Those in which an organization is either side."""
        return self.filter(Q(branch=organization) | Q(network=organization))

    def between(self, one: Organization, other: Organization) -> AffiliationQuerySet:
        """All that ever stood between two organizations, whichever is the branch."""
        return self.filter(Q(branch=one, network=other) | Q(branch=other, network=one))

    def open(self) -> AffiliationQuerySet:
        """Asked and not answered yet, or confirmed."""
        return self.filter(state__in=OPEN_AFFILIATIONS)

    def confirmed(self) -> AffiliationQuerySet:
        return self.filter(state=AffiliationState.CONFIRMED)


class Affiliation(models.Model):
    """An organization is a branch of another one, its network: asked by one side, confirmed by the other.

    A branch has one network, a network many branches, and may be a branch itself; never in a circle. What closed is
    forgotten after a year; the histories of both keep that it was.
    """

    branch = models.ForeignKey(Organization, models.CASCADE, related_name="networks")
    network = models.ForeignKey(Organization, models.CASCADE, related_name="branches")
    asked_by = models.CharField(_("asked by"), max_length=8, choices=Side.choices)
    state = models.CharField(
        _("state"), max_length=12, choices=AffiliationState.choices, default=AffiliationState.ASKED
    )
    message = models.CharField(_("a word to the other side"), max_length=500, blank=True)
    reason = models.TextField(_("reason"), blank=True)
    asked_at = models.DateTimeField(_("asked"), default=clock.now)
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True, db_index=True)

    objects = AffiliationQuerySet.as_manager()

    class Meta:
        verbose_name = _("affiliation")
        verbose_name_plural = _("affiliations")
        ordering = ["asked_at", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(branch=F("network")), name="affiliation_not_with_itself"),
            models.UniqueConstraint(
                Least("branch", "network"),
                Greatest("branch", "network"),
                condition=Q(state__in=OPEN_AFFILIATIONS),
                name="affiliation_one_open_per_pair",
            ),
            models.UniqueConstraint(
                fields=["branch"], condition=Q(state=AffiliationState.CONFIRMED), name="affiliation_one_network"
            ),
            models.CheckConstraint(
                condition=Q(state__in=OPEN_AFFILIATIONS, closed_at__isnull=True)
                | ~Q(state__in=OPEN_AFFILIATIONS) & Q(closed_at__isnull=False),
                name="affiliation_closed_has_date",
            ),
            models.CheckConstraint(
                condition=~Q(state=AffiliationState.CONFIRMED) | Q(answered_at__isnull=False),
                name="affiliation_confirmed_has_date",
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.branch_id} of #{self.network_id}: {self.state}"

    @property
    def is_confirmed(self) -> bool:
        return self.state == AffiliationState.CONFIRMED

    def side_of(self, organization: Organization) -> str:
        """Which of the two an organization is; raises ValueError for a third one."""
        if organization.pk == self.branch_id:
            return Side.BRANCH
        if organization.pk == self.network_id:
            return Side.NETWORK
        raise ValueError(f"#{organization.pk} has no part in {self}")

    def other_of(self, organization: Organization) -> Organization:
        return self.network if organization.pk == self.branch_id else self.branch

    def is_asked_by(self, organization: Organization) -> bool:
        return self.side_of(organization) == self.asked_by
