from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portal.common import clock
from portal.common.keys import new_token
from providers.vetting.enums import (
    AT_DESK,
    ENDED,
    OPEN,
    REFUSALS,
    UNDER_VOTE,
    WRITABLE,
    ApplicationState,
    CorrectionState,
    LinkState,
    Part,
    SignState,
)

APPEAL_WITHIN = timedelta(days=60)


class ApplicationQuerySet(models.QuerySet["Application"]):
    def open(self) -> ApplicationQuerySet:
        return self.filter(state__in=OPEN)

    def at_desk(self) -> ApplicationQuerySet:
        """Those in the hands of the moderators, the longest waiting first."""
        return self.filter(state__in=AT_DESK).order_by("waits_since", "pk")

    def of(self, user: Any) -> ApplicationQuerySet:
        """Those of the organizations that this person administers."""
        return self.filter(organization__memberships__user=user, organization__memberships__role="admin")


class Application(models.Model):
    """A file: an organization asks to be listed. The admins of the organization write it together.

    `values` are packed (providers.vetting.content); `unfinished`, by part, what was typed and could not be taken yet.
    `waits_since` is when it came to where it is. Emptied (`blanked_at`) a stated time after its end: how it ended and
    the dates stay, for the figures.
    """

    organization = models.ForeignKey(
        "accounts.Organization", models.SET_NULL, null=True, blank=True, related_name="applications"
    )
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    state = models.CharField(
        _("state"), max_length=18, choices=ApplicationState.choices, default=ApplicationState.DRAFT
    )
    language = models.CharField(max_length=5, default="fr")
    name = models.CharField(_("name"), max_length=120)  # of the listing to come, as it stands in the file
    values = models.JSONField(_("answers"), default=dict, blank=True)
    unfinished = models.JSONField(default=dict, blank=True)
    revision = models.PositiveIntegerField(default=0)  # counts the changes: two who write at once are told
    criteria = models.ForeignKey(
        "vetting.CriteriaSet", models.PROTECT, null=True, blank=True, related_name="applications"
    )
    quorum = models.PositiveSmallIntegerField(_("people who must agree"), null=True, blank=True)
    submission = models.PositiveSmallIntegerField(_("times sent"), default=0)
    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("followed by")
    )
    created_at = models.DateTimeField(_("begun"), default=clock.now)
    updated_at = models.DateTimeField(default=clock.now)
    submitted_at = models.DateTimeField(_("first sent"), null=True, blank=True)
    waits_since = models.DateTimeField(_("there since"), default=clock.now)
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    decision_reason = models.TextField(_("reasons of the decision"), blank=True)
    appealed_at = models.DateTimeField(_("appealed"), null=True, blank=True)
    appeal_reason = models.TextField(_("reason of the appeal"), blank=True, max_length=4000)
    reminders_sent = models.PositiveSmallIntegerField(default=0)  # of the present wait, for the applicant
    provider = models.OneToOneField(
        "providers.Provider", models.SET_NULL, null=True, blank=True, related_name="application"
    )
    blanked_at = models.DateTimeField(null=True, blank=True)

    objects = ApplicationQuerySet.as_manager()

    class Meta:
        verbose_name = _("application")
        verbose_name_plural = _("applications")
        ordering = ["-created_at", "-pk"]
        indexes = [
            models.Index(fields=["waits_since", "id"], condition=Q(state__in=AT_DESK), name="application_queue"),
            models.Index(fields=["state", "waits_since", "id"], name="application_in_state"),
            models.Index(fields=["state", "updated_at"], name="application_idle"),
            models.Index(fields=["decided_at"], name="application_decided"),
            models.Index(fields=["submitted_at", "id"], name="application_received"),
            models.Index(fields=["updated_at"], condition=Q(blanked_at=None), name="application_to_blank"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["organization"],
                condition=Q(state__in=OPEN, organization__isnull=False),
                name="application_one_open",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "withdrawn"])
                | Q(submitted_at__isnull=False, criteria__isnull=False, quorum__isnull=False, submission__gte=1),
                name="application_sent_has_rules",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["accepted", *REFUSALS]) | Q(decided_at__isnull=False),
                name="application_decided_has_date",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=REFUSALS) | ~Q(decision_reason="") | Q(blanked_at__isnull=False),
                name="application_refusal_has_reason",
            ),
            models.CheckConstraint(
                condition=Q(appealed_at__isnull=True) | ~Q(appeal_reason="") | Q(blanked_at__isnull=False),
                name="application_appeal_has_reason",
            ),
            models.CheckConstraint(
                condition=Q(blanked_at__isnull=True)
                | Q(
                    ~Q(state__in=OPEN),
                    values={},
                    unfinished={},
                    name="",
                    organization=None,
                    decision_reason="",
                    appeal_reason="",
                ),
                name="application_blanked_is_empty",
            ),
        ]

    def __str__(self) -> str:
        return self.name or str(_("file no. %(number)s")) % {"number": self.pk}

    def get_absolute_url(self) -> str:
        return reverse("vetting:application", args=[self.pk])

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    @property
    def is_at_desk(self) -> bool:
        return self.state in AT_DESK

    @property
    def is_writable(self) -> bool:
        return self.state in WRITABLE

    @property
    def is_under_vote(self) -> bool:
        return self.state in UNDER_VOTE

    @property
    def is_ended(self) -> bool:
        return self.state in ENDED

    @property
    def second_round(self) -> bool:
        """Whether an appeal was made, so that others decide."""
        return self.appealed_at is not None

    @property
    def round(self) -> int:
        return 2 if self.second_round else 1

    @property
    def appeal_before(self) -> datetime | None:
        """Until when an appeal may be made; None when there is nothing to appeal against."""
        if self.state != ApplicationState.REFUSED or self.decided_at is None or self.blanked_at is not None:
            return None
        return self.decided_at + APPEAL_WITHIN


