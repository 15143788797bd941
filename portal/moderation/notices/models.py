from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Upper
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portal.common import clock
from portal.moderation.notices.enums import DECIDED, NAMELESS, OPEN, Ground, NoticeState

OBJECT_WITHIN = timedelta(days=183)


def new_token() -> str:
    """256 unguessable bits: whoever holds the link may use the page."""
    return secrets.token_urlsafe(32)


class NoticeQuerySet(models.QuerySet["Notice"]):
    def open(self) -> NoticeQuerySet:
        """Those that wait for a decision."""
        return self.filter(state__in=OPEN)


class Notice(models.Model):
    """Somebody says that a content of this site is illegal.

    `content_kind` and `content_key` name the content as its room knows it (portal.moderation.notices.registry);
    `address` is the path that was given. Name, address and words are blanked six months after the end (`erased_at`);
    ground, states and dates stay and are counted.
    """

    token = models.CharField(max_length=43, unique=True, default=new_token)
    fingerprint = models.CharField(max_length=64, blank=True)  # the same words twice are one notice, while it is open
    state = models.CharField(_("state"), max_length=12, choices=NoticeState.choices, default=NoticeState.RECEIVED)
    address = models.CharField(_("where"), max_length=500)
    content_kind = models.CharField(max_length=40)
    content_key = models.CharField(max_length=80, blank=True)
    ground = models.CharField(_("why"), max_length=12, choices=Ground.choices)
    explanation = models.TextField(_("explanation"), blank=True, max_length=4000)
    legal_basis = models.CharField(_("rule of law"), max_length=300, blank=True)
    name = models.CharField(_("name"), max_length=160, blank=True)
    email = models.EmailField(_("mail address"), max_length=254, blank=True)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    author_left_at = models.DateTimeField(null=True, blank=True)  # their account is gone: blanked as soon as it ends
    language = models.CharField(max_length=5, default="fr")
    created_at = models.DateTimeField(_("received"), default=clock.now)
    waits_since = models.DateTimeField(_("waits since"), default=clock.now)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    decision_reason = models.TextField(_("reason of the decision"), blank=True, max_length=4000)
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)  # for the first time
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)
    objection = models.TextField(_("why it is contested"), blank=True, max_length=4000)
    objected_at = models.DateTimeField(null=True, blank=True)
    erased_at = models.DateTimeField(null=True, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("notice of illegal content")
        verbose_name_plural = _("notices of illegal content")
        ordering = ["-created_at", "-pk"]
        indexes = [
            models.Index(Upper("email"), "created_at", name="notice_by_address"),
            models.Index(fields=["state", "waits_since", "id"], name="notice_queue"),
            models.Index(fields=["-closed_at", "-id"], name="notice_closed"),
            models.Index(fields=["closed_at"], condition=Q(erased_at=None), name="notice_to_blank"),
            models.Index(
                fields=["author_left_at"],
                condition=Q(erased_at=None, author_left_at__isnull=False),
                name="notice_author_left",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["fingerprint"], condition=~Q(fingerprint=""), name="notice_same_words_once"
            ),
            models.CheckConstraint(
                condition=~Q(explanation="") | Q(erased_at__isnull=False), name="notice_says_something"
            ),
            models.CheckConstraint(
                condition=~Q(name="") & ~Q(email="")
                | Q(ground__in=NAMELESS)
                | Q(author_left_at__isnull=False)
                | Q(erased_at__isnull=False),
                name="notice_has_a_sender",
            ),
            models.CheckConstraint(
                condition=Q(state__in=OPEN, closed_at__isnull=True) | ~Q(state__in=OPEN) & Q(closed_at__isnull=False),
                name="notice_ended_has_date",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=DECIDED) | ~Q(decision_reason="") | Q(erased_at__isnull=False),
                name="notice_decision_has_reason",
            ),
            models.CheckConstraint(
                condition=~Q(state=NoticeState.OBJECTED) | Q(objected_at__isnull=False),
                name="notice_objected_has_date",
            ),
            models.CheckConstraint(
                condition=Q(erased_at__isnull=True)
                | Q(
                    closed_at__isnull=False,
                    explanation="",
                    legal_basis="",
                    name="",
                    email="",
                    fingerprint="",
                    decision_reason="",
                    objection="",
                ),
                name="notice_erased_is_empty",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("notices:follow", args=[self.token])

    @property
    def number(self) -> str:
        """What one writes on a letter: the year it arrived, and its place among all."""
        return f"{self.created_at:%Y}-{self.pk or 0:05d}"

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    @property
    def is_decided(self) -> bool:
        return self.state in DECIDED

    @property
    def object_before(self) -> datetime | None:
        """Until when whoever sent it may contest the decision; None when there is nothing to contest, or no more."""
        if not self.is_decided or self.objected_at or self.erased_at or self.closed_at is None:
            return None
        return self.closed_at + OBJECT_WITHIN

    @property
    def may_be_contested(self) -> bool:
        until = self.object_before
        return until is not None and clock.now() < until
