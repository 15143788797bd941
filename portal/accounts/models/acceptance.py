from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portal.accounts.enums import AcceptedDocument
from portal.common import clock


class Acceptance(models.Model):
    """Somebody accepted one version of a document: once, never changed, gone with the account."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="acceptances", verbose_name=_("person")
    )
    document = models.CharField(
        _("document"), max_length=20, choices=AcceptedDocument.choices, default=AcceptedDocument.TERMS
    )
    version = models.CharField(_("version"), max_length=40)
    accepted_at = models.DateTimeField(_("accepted"), default=clock.now)

    class Meta:
        verbose_name = _("acceptance")
        verbose_name_plural = _("acceptances")
        ordering = ["-accepted_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["user", "document", "version"], name="acceptance_once_per_version"),
            models.CheckConstraint(condition=~Q(version=""), name="acceptance_names_a_version"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.document} {self.version}"
