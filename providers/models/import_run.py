from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portal.common import clock
from providers.enums import ImportState

KEEP = timedelta(days=7)


class ImportRun(models.Model):
    """A table of the directory that an operator sent: read and reported on first, written when they say so.

    Its text and its report are in `ImportTable`, which goes when it is written, cancelled, or after seven days; the
    figures stay. Of a written one, `refused` counts lines whose number somebody took meanwhile. `mark` names the report
    that was read: another one means that the directory has changed since.
    """

    state = models.CharField(_("state"), max_length=12, choices=ImportState.choices, default=ImportState.UPLOADED)
    name = models.CharField(_("file"), max_length=120)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("sent by")
    )
    created = models.PositiveIntegerField(default=0)
    updated = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    mark = models.CharField(max_length=40, blank=True)
    has_moved_on = models.BooleanField(default=False)  # it was to be written, and the report had become another one
    done = models.PositiveIntegerField(_("lines written"), default=0)
    total = models.PositiveIntegerField(_("lines"), default=0)
    problem = models.TextField(_("what went wrong"), blank=True)
    sent_at = models.DateTimeField(_("sent"), default=clock.now)
    moved_at = models.DateTimeField(_("last step"), default=clock.now)

    class Meta:
        verbose_name = _("import of a table")
        verbose_name_plural = _("imports of tables")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["state"], condition=Q(state="writing"), name="importrun_one_is_written"),
            models.CheckConstraint(condition=Q(done__lte=F("total")), name="importrun_done_within_total"),
            models.CheckConstraint(condition=~Q(state="failed") | ~Q(problem=""), name="importrun_failure_says_why"),
            models.CheckConstraint(
                condition=~Q(state="writing") | Q(refused=0), name="importrun_nothing_refused_is_written"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} #{self.pk} ({self.state})"

    def get_absolute_url(self) -> str:
        return reverse("providers:desk_import_run", args=[self.pk])

    @property
    def is_under_way(self) -> bool:
        """Whether the portal works on it now, or will within seconds."""
        return self.state in (ImportState.UPLOADED, ImportState.CHECKING, ImportState.WRITING)

    @property
    def changes(self) -> int:
        """How many listings it would write."""
        return self.created + self.updated

    @property
    def can_be_written(self) -> bool:
        return self.state == ImportState.READY and not self.refused and self.changes > 0

    @property
    def kept_until(self) -> datetime:
        return self.sent_at + KEEP


class ImportTable(models.Model):
    """The text of a table, and the report on it line by line: [line, id, what happens, why]."""

    run = models.OneToOneField(ImportRun, models.CASCADE, related_name="table", primary_key=True)
    text = models.TextField()
    report: Any = models.JSONField(default=list)

    class Meta:
        verbose_name = _("table of an import")
        verbose_name_plural = _("tables of imports")

    def __str__(self) -> str:
        return str(self.run_id)
