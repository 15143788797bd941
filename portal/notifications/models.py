from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Upper
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

KEEP_BODIES = timedelta(days=30)


class OutgoingMail(models.Model):
    """A mail as it leaves: written with the change that causes it, sent by the sweeper after commit.

    Bodies of log-in codes are blanked once sent, the others after 30 days.
    """

    kind = models.CharField(_("kind"), max_length=80, db_index=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("person")
    )
    to_address = models.EmailField(_("to"), max_length=254, blank=True)
    subject = models.CharField(_("subject"), max_length=200, blank=True)
    text = models.TextField(_("text"), blank=True)
    html = models.TextField(_("HTML"), blank=True)
    headers = models.JSONField(default=dict, blank=True)
    message_id = models.CharField(max_length=200, unique=True)
    is_sensitive = models.BooleanField(default=False)
    created_at = models.DateTimeField(_("written"), db_index=True)
    sent_at = models.DateTimeField(pgettext_lazy("a mail", "sent"), null=True)
    blanked_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("mail")
        verbose_name_plural = _("mails")
        ordering = ["-created_at", "-pk"]
        indexes = [
            models.Index(Upper("to_address"), "created_at", name="outgoingmail_by_address"),
            models.Index(fields=["created_at"], condition=Q(blanked_at=None), name="outgoingmail_not_blanked"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.message_id}"

    @property
    def is_lost(self) -> bool:
        """Whether age removed its text before it left. One that was blanked earlier was erased, and is not missed."""
        if self.sent_at or not self.blanked_at:
            return False
        return self.blanked_at >= self.created_at + KEEP_BODIES


class MailPreference(models.Model):
    """A kind of mail that somebody does not want, by account or, without one, by a digest of the address."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="mail_preferences")
    address_digest = models.CharField(max_length=64, blank=True)
    kind = models.CharField(max_length=80)
    stopped_at = models.DateTimeField()

    class Meta:
        verbose_name = _("mail preference")
        verbose_name_plural = _("mail preferences")
        constraints = [
            models.UniqueConstraint(fields=["user", "kind"], name="mailpreference_one_per_user_and_kind"),
            models.UniqueConstraint(
                fields=["address_digest", "kind"],
                condition=~Q(address_digest=""),
                name="mailpreference_one_per_address_and_kind",
            ),
            models.CheckConstraint(
                condition=Q(user__isnull=False, address_digest="") | Q(user__isnull=True) & ~Q(address_digest=""),
                name="mailpreference_user_or_address",
            ),
        ]

    def __str__(self) -> str:
        return self.kind
