from __future__ import annotations

import secrets

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Upper
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portal.accounts.enums import OrganizationKind
from portal.common import clock
from portal.common.keys import new_token
from providers.enums import (
    AnswerState,
    BudgetBand,
    Caretaker,
    DeadlineKind,
    Outcome,
    RequestState,
    StillInUse,
)

MAX_RECIPIENTS = 3
RESUME_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # without what is misread on paper: 0 O, 1 I L


def new_resume_code() -> str:
    """Twelve characters that can be copied by hand (59 bits)."""
    return "".join(secrets.choice(RESUME_ALPHABET) for _ in range(12))


class SupportRequest(models.Model):
    """An association writes to one to three providers. Reached by an unguessable token, with or without an account.

    Contact data and free text are blanked 13 months after the end (`erased_at`); figures stay.
    """

    token = models.CharField(max_length=43, unique=True, default=new_token)
    resume_code = models.CharField(max_length=12, unique=True, default=new_resume_code)
    state = models.CharField(_("state"), max_length=12, choices=RequestState.choices, default=RequestState.DRAFT)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    organization = models.ForeignKey("accounts.Organization", models.PROTECT, null=True, blank=True, related_name="+")
    language = models.CharField(max_length=5, default="fr")
    organization_name = models.CharField(_("name of your association"), max_length=160, blank=True)
    organization_kind = models.CharField(
        _("kind of structure"), max_length=20, choices=OrganizationKind.choices, blank=True
    )
    place = models.CharField(_("where you are"), max_length=120, blank=True)
    contact_name = models.CharField(_("your name"), max_length=80, blank=True)
    contact_email = models.EmailField(_("your mail address"), max_length=254, blank=True)
    contact_phone = models.CharField(_("your telephone"), max_length=40, blank=True)
    address_confirmed_at = models.DateTimeField(null=True, blank=True)
    needs = models.ManyToManyField("taxonomy.Need", blank=True, related_name="+", verbose_name=_("needs"))
    brand = models.ForeignKey(
        "taxonomy.Brand", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("what you leave")
    )
    brand_typed = models.CharField(_("what you leave, as typed"), max_length=80, blank=True)
    hope = models.TextField(_("what you hope for"), blank=True, max_length=4000)
    size = models.PositiveIntegerField(_("how many people will change tools"), null=True, blank=True)
    deadline_kind = models.CharField(_("a date to keep"), max_length=10, choices=DeadlineKind.choices, blank=True)
    deadline = models.CharField(_("which one"), max_length=160, blank=True)
    budget = models.CharField(_("yearly budget"), max_length=12, choices=BudgetBand.choices, blank=True)
    caretaker = models.CharField(_("who takes care of it"), max_length=12, choices=Caretaker.choices, blank=True)
    note = models.TextField(_("something to know"), blank=True, max_length=4000)
    unfinished = models.JSONField(default=dict, blank=True)  # by step: what was typed and could not be taken yet
    created_at = models.DateTimeField(default=clock.now)
    updated_at = models.DateTimeField(default=clock.now)
    sent_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    chosen = models.ForeignKey(
        "providers.Provider", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("leaves with")
    )
    silence_told_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(_("did it work"), max_length=10, choices=Outcome.choices, blank=True)
    outcome_note = models.TextField(_("in your words"), blank=True, max_length=2000)
    erased_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("support request")
        verbose_name_plural = _("support requests")
        ordering = ["-created_at", "-pk"]
        indexes = [
            models.Index(Upper("contact_email"), name="supportrequest_contact"),
            models.Index(fields=["state", "sent_at"], name="supportrequest_sent"),
            models.Index(fields=["closed_at"], condition=Q(erased_at=None), name="supportrequest_closed"),
            models.Index(
                fields=["updated_at"],
                condition=Q(state__in=["draft", "to_confirm"]),
                name="supportrequest_not_left",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state__in=["sent", "closed"]) | Q(sent_at__isnull=False),
                name="supportrequest_sent_has_date",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["closed", "withdrawn"]) | Q(closed_at__isnull=False),
                name="supportrequest_ended_has_date",
            ),
            models.CheckConstraint(
                condition=Q(erased_at__isnull=True) | Q(contact_email="", contact_name="", contact_phone=""),
                name="supportrequest_erased_is_empty",
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} ({self.state})"

    def get_absolute_url(self) -> str:
        return reverse("providers:request_detail", args=[self.token])

    @property
    def leaves(self) -> str:
        """The brand that is left, by its own name when the table knows it."""
        return self.brand.label if self.brand is not None else self.brand_typed

    @property
    def is_open(self) -> bool:
        return self.state == RequestState.SENT and self.erased_at is None

    @property
    def has_left(self) -> bool:
        """Whether providers could ever read it."""
        return self.sent_at is not None


