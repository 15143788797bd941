"""What editors did about a search that found nothing, and what they chose to show on the home page."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from portal.common import clock


class SearchCare(models.Model):
    """A search in vain that was taken care of: its text became a writing of a brand, or a brand of its own.

    `counted` is how often it had been made then: if it is made in vain once more, it comes back to the list.
    """

    search = models.OneToOneField("search.FruitlessSearch", models.CASCADE, related_name="care")
    brand = models.ForeignKey("taxonomy.Brand", models.CASCADE, related_name="+")
    spelling = models.CharField(max_length=80, blank=True)
    made_brand = models.BooleanField(default=False)
    counted = models.PositiveIntegerField()
    done_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    done_at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = _("search taken care of")
        verbose_name_plural = _("searches taken care of")
        ordering = ["-done_at", "-pk"]

    def __str__(self) -> str:
        return f"#{self.pk}"


class HomeExample(models.Model):
    """A search shown as an example under the field of the home page, chosen by an editor."""

    PLACES = 4

    position = models.PositiveSmallIntegerField(_("place"), unique=True)
    text_fr = models.CharField(_("in French"), max_length=60)
    text_en = models.CharField(_("in English"), max_length=60)

    class Meta:
        verbose_name = _("example of the home page")
        verbose_name_plural = _("examples of the home page")
        ordering = ["position"]
        constraints = [
            models.CheckConstraint(condition=Q(position__range=(1, 4)), name="homeexample_known_place"),
            models.CheckConstraint(condition=~Q(text_fr="") & ~Q(text_en=""), name="homeexample_both_languages"),
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def text(self) -> str:
        """The words in the language being shown."""
        return self.text_en if (get_language() or "fr").startswith("en") else self.text_fr