class Submission(models.Model):
    """What a file said each time it was sent: for the difference since the last review. Never changed."""

    application = models.ForeignKey(Application, models.CASCADE, related_name="submissions")
    number = models.PositiveSmallIntegerField()
    sent_at = models.DateTimeField(default=clock.now)
    values = models.JSONField(default=dict)
    projects = models.JSONField(default=list)

    class Meta:
        verbose_name = _("version of a file")
        verbose_name_plural = _("versions of files")
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["application", "number"], name="submission_once")]

    def __str__(self) -> str:
        return f"{self.application_id}: {self.number}"


class ToldProject(models.Model):
    """A support that the applicant tells: the proof. Counter-signed by the association that was helped.

    `contact_…` reach that association; nobody but the applicant and the moderators sees them. What may be shown is for
    the association to say: `shows_…` are false until it has.
    """

    application = models.ForeignKey(Application, models.CASCADE, related_name="projects")
    position = models.PositiveSmallIntegerField(default=0)
    association = models.CharField(_("association"), max_length=160)
    organization = models.ForeignKey(
        "accounts.Organization", models.SET_NULL, null=True, blank=True, related_name="told_projects"
    )
    period = models.CharField(_("period"), max_length=120, blank=True)
    stages = models.JSONField(_("stages"), default=list, blank=True)
    left = models.ManyToManyField("taxonomy.Brand", blank=True, related_name="+", verbose_name=_("what was left"))
    tools = models.ManyToManyField("taxonomy.Tool", blank=True, related_name="+", verbose_name=_("what replaced it"))
    story = models.TextField(_("what you did together"), blank=True, max_length=6000)
    learnt = models.TextField(_("what was learnt"), blank=True, max_length=4000)
    contact_name = models.CharField(_("who to ask there"), max_length=80, blank=True)
    contact_email = models.EmailField(_("their mail address"), max_length=254, blank=True)
    sign_state = models.CharField(
        _("counter-signed"), max_length=10, choices=SignState.choices, default=SignState.NOT_ASKED
    )
    signed_at = models.DateTimeField(_("answered"), null=True, blank=True)
    signer_name = models.CharField(_("answered by"), max_length=80, blank=True)
    correction = models.TextField(_("what the association corrects"), blank=True, max_length=4000)
    correction_state = models.CharField(
        max_length=10, choices=CorrectionState.choices, default=CorrectionState.NONE, blank=True
    )
    explanation = models.TextField(_("what the applicant answers"), blank=True, max_length=4000)
    decline_reason = models.TextField(_("why not"), blank=True, max_length=2000)
    quote = models.CharField(_("in their words"), max_length=400, blank=True)
    quote_by = models.CharField(_("said by"), max_length=160, blank=True)
    shows_story = models.BooleanField(_("the support may be shown"), default=False)
    shows_name = models.BooleanField(_("the name of the association may be shown"), default=False)
    shows_quote = models.BooleanField(_("its words may be shown"), default=False)
    consent_token = models.CharField(max_length=43, unique=True, default=new_token)  # takes the consent back, later
    published_as = models.OneToOneField(
        "providers.SupportProject", models.SET_NULL, null=True, blank=True, related_name="told_as"
    )

    class Meta:
        verbose_name = _("told support")
        verbose_name_plural = _("told supports")
        ordering = ["position", "pk"]
        indexes = [models.Index(models.functions.Upper("contact_email"), name="toldproject_contact")]
        constraints = [
            models.CheckConstraint(
                condition=Q(shows_story=True) | Q(shows_name=False, shows_quote=False),
                name="toldproject_nothing_of_what_is_hidden",
            ),
            models.CheckConstraint(
                condition=Q(sign_state__in=["not_asked", "asked", "expired"]) | Q(signed_at__isnull=False),
                name="toldproject_answer_has_date",
            ),
            models.CheckConstraint(
                condition=Q(shows_story=False) | Q(sign_state__in=["confirmed", "corrected"]),
                name="toldproject_shown_by_consent",
            ),
        ]

    def __str__(self) -> str:
        return self.association

    @property
    def is_confirmed(self) -> bool:
        """Whether the association says that it took place, corrections being settled."""
        return self.sign_state in (SignState.CONFIRMED, SignState.CORRECTED)