class Recipient(models.Model):
    """One of the providers a request goes to, and its answer."""

    request = models.ForeignKey(SupportRequest, models.CASCADE, related_name="recipients")
    provider = models.ForeignKey("providers.Provider", models.PROTECT, related_name="received")
    position = models.PositiveSmallIntegerField()  # 1 to 3
    token = models.CharField(max_length=43, unique=True, default=new_token)
    state = models.CharField(_("answer"), max_length=10, choices=AnswerState.choices, default=AnswerState.WAITING)
    answer = models.TextField(_("in words"), blank=True, max_length=4000)
    available_from = models.CharField(_("from when"), max_length=120, blank=True)
    referral = models.ForeignKey("providers.Provider", models.SET_NULL, null=True, blank=True, related_name="+")
    referral_note = models.CharField(_("who else could help"), max_length=300, blank=True)
    together_with = models.ManyToManyField(
        "providers.Provider", blank=True, related_name="answered_together", verbose_name=_("answer together with")
    )
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField(_("first answered"), null=True, blank=True)
    changed_at = models.DateTimeField(_("last completed"), null=True, blank=True)
    revision = models.PositiveIntegerField(default=0)  # how often it was answered: of two rivals one counts on
    reminders_count = models.PositiveSmallIntegerField(default=0)
    thanked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("recipient")
        verbose_name_plural = _("recipients")
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["request", "provider"], name="recipient_provider_once"),
            models.UniqueConstraint(fields=["request", "position"], name="recipient_position_once"),
            models.CheckConstraint(
                condition=Q(position__gte=1, position__lte=MAX_RECIPIENTS), name="recipient_three_at_most"
            ),
            models.CheckConstraint(
                condition=Q(state="waiting", answered_at__isnull=True)
                | ~Q(state="waiting") & Q(answered_at__isnull=False),
                name="recipient_answer_has_date",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.request_id} → {self.provider_id}: {self.state}"

    def get_absolute_url(self) -> str:
        return reverse("providers:answer", args=[self.token])

    @property
    def is_answered(self) -> bool:
        return self.state != AnswerState.WAITING


class FollowUp(models.Model):
    """Asked 6 and 12 months after a request that worked: is it still in use? Published as an aggregate only."""

    request = models.ForeignKey(SupportRequest, models.CASCADE, related_name="follow_ups")
    months = models.PositiveSmallIntegerField()
    asked_at = models.DateTimeField()
    still_in_use = models.CharField(_("still in use"), max_length=10, choices=StillInUse.choices, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("follow-up")
        verbose_name_plural = _("follow-ups")
        constraints = [
            models.UniqueConstraint(fields=["request", "months"], name="followup_once"),
            models.CheckConstraint(condition=Q(months__in=[6, 12]), name="followup_after_6_or_12_months"),
            models.CheckConstraint(
                condition=Q(still_in_use="", answered_at__isnull=True)
                | ~Q(still_in_use="") & Q(answered_at__isnull=False),
                name="followup_answer_has_date",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.request_id}: {self.months}"
