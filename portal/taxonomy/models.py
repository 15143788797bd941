"""Words that all parts share. Plain models with a French and an English name and one slug."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


class Named(models.Model):
    """A word in two languages; `name` is the one of the active language."""

    slug = models.SlugField(_("address"), max_length=80, unique=True)
    name_fr = models.CharField(_("name in French"), max_length=120)
    name_en = models.CharField(_("name in English"), max_length=120)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return self.name_en if (get_language() or "fr").startswith("en") else self.name_fr


class Described(Named):
    """A word with one line that explains it, in two languages."""

    description_fr = models.CharField(_("in one line, in French"), max_length=300, blank=True)
    description_en = models.CharField(_("in one line, in English"), max_length=300, blank=True)

    class Meta:
        abstract = True

    @property
    def description(self) -> str:
        return self.description_en if (get_language() or "fr").startswith("en") else self.description_fr


class Licence(models.Model):
    slug = models.SlugField(_("address"), max_length=80, unique=True)
    name = models.CharField(_("name"), max_length=120)
    spdx = models.CharField(_("SPDX identifier"), max_length=60, blank=True)
    url = models.URLField(_("text of the licence"), blank=True)
    is_free = models.BooleanField(_("free licence"), default=True)

    class Meta:
        verbose_name = _("licence")
        verbose_name_plural = _("licences")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Need(Described):
    position = models.PositiveSmallIntegerField(_("position"), default=100)
    is_active = models.BooleanField(_("offered in the filters"), default=True)

    class Meta:
        verbose_name = _("need")
        verbose_name_plural = _("needs")
        ordering = ["position", "slug"]


class Tool(Described):
    website = models.URLField(_("official website"), max_length=300, blank=True)
    licence = models.ForeignKey(Licence, models.PROTECT, null=True, blank=True, verbose_name=_("licence"))
    needs = models.ManyToManyField(Need, blank=True, related_name="tools", verbose_name=_("needs"))

    class Meta:
        verbose_name = _("tool")
        verbose_name_plural = _("tools")
        ordering = ["slug"]


class Brand(models.Model):
    """A tool one leaves. It leads to needs and to the free tools that replace it."""

    slug = models.SlugField(_("address"), max_length=80, unique=True)
    name = models.CharField(_("name"), max_length=80)
    aliases = models.TextField(_("other writings, one a line"), blank=True)
    needs = models.ManyToManyField(Need, blank=True, related_name="brands", verbose_name=_("needs"))
    tools = models.ManyToManyField(Tool, blank=True, related_name="brands", verbose_name=_("free tools instead"))
    home_position = models.PositiveSmallIntegerField(
        _("place among the signs of the home page"), null=True, blank=True, help_text=_("Empty: not shown there.")
    )

    class Meta:
        verbose_name = _("brand to leave")
        verbose_name_plural = _("brands to leave")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class AreaKind(models.TextChoices):
    COUNTRY = "country", _("country")
    REGION = "region", _("region")
    DEPARTMENT = "department", _("department")


class Area(models.Model):
    """France, a region (code R84) or a department (code 69, 2A, 971)."""

    kind = models.CharField(_("kind"), max_length=12, choices=AreaKind.choices)
    code = models.CharField(_("code"), max_length=8, unique=True)
    slug = models.SlugField(max_length=80, unique=True)
    name = models.CharField(_("name"), max_length=80)
    in_name = models.CharField(_("with its article"), max_length=90, blank=True, help_text=_("e.g. dans le Rhône"))
    search_name = models.CharField(max_length=80, db_index=True)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    latitude = models.FloatField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)

    class Meta:
        verbose_name = _("area")
        verbose_name_plural = _("areas")
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(kind=AreaKind.DEPARTMENT) | Q(parent__isnull=False), name="area_department_has_region"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Commune(models.Model):
    """A French commune; its slug carries the department, so that two of one name differ."""

    code = models.CharField(_("INSEE code"), max_length=5, unique=True)
    slug = models.SlugField(max_length=90, unique=True)
    name = models.CharField(_("name"), max_length=80)
    search_name = models.CharField(max_length=80, db_index=True)
    department = models.ForeignKey(Area, models.PROTECT, related_name="communes", verbose_name=_("department"))
    population = models.PositiveIntegerField(_("inhabitants"), null=True, blank=True)
    latitude = models.FloatField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)

    class Meta:
        verbose_name = _("commune")
        verbose_name_plural = _("communes")
        ordering = ["search_name", "code"]

    def __str__(self) -> str:
        return self.name


class Elsewhere(Named):
    """Where to go when nobody here fits: kept by the editors."""

    for_whom_fr = models.CharField(_("for whom, in French"), max_length=200)
    for_whom_en = models.CharField(_("for whom, in English"), max_length=200)
    description_fr = models.TextField(_("in a few words, in French"), blank=True)
    description_en = models.TextField(_("in a few words, in English"), blank=True)
    url = models.URLField(_("address"), max_length=300)
    needs = models.ManyToManyField(Need, blank=True, related_name="+", verbose_name=_("needs"))
    position = models.PositiveSmallIntegerField(_("position"), default=100)
    is_active = models.BooleanField(_("shown"), default=True)

    class Meta:
        verbose_name = _("“elsewhere” entry")
        verbose_name_plural = _("“elsewhere” entries")
        ordering = ["position", "slug"]

    @property
    def for_whom(self) -> str:
        return self.for_whom_en if (get_language() or "fr").startswith("en") else self.for_whom_fr

    @property
    def description(self) -> str:
        return self.description_en if (get_language() or "fr").startswith("en") else self.description_fr
