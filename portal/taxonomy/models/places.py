"""Where people are. These rows belong to the data files; nobody edits them by hand."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portal.taxonomy.enums import AreaKind
from portal.taxonomy.geo import Point

ON_THE_GLOBE = Q(latitude__range=(-90, 90), longitude__range=(-180, 180))
NOWHERE = Q(latitude__isnull=True, longitude__isnull=True)


class Located(models.Model):
    latitude = models.FloatField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)

    class Meta:
        abstract = True
        constraints = [models.CheckConstraint(condition=ON_THE_GLOBE | NOWHERE, name="%(class)s_on_the_globe")]

    @property
    def point(self) -> Point | None:
        if self.latitude is None or self.longitude is None:
            return None
        return Point(self.latitude, self.longitude)


class Area(Located):
    """France, a region (code R84) or a department (code 69, 2A, 971).

    The overseas collectivities are kept as departments of a region of their own.
    """

    kind = models.CharField(_("kind"), max_length=12, choices=AreaKind.choices)
    code = models.CharField(_("code"), max_length=8, unique=True)
    slug = models.SlugField(max_length=80, unique=True)
    name = models.CharField(_("name"), max_length=80)
    in_name = models.CharField(_("with its article"), max_length=90, blank=True, help_text=_("e.g. dans le Rhône"))
    search_name = models.CharField(max_length=80, db_index=True)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")

    class Meta:
        verbose_name = _("area")
        verbose_name_plural = _("areas")
        ordering = ["code"]
        constraints = [
            *Located.Meta.constraints,
            models.CheckConstraint(condition=Q(kind__in=AreaKind.values), name="area_kind_known"),
            models.CheckConstraint(
                condition=~Q(kind=AreaKind.DEPARTMENT) | Q(parent__isnull=False),
                name="area_department_has_region",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def label(self) -> str:
        """Rhône (69), Bretagne, France."""
        return f"{self.name} ({self.code})" if self.kind == AreaKind.DEPARTMENT else self.name


class Commune(Located):
    """A French commune; its slug carries the department, so that two of one name differ."""

    code = models.CharField(_("INSEE code"), max_length=5, unique=True)
    slug = models.SlugField(max_length=90, unique=True)
    name = models.CharField(_("name"), max_length=80)
    search_name = models.CharField(max_length=80, db_index=True)
    department = models.ForeignKey(Area, models.PROTECT, related_name="communes", verbose_name=_("department"))
    population = models.PositiveIntegerField(_("inhabitants"), null=True, blank=True)

    class Meta(Located.Meta):
        verbose_name = _("commune")
        verbose_name_plural = _("communes")
        ordering = ["search_name", "code"]

    def __str__(self) -> str:
        return self.name


class PostalCode(models.Model):
    """A commune may have several of them, and several communes may share one."""

    code = models.CharField(_("postal code"), max_length=5)
    commune = models.ForeignKey(Commune, models.CASCADE, related_name="postal_codes", verbose_name=_("commune"))

    class Meta:
        verbose_name = _("postal code")
        verbose_name_plural = _("postal codes")
        ordering = ["code"]
        constraints = [models.UniqueConstraint(fields=["code", "commune"], name="postalcode_code_commune_unique")]

    def __str__(self) -> str:
        return self.code
