from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portal.common import clock
from portal.common.keys import new_token

LONGEST_QUERY = 2000  # letters of an address that somebody can still keep


class SavedSearch(models.Model):
    """Somebody wishes to be told by mail what is new for a search of the directory. Confirmed by mail first.

    The row goes when they stop it, when it was never confirmed, and two years after they last said that they want it.
    """

    token = models.CharField(max_length=43, unique=True, default=new_token)
    email = models.EmailField(_("mail address"), max_length=254)
    language = models.CharField(max_length=5, default="fr")
    query = models.CharField(_("search"), max_length=LONGEST_QUERY, blank=True)  # as in the address, in one writing
    known = models.JSONField(default=list)  # keys of the listings it found when it was last looked at
    created_at = models.DateTimeField(default=clock.now)
    confirmed_at = models.DateTimeField(_("confirmed"), null=True, blank=True)
    looked_at = models.DateTimeField(_("last looked at"), null=True, blank=True)
    mailed_at = models.DateTimeField(_("last written"), null=True, blank=True)
    wanted_at = models.DateTimeField(_("last wanted"), null=True, blank=True)  # confirmed, or kept by its button
    reminders = models.PositiveSmallIntegerField(default=0)  # since then
    reminded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("saved search")
        verbose_name_plural = _("saved searches")
        ordering = ["created_at", "pk"]
        indexes = [
            models.Index(fields=["looked_at"], condition=Q(confirmed_at__isnull=False), name="savedsearch_to_look_at"),
            models.Index(fields=["wanted_at"], condition=Q(confirmed_at__isnull=False), name="savedsearch_to_remind"),
            models.Index(fields=["created_at"], condition=Q(confirmed_at=None), name="savedsearch_unconfirmed"),
        ]
        constraints = [
            # The address first: who has which searches is asked by address.
            models.UniqueConstraint(fields=["email", "query"], name="savedsearch_once"),
            models.CheckConstraint(condition=Q(email=Lower("email")) & ~Q(email=""), name="savedsearch_lower_email"),
            models.CheckConstraint(
                condition=Q(confirmed_at=None, looked_at=None, wanted_at=None)
                | Q(confirmed_at__isnull=False, looked_at__isnull=False, wanted_at__isnull=False),
                name="savedsearch_confirmed_has_dates",
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("providers:alert", args=[self.token])

    @property
    def asked(self) -> QueryDict:
        """The search as an address gives it."""
        return QueryDict(self.query)
