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
from providers.enums import MistakeAnswer, MistakeKind, MistakeState

OPEN = (MistakeState.ASKED, MistakeState.AT_DESK)
DECIDED = (MistakeState.SETTLED, MistakeState.UNFOUNDED)
ANSWER_WITHIN = timedelta(days=10)
STILL_WRONG_WITHIN = timedelta(days=14)


class MistakeReportQuerySet(models.QuerySet["MistakeReport"]):
    def open(self) -> MistakeReportQuerySet:
        return self.filter(state__in=OPEN)

    def waiting_for_moderators(self) -> MistakeReportQuerySet:
        return self.filter(state=MistakeState.AT_DESK)


class MistakeReport(models.Model):
    """Somebody says that a listing is wrong. Its provider is asked first, then the moderators decide.

    Two keys: `token` is the provider's and dies with the case, `follow_token` is that of whoever reported.
    Address and words are blanked six months after the end (`erased_at`); kind, states and dates stay.
    """

    provider = models.ForeignKey("providers.Provider", models.PROTECT, related_name="mistakes")
    token = models.CharField(max_length=43, unique=True, default=new_token)
    follow_token = models.CharField(max_length=43, unique=True, default=new_token)
    fingerprint = models.CharField(max_length=64, blank=True)  # the same words twice are one report, while it is open
    state = models.CharField(_("state"), max_length=12, choices=MistakeState.choices, default=MistakeState.ASKED)
    kind = models.CharField(_("what is wrong"), max_length=12, choices=MistakeKind.choices)
    words = models.TextField(_("in words"), blank=True, max_length=2000)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    author_left_at = models.DateTimeField(null=True, blank=True)  # their account is gone: blanked as soon as it ends
    contact_email = models.EmailField(_("mail address"), max_length=254, blank=True)
    language = models.CharField(max_length=5, default="fr")
    created_at = models.DateTimeField(_("reported"), default=clock.now)
    reminded_at = models.DateTimeField(null=True, blank=True)
    answer = models.CharField(_("answer"), max_length=12, choices=MistakeAnswer.choices, blank=True)
    answer_words = models.TextField(_("answer, in words"), blank=True, max_length=2000)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    still_wrong_words = models.TextField(_("what is still wrong"), blank=True, max_length=2000)
    still_wrong_at = models.DateTimeField(null=True, blank=True)
    at_desk_at = models.DateTimeField(_("came to the moderators"), null=True, blank=True)
    decision_reason = models.TextField(_("reason of the decision"), blank=True, max_length=2000)
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)
    erased_at = models.DateTimeField(null=True, blank=True)

    objects = MistakeReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("reported mistake")
        verbose_name_plural = _("reported mistakes")
        ordering = ["-created_at", "-pk"]
        indexes = [
            models.Index(Upper("contact_email"), name="mistakereport_contact"),
            models.Index(fields=["state", "at_desk_at", "created_at"], name="mistakereport_queue"),
            models.Index(fields=["state", "created_at"], name="mistakereport_asked"),
            models.Index(fields=["-closed_at", "-id"], name="mistakereport_closed"),
            models.Index(fields=["closed_at"], condition=Q(erased_at=None), name="mistakereport_to_blank"),
            models.Index(
                fields=["author_left_at"],
                condition=Q(erased_at=None, author_left_at__isnull=False),
                name="mistakereport_left",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["fingerprint"], condition=~Q(fingerprint=""), name="mistakereport_same_words_once"
            ),
            models.CheckConstraint(
                condition=~Q(words="") | Q(erased_at__isnull=False), name="mistakereport_says_something"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["asked", "at_desk"], closed_at__isnull=True)
                | ~Q(state__in=["asked", "at_desk"]) & Q(closed_at__isnull=False),
                name="mistakereport_ended_has_date",
            ),
            models.CheckConstraint(
                condition=~Q(state="at_desk") | Q(at_desk_at__isnull=False), name="mistakereport_at_desk_has_date"
            ),
            models.CheckConstraint(
                condition=Q(answer="", answered_at__isnull=True) | ~Q(answer="") & Q(answered_at__isnull=False),
                name="mistakereport_answer_has_date",
            ),
            models.CheckConstraint(
                condition=Q(answer="") | ~Q(answer_words="") | Q(erased_at__isnull=False),
                name="mistakereport_answer_has_words",
            ),
            models.CheckConstraint(
                condition=~Q(state="corrected") | Q(answer="corrected"), name="mistakereport_corrected_by_answer"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["settled", "unfounded"]) | ~Q(decision_reason="") | Q(erased_at__isnull=False),
                name="mistakereport_decision_has_reason",
            ),
            models.CheckConstraint(
                condition=Q(erased_at__isnull=True)
                | Q(
                    closed_at__isnull=False,
                    words="",
                    contact_email="",
                    fingerprint="",
                    answer_words="",
                    still_wrong_words="",
                    decision_reason="",
                ),
                name="mistakereport_erased_is_empty",
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} ({self.state})"

    def get_absolute_url(self) -> str:
        return reverse("providers:mistake_follow", args=[self.follow_token])

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    @property
    def is_decided(self) -> bool:
        return self.state in DECIDED

    @property
    def may_be_answered(self) -> bool:
        """Whether the provider has not said anything yet, and somebody still waits for it."""
        return self.is_open and not self.answer

    @property
    def answer_before(self) -> datetime:
        """When the moderators take over from a provider that is silent."""
        return self.created_at + ANSWER_WITHIN

    @property
    def still_wrong_before(self) -> datetime | None:
        """Until when whoever reported it may say that it is not corrected; None when there is nothing to say."""
        if self.state != MistakeState.CORRECTED or self.closed_at is None or self.erased_at is not None:
            return None
        return self.closed_at + STILL_WRONG_WITHIN

    @property
    def may_be_called_wrong(self) -> bool:
        until = self.still_wrong_before
        return until is not None and clock.now() < until

    @property
    def waits_since(self) -> datetime:
        """Since when it waits where it is."""
        return self.at_desk_at if self.state == MistakeState.AT_DESK and self.at_desk_at else self.created_at
