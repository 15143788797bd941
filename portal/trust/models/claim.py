from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.common import clock
from portal.trust.dates import CONTEST_WITHIN, LINK_VALID_FOR
from portal.trust.enums import ClaimState

OPEN = (ClaimState.MAILED, ClaimState.AT_DESK)
TO_DECIDE = (ClaimState.AT_DESK, ClaimState.CONTESTED)


class Claim(models.Model):
    """Somebody says that they answer for an organization which nobody answers for here.

    `token` is the digest of what the link to the listed address carries. The address that was told of a grant is kept
    for as long as it can object or waits for an answer: by then the listing may say another one. The words are blanked
    half a year after the end.
    """

    organization = models.ForeignKey("accounts.Organization", models.CASCADE, related_name="claims")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="claims", verbose_name=_("person who asks")
    )
    state = models.CharField(_("state"), max_length=10, choices=ClaimState.choices)
    why = models.TextField(_("who they are in it"), blank=True, max_length=1000)
    token = models.CharField(max_length=64, null=True, unique=True)
    mailed_at = models.DateTimeField(_("mail sent"), null=True)
    reason = models.TextField(_("reason"), blank=True)
    objection = models.TextField(_("what was objected"), blank=True, max_length=1000)
    told_address = models.EmailField(_("address that was told"), blank=True, default="", db_default="")
    created_at = models.DateTimeField(default=clock.now)
    waits_since = models.DateTimeField(_("waits since"), default=clock.now)
    decided_at = models.DateTimeField(_("decided"), null=True)
    blanked_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = pgettext_lazy("an organization", "claim")
        verbose_name_plural = pgettext_lazy("organizations", "claims")
        ordering = ["waits_since", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "user"],
                condition=Q(state__in=["mailed", "at_desk"]),
                name="claim_one_open_per_person",
            ),
            models.CheckConstraint(
                condition=~Q(state="mailed") | Q(token__isnull=False, mailed_at__isnull=False),
                name="claim_mailed_has_link",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["granted", "contested", "refused"]) | Q(decided_at__isnull=False),
                name="claim_decided_has_date",
            ),
        ]
        indexes = [models.Index(fields=["state", "waits_since"], name="claim_by_state")]

    def __str__(self) -> str:
        return f"{self.organization_id}:{self.user_id}:{self.state}"

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    @property
    def is_to_decide(self) -> bool:
        """Whether it is the moderators' turn."""
        return self.state in TO_DECIDE

    @property
    def link_ends_at(self) -> datetime | None:
        return self.mailed_at + LINK_VALID_FOR if self.mailed_at else None

    @property
    def link_is_valid(self) -> bool:
        return bool(self.state == ClaimState.MAILED and self.link_ends_at and self.link_ends_at > clock.now())

    @property
    def contest_before(self) -> datetime | None:
        return self.decided_at + CONTEST_WITHIN if self.decided_at else None

    @property
    def can_be_contested(self) -> bool:
        """Whether the address that was told can object: within thirty days, and once; words go long after that."""
        is_granted = self.state == ClaimState.GRANTED and not self.objection
        return bool(is_granted and self.contest_before and self.contest_before > clock.now())
