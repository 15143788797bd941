"""What the committee settles: the criteria, in versions, and the rules of the review."""

from __future__ import annotations

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from portal.common import clock
from providers.vetting.enums import Part


def in_english() -> bool:
    return (get_language() or "fr").startswith("en")


class CriteriaSetQuerySet(models.QuerySet["CriteriaSet"]):
    def published(self) -> CriteriaSetQuerySet:
        """The versions in force, now or before, the present one first."""
        return self.filter(is_draft=False).order_by("-number")


class CriteriaSet(models.Model):
    """One version of the criteria. Once published it never changes: a file keeps the version it was sent under.

    At most one is being written; of those published the one with the highest number is in force.
    """

    number = models.PositiveIntegerField(_("version"), unique=True)
    is_draft = models.BooleanField(_("being written"), default=True)
    published_at = models.DateTimeField(_("published"), null=True, blank=True)
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    what_changed_fr = models.TextField(_("what changed, in French"), blank=True, max_length=2000)
    what_changed_en = models.TextField(_("what changed, in English"), blank=True, max_length=2000)
    created_at = models.DateTimeField(default=clock.now)

    objects = CriteriaSetQuerySet.as_manager()

    class Meta:
        verbose_name = _("version of the criteria")
        verbose_name_plural = _("versions of the criteria")
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["is_draft"], condition=Q(is_draft=True), name="criteriaset_one_draft"),
            models.CheckConstraint(
                condition=Q(is_draft=True, published_at__isnull=True) | Q(is_draft=False, published_at__isnull=False),
                name="criteriaset_published_has_date",
            ),
        ]

    def __str__(self) -> str:
        return str(_("version %(number)s")) % {"number": self.number}

    @property
    def what_changed(self) -> str:
        return self.what_changed_en if in_english() else self.what_changed_fr


class Criterion(models.Model):
    """One thing that is looked at. `part` is where the file answers it: that is what a request for changes opens.

    `key` names it over all versions. What is not `is_required` is said, and does not stand against a listing.
    `concerns_listed`: listings in the directory are looked at for it too, at their next verification.
    """

    criteria = models.ForeignKey(CriteriaSet, models.CASCADE, related_name="rows")
    key = models.SlugField(_("short name"), max_length=40)
    position = models.PositiveSmallIntegerField(_("position"), default=100)
    part = models.CharField(_("answered in"), max_length=14, choices=Part.choices)
    title_fr = models.CharField(_("criterion, in French"), max_length=120)
    title_en = models.CharField(_("criterion, in English"), max_length=120)
    text_fr = models.TextField(_("what is expected, in French"), max_length=2000)
    text_en = models.TextField(_("what is expected, in English"), max_length=2000)
    is_required = models.BooleanField(_("needed for a listing"), default=True)
    concerns_listed = models.BooleanField(_("also at the next verification of those listed"), default=False)

    class Meta:
        verbose_name = _("criterion")
        verbose_name_plural = _("criteria")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["criteria", "key"], name="criterion_once"),
            models.CheckConstraint(
                condition=~Q(title_fr="") & ~Q(title_en="") & ~Q(text_fr="") & ~Q(text_en=""),
                name="criterion_says_something",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        return self.title_en if in_english() else self.title_fr

    @property
    def text(self) -> str:
        return self.text_en if in_english() else self.text_fr


class VettingRules(models.Model):
    """How the review is held: one row. A file keeps the quorum of the day it was sent."""

    ONLY = 1

    quorum = models.PositiveSmallIntegerField(
        _("people who must agree"),
        default=2,
        validators=[MinValueValidator(1), MaxValueValidator(9)],
        help_text=_("To accept as to refuse. Files that were sent before keep theirs."),
    )
    projects_min = models.PositiveSmallIntegerField(
        _("supports to tell, at least"), default=2, validators=[MinValueValidator(1), MaxValueValidator(10)]
    )
    target_days = models.PositiveSmallIntegerField(
        _("days within which a file is decided"),
        default=30,
        validators=[MinValueValidator(1), MaxValueValidator(365)],
        help_text=_("Published. It is an aim: nothing happens by itself when it has passed."),
    )
    is_open = models.BooleanField(_("new files are taken"), default=True)
    closed_fr = models.TextField(_("why not for now, in French"), blank=True, max_length=1000)
    closed_en = models.TextField(_("why not for now, in English"), blank=True, max_length=1000)
    changed_at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = _("rules of the review")
        verbose_name_plural = _("rules of the review")
        constraints = [
            models.CheckConstraint(condition=Q(pk=1), name="vettingrules_one_row"),
            models.CheckConstraint(
                condition=Q(quorum__gte=1, projects_min__gte=1, target_days__gte=1), name="vettingrules_at_least_one"
            ),
            models.CheckConstraint(
                condition=Q(is_open=True) | ~Q(closed_fr="") & ~Q(closed_en=""), name="vettingrules_closed_says_why"
            ),
        ]

    def __str__(self) -> str:
        return str(_("rules of the review"))

    @property
    def closed(self) -> str:
        return self.closed_en if in_english() else self.closed_fr


class WaitingAddress(models.Model):
    """Somebody who wishes to be told when files are taken again. Confirmed by mail; gone once told, or after a year."""

    email = models.EmailField(_("mail address"), max_length=254, unique=True)
    token = models.CharField(max_length=43, unique=True)
    language = models.CharField(max_length=5, default="fr")
    created_at = models.DateTimeField(default=clock.now)
    confirmed_at = models.DateTimeField(_("confirmed"), null=True, blank=True)

    class Meta:
        verbose_name = _("address on the waiting list")
        verbose_name_plural = _("addresses on the waiting list")
        ordering = ["created_at", "pk"]

    def __str__(self) -> str:
        return f"#{self.pk}"