class SignLink(models.Model):
    """One link sent to a helped association. It serves for one support and one answer, and expires.

    `digest` is made from the token: the table alone opens no door. The address is blanked once the link is closed.
    """

    project = models.ForeignKey(ToldProject, models.CASCADE, related_name="links")
    digest = models.CharField(max_length=64, unique=True)
    address = models.EmailField(_("mail address"), max_length=254, blank=True)
    state = models.CharField(max_length=10, choices=LinkState.choices, default=LinkState.OPEN)
    sent_at = models.DateTimeField(default=clock.now)
    expires_at = models.DateTimeField()
    reminders_sent = models.PositiveSmallIntegerField(default=0)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("link to a helped association")
        verbose_name_plural = _("links to helped associations")
        ordering = ["sent_at", "pk"]
        indexes = [models.Index(fields=["state", "expires_at"], name="signlink_to_follow")]
        constraints = [
            models.UniqueConstraint(fields=["project"], condition=Q(state="open"), name="signlink_one_open"),
            models.CheckConstraint(
                condition=Q(state="open", closed_at__isnull=True)
                | ~Q(state="open") & Q(closed_at__isnull=False, address=""),
                name="signlink_closed_has_date",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.project_id}: {self.state}"

    @property
    def is_open(self) -> bool:
        return self.state == LinkState.OPEN and self.expires_at > clock.now()


class Attachment(models.Model):
    """A file that is joined as a proof: checked by content, without its metadata, private."""

    application = models.ForeignKey(Application, models.CASCADE, related_name="attachments")
    part = models.CharField(_("joined to"), max_length=14, choices=Part.choices, default=Part.PROJECTS)
    project = models.ForeignKey(ToldProject, models.SET_NULL, null=True, blank=True, related_name="attachments")
    stored_as = models.CharField(max_length=120, unique=True)  # name in the private storage
    name = models.CharField(_("name"), max_length=120)
    media_type = models.CharField(max_length=60)
    size = models.PositiveBigIntegerField(_("size, in bytes"))
    digest = models.CharField(max_length=64)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    added_at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = _("attached file")
        verbose_name_plural = _("attached files")
        ordering = ["added_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["application", "digest"], name="attachment_same_bytes_once"),
            models.CheckConstraint(condition=Q(size__gte=1), name="attachment_not_empty"),
        ]

    def __str__(self) -> str:
        return self.name
