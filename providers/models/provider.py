from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portal.common import clock
from providers.enums import LISTED, Language, PriceApproach, ProviderKind, ProviderState, Stage
from providers.verification import confirmable_until, erased_on, leaves_directory_on


class ProviderQuerySet(models.QuerySet["Provider"]):
    def listed(self) -> ProviderQuerySet:
        """Those in the directory, whether their verification holds or is to be confirmed."""
        return self.filter(state__in=LISTED)

    def published(self) -> ProviderQuerySet:
        """Those whose verification holds: for what is put in the window."""
        return self.filter(state=ProviderState.PUBLISHED)

    def for_result_rows(self) -> ProviderQuerySet:
        """With what a row of the directory shows, in a fixed number of queries."""
        return self.select_related("commune__department").prefetch_related("stages", "tools")


class Provider(models.Model):
    """The public listing of an organization that accompanies associations."""

    organization = models.ForeignKey("accounts.Organization", models.PROTECT, related_name="providers")
    import_id = models.CharField(
        _("identifier in the imported table"), max_length=80, null=True, blank=True, unique=True
    )
    slug = models.SlugField(max_length=120, unique=True)
    name = models.CharField(_("name"), max_length=120)
    kind = models.CharField(_("kind of structure"), max_length=20, choices=ProviderKind.choices)
    summary = models.CharField(_("in one line"), max_length=200)
    letter = models.TextField(_("letter"))
    signature = models.CharField(_("signed"), max_length=160, blank=True)
    email = models.EmailField(_("mail address for requests"), max_length=254)
    phone = models.CharField(_("telephone"), max_length=40, blank=True)
    website = models.URLField(_("website"), max_length=300, blank=True)
    commune = models.ForeignKey("taxonomy.Commune", models.PROTECT, null=True, blank=True, verbose_name=_("commune"))
    is_remote = models.BooleanField(_("accompanies remotely"), default=False)
    team_size = models.PositiveIntegerField(_("people"), null=True, blank=True)
    areas = models.ManyToManyField("taxonomy.Area", blank=True, related_name="providers", verbose_name=_("areas"))
    needs = models.ManyToManyField("taxonomy.Need", blank=True, related_name="providers", verbose_name=_("needs"))
    tools = models.ManyToManyField("taxonomy.Tool", blank=True, related_name="providers", verbose_name=_("tools"))
    state = models.CharField(
        _("state"),
        max_length=12,
        choices=ProviderState.choices,
        default=ProviderState.PUBLISHED,
        db_index=True,
    )
    suspension_reason = models.TextField(_("reason of the suspension"), blank=True)
    accepts_requests = models.BooleanField(_("accepts requests"), default=True)
    verified_on = models.DateField(_("verified on"))
    verified_until = models.DateField(_("verified until"))
    left_on = models.DateField(_("left on"), null=True, blank=True)
    revision = models.PositiveIntegerField(default=0, db_default=0)  # counts the changes of what it says
    erased_at = models.DateTimeField(null=True, blank=True)  # a year after: its texts and contact data are gone
    created_at = models.DateTimeField(default=clock.now)
    updated_at = models.DateTimeField(default=clock.now)

    objects = ProviderQuerySet.as_manager()

    class Meta:
        verbose_name = _("listing")
        verbose_name_plural = _("listings")
        ordering = ["name", "pk"]
        indexes = [
            models.Index(fields=["state", "-verified_on", "-id"], name="provider_verified_lately"),
            models.Index(fields=["state", "is_remote"], name="provider_counted"),
            # The three orders of the desk's list.
            models.Index(fields=["name", "id"], name="provider_by_name"),
            models.Index(fields=["verified_until"], name="provider_by_end"),
            models.Index(fields=["updated_at"], name="provider_by_change"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(verified_until__gte=F("verified_on")), name="provider_verified_until_after_on"
            ),
            models.CheckConstraint(
                condition=~Q(state="suspended") | ~Q(suspension_reason=""),
                name="provider_suspension_has_reason",
            ),
            models.CheckConstraint(condition=~Q(name="") & ~Q(summary=""), name="provider_name_and_summary"),
            models.CheckConstraint(
                condition=~Q(state="left") | Q(left_on__isnull=False), name="provider_left_has_date"
            ),
            models.CheckConstraint(
                condition=Q(erased_at__isnull=True)
                | Q(state="left", letter="", signature="", email="", phone="", website=""),
                name="provider_erased_is_empty",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("providers:detail", args=[self.slug])

    @property
    def is_listed(self) -> bool:
        """Whether it is in the directory."""
        return self.state in LISTED

    @property
    def is_overdue(self) -> bool:
        """Whether the verification has run out, whatever the clock has made of it so far."""
        return self.verified_until < clock.today()

    @property
    def leaves_directory_on(self) -> date:
        return leaves_directory_on(self.verified_until)

    @property
    def confirmable_until(self) -> date:
        return confirmable_until(self.verified_until)

    @property
    def erased_on(self) -> date | None:
        """The day on which its texts go, or went."""
        return erased_on(self.left_on) if self.left_on else None


class ProviderStage(models.Model):
    """One of the four stages that a provider travels, and how, in a line."""

    provider = models.ForeignKey(Provider, models.CASCADE, related_name="stages")
    stage = models.CharField(_("stage"), max_length=20, choices=Stage.choices)
    description = models.CharField(_("how"), max_length=300)

    class Meta:
        verbose_name = _("stage of support")
        verbose_name_plural = _("stages of support")
        constraints = [models.UniqueConstraint(fields=["provider", "stage"], name="providerstage_once")]

    def __str__(self) -> str:
        return self.get_stage_display()


class PriceLine(models.Model):
    """One line of the table of prices; `amount_cents` only where a price can be written."""

    provider = models.ForeignKey(Provider, models.CASCADE, related_name="prices")
    position = models.PositiveSmallIntegerField(default=0)
    label = models.CharField(_("for"), max_length=160)
    approach = models.CharField(_("approach"), max_length=20, choices=PriceApproach.choices)
    amount_cents = models.PositiveBigIntegerField(_("price, in cents"), null=True, blank=True)

    class Meta:
        verbose_name = _("price")
        verbose_name_plural = _("prices")
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(approach="fixed") | Q(amount_cents__isnull=False),
                name="priceline_fixed_has_amount",
            ),
        ]

    def __str__(self) -> str:
        return self.label


