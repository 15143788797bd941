"""What moderators do with a file: the grid, votes, notes, messages, and who stands aside."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portal.common import clock
from providers.vetting.enums import Opinion, Side, Verdict


class Judgement(models.Model):
    """One cell of the grid: what moderators say of one criterion in one round. The last who wrote signs it."""

    application = models.ForeignKey("vetting.Application", models.CASCADE, related_name="judgements")
    round = models.PositiveSmallIntegerField()
    criterion = models.ForeignKey("vetting.Criterion", models.PROTECT, related_name="+")
    verdict = models.CharField(_("state"), max_length=12, choices=Verdict.choices)
    reason = models.TextField(_("why"), blank=True, max_length=2000)
    judged_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    judged_at = models.DateTimeField(default=clock.now)
    submission = models.PositiveSmallIntegerField()  # the version of the file that was read
    is_asked = models.BooleanField(default=False)  # sent to the applicant, who answers it now

    class Meta:
        verbose_name = _("judgement")
        verbose_name_plural = _("judgements")
        ordering = ["criterion__position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["application", "round", "criterion"], name="judgement_once"),
            models.CheckConstraint(
                condition=Q(verdict="met") | ~Q(reason="") | Q(judged_by__isnull=True), name="judgement_says_why"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.application_id}: {self.verdict}"


class Vote(models.Model):
    """One moderator's vote on one version of a file. Taken back while nothing is decided: the row goes."""

    application = models.ForeignKey("vetting.Application", models.CASCADE, related_name="votes")
    round = models.PositiveSmallIntegerField()
    submission = models.PositiveSmallIntegerField()
    voter = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    opinion = models.CharField(_("vote"), max_length=3, choices=Opinion.choices)
    reason = models.TextField(_("why"), blank=True, max_length=2000)
    cast_at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = _("vote")
        verbose_name_plural = _("votes")
        ordering = ["cast_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["application", "round", "submission", "voter"], name="vote_once"),
        ]

    def __str__(self) -> str:
        return f"{self.application_id}: {self.opinion}"


class Recusal(models.Model):
    """A moderator stands aside from a file. Those whom the portal recognises as concerned need no row."""

    application = models.ForeignKey("vetting.Application", models.CASCADE, related_name="recusals")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    reason = models.CharField(_("why"), max_length=300)
    declared_at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = _("recusal")
        verbose_name_plural = _("recusals")
        ordering = ["declared_at", "pk"]
        constraints = [models.UniqueConstraint(fields=["application", "person"], name="recusal_once")]

    def __str__(self) -> str:
        return f"{self.application_id}: {self.person_id}"


class GuestReviewer(models.Model):
    """Somebody whom an operator names to read and vote on one file, as too few moderators can."""

    application = models.ForeignKey("vetting.Application", models.CASCADE, related_name="guests")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    named_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    reason = models.CharField(_("why this person"), max_length=300)
    named_at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = _("guest reviewer")
        verbose_name_plural = _("guest reviewers")
        ordering = ["named_at", "pk"]
        constraints = [models.UniqueConstraint(fields=["application", "person"], name="guestreviewer_once")]

    def __str__(self) -> str:
        return f"{self.application_id}: {self.person_id}"


class Note(models.Model):
    """What moderators tell one another about a file. Never seen by the applicant, nor by who has a part in it."""

    application = models.ForeignKey("vetting.Application", models.CASCADE, related_name="notes")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    text = models.TextField(_("note"), max_length=4000)
    written_at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = _("internal note")
        verbose_name_plural = _("internal notes")
        ordering = ["written_at", "pk"]
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="note_says_something")]

    def __str__(self) -> str:
        return f"{self.application_id}: {self.pk}"


class Message(models.Model):
    """One word of the thread between the applicant and the committee."""

    application = models.ForeignKey("vetting.Application", models.CASCADE, related_name="messages")
    side = models.CharField(_("from"), max_length=10, choices=Side.choices)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    criterion = models.ForeignKey("vetting.Criterion", models.SET_NULL, null=True, blank=True, related_name="+")
    text = models.TextField(_("message"), max_length=4000)
    sent_at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        ordering = ["sent_at", "pk"]
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="message_says_something")]

    def __str__(self) -> str:
        return f"{self.application_id}: {self.pk}"
