"""Somebody says what would be right on the page of a need or a tool."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Upper
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portal.common import clock
from portal.common.keys import new_token
from portal.taxonomy.models import Need, Tool
from portal.words.enums import CorrectionState

KEEP_WORDS = timedelta(days=183)


class Correction(models.Model):
    """A reader's proposal: values of some columns (`proposed`, with what they said `before`), or free words.

    The page of whoever wrote it opens by `token`. The address is written to once its holder has said so
    (`address_confirmed_at`). Words and address are blanked six months after the decision; state and dates stay.
    """

    need = models.ForeignKey("taxonomy.Need", models.CASCADE, null=True, blank=True, related_name="+")
    tool = models.ForeignKey("taxonomy.Tool", models.CASCADE, null=True, blank=True, related_name="+")
    token = models.CharField(max_length=43, unique=True, default=new_token)
    fingerprint = models.CharField(max_length=64, blank=True)  # the same twice is one, while it waits
    state = models.CharField(
        _("state"), max_length=10, choices=CorrectionState.choices, default=CorrectionState.WAITING
    )
    proposed = models.JSONField(_("proposed"), default=dict)
    before = models.JSONField(_("said before"), default=dict)
    words = models.TextField(_("in words"), blank=True, max_length=2000)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    contact_email = models.EmailField(_("mail address"), max_length=254, blank=True)
    address_confirmed_at = models.DateTimeField(null=True, blank=True)
    language = models.CharField(max_length=5, default="fr")
    created_at = models.DateTimeField(_("sent"), default=clock.now)
    accepted = models.JSONField(_("taken over"), default=list)  # names of columns
    answer = models.TextField(_("answer"), blank=True, max_length=2000)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    blanked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("correction")
        verbose_name_plural = _("corrections")
        ordering = ["-created_at", "-pk"]
        indexes = [
            models.Index(fields=["-state", "created_at", "id"], name="correction_queue"),
            models.Index(Upper("contact_email"), name="correction_contact"),
            models.Index(fields=["created_at"], name="correction_created"),
            models.Index(fields=["decided_at"], condition=Q(blanked_at=None), name="correction_to_blank"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(need__isnull=False, tool__isnull=True) | Q(need__isnull=True, tool__isnull=False),
                name="correction_of_one_word",
            ),
            models.UniqueConstraint(
                fields=["fingerprint"], condition=~Q(fingerprint=""), name="correction_same_words_once"
            ),
            models.CheckConstraint(
                condition=Q(state="waiting", decided_at__isnull=True)
                | ~Q(state="waiting") & Q(decided_at__isnull=False),
                name="correction_decided_has_date",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["refused", "in_part"]) | ~Q(answer="") | Q(blanked_at__isnull=False),
                name="correction_decision_has_reason",
            ),
            models.CheckConstraint(
                condition=Q(blanked_at__isnull=True)
                | Q(words="", contact_email="", fingerprint="", answer="", decided_at__isnull=False),
                name="correction_blanked_is_empty",
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} ({self.state})"

    def get_absolute_url(self) -> str:
        return reverse("words:correction", args=[self.token])

    @property
    def term(self) -> Need | Tool:
        """The word it is about."""
        found = self.need or self.tool
        assert found is not None  # by constraint
        return found

    @property
    def waits(self) -> bool:
        return self.state == CorrectionState.WAITING

    @property
    def kept_until(self) -> datetime | None:
        """When words and address are deleted; None while nobody has decided."""
        return self.decided_at + KEEP_WORDS if self.decided_at else None
