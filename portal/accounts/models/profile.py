from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portal.accounts.enums import BudgetBand, Sector
from portal.accounts.models.organization import Organization


def _withheld_or_said(name: str, value: str, nothing: Q) -> models.CheckConstraint:
    """Who prefers not to say has said nothing."""
    return models.CheckConstraint(
        condition=Q(**{f"{name}_withheld": False}) | nothing, name=f"organizationprofile_{name}_withheld_or_said"
    )


class OrganizationProfile(models.Model):
    """What an organization says of itself beyond its name, all of it as it likes.

    Each question has three answers: none (empty), *prefers not to say* (`…_withheld`), or a value, and zero is one.
    No row: nothing was ever answered. Tools and brands are empty until somebody names one.
    """

    organization = models.OneToOneField(Organization, models.CASCADE, related_name="profile")
    sectors_withheld = models.BooleanField(_("prefers not to say its sectors"), default=False)
    employees_count = models.PositiveIntegerField(_("employees"), null=True, blank=True)
    employees_withheld = models.BooleanField(_("prefers not to say how many employees"), default=False)
    members_count = models.PositiveIntegerField(_("members"), null=True, blank=True)
    members_withheld = models.BooleanField(_("prefers not to say how many members"), default=False)
    reached_count = models.PositiveIntegerField(_("people reached in a year"), null=True, blank=True)
    reached_withheld = models.BooleanField(_("prefers not to say how many people"), default=False)
    budget = models.CharField(_("yearly budget"), max_length=12, choices=BudgetBand.choices, blank=True)
    budget_withheld = models.BooleanField(_("prefers not to say its budget"), default=False)
    founded_year = models.PositiveSmallIntegerField(_("founded in"), null=True, blank=True)
    founded_withheld = models.BooleanField(_("prefers not to say since when"), default=False)
    tools_in_use = models.ManyToManyField(
        "taxonomy.Tool", blank=True, related_name="used_by_profiles", verbose_name=_("tools in use")
    )
    brands_left = models.ManyToManyField(
        "taxonomy.Brand", blank=True, related_name="left_by_profiles", verbose_name=_("brands left")
    )

    class Meta:
        verbose_name = _("profile of an organization")
        verbose_name_plural = _("profiles of organizations")
        constraints = [
            *(
                _withheld_or_said(name, value, Q(**{f"{value}__isnull": True}))
                for name, value in (
                    ("employees", "employees_count"),
                    ("members", "members_count"),
                    ("reached", "reached_count"),
                    ("founded", "founded_year"),
                )
            ),
            _withheld_or_said("budget", "budget", Q(budget="")),
            models.CheckConstraint(
                condition=Q(budget="") | Q(budget__in=BudgetBand.values), name="organizationprofile_budget_known"
            ),
        ]

    def __str__(self) -> str:
        return f"profile of #{self.organization_id}"


class ProfileSector(models.Model):
    """One sector that an organization said.

    That there is none beside *prefers not to say* no constraint can hold over two tables: the one action that writes
    both holds the organization meanwhile.
    """

    profile = models.ForeignKey(OrganizationProfile, models.CASCADE, related_name="sectors")
    sector = models.CharField(_("sector"), max_length=20, choices=Sector.choices)

    class Meta:
        verbose_name = _("sector of an organization")
        verbose_name_plural = _("sectors of organizations")
        constraints = [
            models.UniqueConstraint(fields=["profile", "sector"], name="profilesector_once"),
            models.CheckConstraint(condition=Q(sector__in=Sector.values), name="profilesector_known"),
        ]

    def __str__(self) -> str:
        return f"{self.profile_id}: {self.sector}"