class ProviderLanguage(models.Model):
    provider = models.ForeignKey(Provider, models.CASCADE, related_name="languages")
    language = models.CharField(_("language"), max_length=5, choices=Language.choices)

    class Meta:
        verbose_name = _("language of support")
        verbose_name_plural = _("languages of support")
        constraints = [models.UniqueConstraint(fields=["provider", "language"], name="providerlanguage_once")]

    def __str__(self) -> str:
        return self.get_language_display()


class Trip(models.Model):
    """A usual trip: the brand that is left, the tool that replaces it."""

    provider = models.ForeignKey(Provider, models.CASCADE, related_name="trips")
    position = models.PositiveSmallIntegerField(default=0)
    brand = models.ForeignKey("taxonomy.Brand", models.PROTECT, related_name="+", verbose_name=_("leaves"))
    tool = models.ForeignKey("taxonomy.Tool", models.PROTECT, related_name="+", verbose_name=_("for"))

    class Meta:
        verbose_name = _("usual trip")
        verbose_name_plural = _("usual trips")
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint(fields=["provider", "brand", "tool"], name="trip_once")]

    def __str__(self) -> str:
        return f"{self.brand} → {self.tool}"


class SupportProject(models.Model):
    """A support that took place: the proof, and what the helped association agreed to show."""

    provider = models.ForeignKey(Provider, models.CASCADE, related_name="projects")
    position = models.PositiveSmallIntegerField(default=0)
    association = models.CharField(_("association"), max_length=160)
    period = models.CharField(_("period"), max_length=120)
    left = models.ManyToManyField("taxonomy.Brand", blank=True, related_name="+", verbose_name=_("what was left"))
    tools = models.ManyToManyField("taxonomy.Tool", blank=True, related_name="+", verbose_name=_("what replaced it"))
    stages = models.JSONField(_("stages"), default=list, blank=True)
    story = models.TextField(_("story"))
    learnt = models.TextField(_("what was learnt"), blank=True)
    quote = models.CharField(_("in their words"), max_length=400, blank=True)
    quote_by = models.CharField(_("said by"), max_length=160, blank=True)
    is_shown = models.BooleanField(_("the association agrees to show it"), default=False)

    class Meta:
        verbose_name = _("support project")
        verbose_name_plural = _("support projects")
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.association
