"""Words that all parts share. Plain models with a French and an English name and one slug."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

SLUG = _("short name in addresses")
SLUG_HELP = _("Letters without accents, digits and hyphens. It cannot be changed once saved.")
POSITION_HELP = _("Lists follow these numbers, the smallest first.")


def in_language(instance: models.Model, field: str) -> str:
    """The text of `field` in the language being shown, French unless that is English."""
    suffix = "en" if (get_language() or "fr").startswith("en") else "fr"
    return getattr(instance, f"{field}_{suffix}")


class Named(models.Model):
    """A word in two languages; `name` is the one of the active language."""

    slug = models.SlugField(SLUG, max_length=80, unique=True, help_text=SLUG_HELP)
    name_fr = models.CharField(_("name in French"), max_length=120)
    name_en = models.CharField(_("name in English"), max_length=120)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=~Q(slug="") & ~Q(name_fr="") & ~Q(name_en=""),
                name="%(class)s_slug_and_names_filled",
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return in_language(self, "name")


class Described(Named):
    """A word with one line that explains it, in two languages."""

    description_fr = models.CharField(
        _("in one line, in French"), max_length=300, blank=True, help_text=_("One plain sentence, no jargon.")
    )
    description_en = models.CharField(_("in one line, in English"), max_length=300, blank=True)

    class Meta(Named.Meta):
        abstract = True

    @property
    def description(self) -> str:
        return in_language(self, "description")


class Licence(Named):
    spdx = models.CharField(
        _("SPDX identifier"),
        max_length=60,
        blank=True,
        help_text=_("AGPL-3.0, for example; empty if there is none."),
    )
    url = models.URLField(_("text of the licence"), blank=True)
    is_free = models.BooleanField(
        _("free licence"), default=True, help_text=_("Untick it for a service that is not free software.")
    )

    class Meta(Named.Meta):
        verbose_name = _("licence")
        verbose_name_plural = _("licences")
        ordering = ["name_fr"]


class Need(Described):
    """What an association wants to do, before any tool is named."""

    position = models.PositiveSmallIntegerField(_("position"), default=100, help_text=POSITION_HELP)
    is_active = models.BooleanField(
        _("offered in the filters"),
        default=True,
        help_text=_("Untick it to retire a need: listings that have it keep it."),
    )

    class Meta(Described.Meta):
        verbose_name = _("need")
        verbose_name_plural = _("needs")
        ordering = ["position", "slug"]

    def get_absolute_url(self) -> str:
        return reverse("taxonomy:need", args=[self.slug])


class Tool(Described):
    """What answers a need. Not a recommendation: a diagnosis comes first."""

    website = models.URLField(_("official website"), max_length=300, blank=True)
    licence = models.ForeignKey(
        Licence, models.PROTECT, null=True, blank=True, related_name="tools", verbose_name=_("licence")
    )
    needs = models.ManyToManyField(Need, blank=True, related_name="tools", verbose_name=_("needs"))

    class Meta(Described.Meta):
        verbose_name = _("tool")
        verbose_name_plural = _("tools")
        ordering = ["slug"]

    def get_absolute_url(self) -> str:
        return reverse("taxonomy:tool", args=[self.slug])


class Brand(models.Model):
    """A tool one leaves. It leads to needs and to the free tools that replace it."""

    slug = models.SlugField(SLUG, max_length=80, unique=True, help_text=SLUG_HELP)
    name = models.CharField(_("name"), max_length=80)
    name_en = models.CharField(
        _("name in English"), max_length=80, blank=True, help_text=_("Only if it differs: “Facebook groups”.")
    )
    aliases = models.TextField(
        _("other writings, one a line"),
        blank=True,
        help_text=_("What people type: “gdrive”, “google disk”. Accents and capitals make no difference."),
    )
    needs = models.ManyToManyField(Need, blank=True, related_name="brands", verbose_name=_("needs"))
    tools = models.ManyToManyField(Tool, blank=True, related_name="brands", verbose_name=_("free tools instead"))
    home_position = models.PositiveSmallIntegerField(
        _("place among the signs of the home page"),
        null=True,
        blank=True,
        help_text=_("Empty: not shown there."),
    )

    class Meta:
        verbose_name = _("brand to leave")
        verbose_name_plural = _("brands to leave")
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(condition=~Q(slug="") & ~Q(name=""), name="brand_slug_and_name_filled"),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """The name in the language being shown."""
        return self.name_en if self.name_en and (get_language() or "fr").startswith("en") else self.name

    @property
    def alias_list(self) -> list[str]:
        return [alias for line in self.aliases.splitlines() if (alias := line.strip())]


class Elsewhere(Named):
    """Where to go when nobody here fits: kept by the editors, named, never vetted."""

    for_whom_fr = models.CharField(
        _("for whom, in French"), max_length=200, help_text=_("As said to the visitor: “Vous cherchez…”")
    )
    for_whom_en = models.CharField(_("for whom, in English"), max_length=200)
    description_fr = models.TextField(_("in a few words, in French"), blank=True)
    description_en = models.TextField(_("in a few words, in English"), blank=True)
    url = models.URLField(_("link"), max_length=300)
    needs = models.ManyToManyField(
        Need,
        blank=True,
        related_name="+",
        verbose_name=_("needs"),
        help_text=_("None: it is good for every need."),
    )
    position = models.PositiveSmallIntegerField(_("position"), default=100, help_text=POSITION_HELP)
    is_active = models.BooleanField(_("shown"), default=True)

    class Meta(Named.Meta):
        verbose_name = _("“elsewhere” entry")
        verbose_name_plural = _("“elsewhere” entries")
        ordering = ["position", "slug"]

    @property
    def for_whom(self) -> str:
        return in_language(self, "for_whom")

    @property
    def description(self) -> str:
        return in_language(self, "description")


Term = Licence | Need | Tool | Brand | Elsewhere
VOCABULARY: tuple[type[Term], ...] = (Licence, Need, Tool, Brand, Elsewhere)
