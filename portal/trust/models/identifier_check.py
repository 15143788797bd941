from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from portal.accounts.enums import IdentifierKind
from portal.accounts.models import Organization
from portal.common import clock
from portal.trust.dates import LINK_VALID_FOR, LOOK_WITHIN, VOUCH_WITHIN
from portal.trust.enums import CheckState, CheckWay

OPEN = (CheckState.ASKED, CheckState.MAILED, CheckState.VOUCHING, CheckState.SHOWN, CheckState.TO_DECIDE)
TO_DECIDE = (CheckState.ASKED, CheckState.SHOWN, CheckState.TO_DECIDE)


class IdentifierCheck(models.Model):
    """An organization has its official number checked: a wish of its own, and a condition of nothing.

    The number is kept as it was then: one that changes is not checked any more. `token` is the digest of what the link
    to the address of the public record carries; that address is not kept here. A document that is shown lies in the
    private storage for as long as it is to be looked at: nothing of it outlives the answer, not even its name.
    """

    organization = models.ForeignKey("accounts.Organization", models.CASCADE, related_name="identifier_checks")
    identifier_kind = models.CharField(_("identifier"), max_length=10, choices=IdentifierKind.choices)
    identifier = models.CharField(_("number"), max_length=60)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("person who asks")
    )
    way = models.CharField(_("how it is checked"), max_length=10, choices=CheckWay.choices)
    voucher = models.ForeignKey(
        "accounts.Organization", models.PROTECT, null=True, related_name="+", verbose_name=_("asked to vouch")
    )
    state = models.CharField(_("state"), max_length=10, choices=CheckState.choices)
    message = models.TextField(_("a word"), blank=True, max_length=1000)
    token = models.CharField(max_length=64, null=True, unique=True)
    mailed_at = models.DateTimeField(_("mail sent"), null=True)
    stored_as = models.CharField(max_length=120, null=True, unique=True)  # name in the private storage
    file_name = models.CharField(_("document"), max_length=120, blank=True, default="", db_default="")
    media_type = models.CharField(max_length=60, blank=True, default="", db_default="")
    size = models.PositiveBigIntegerField(_("size, in bytes"), null=True)
    reason = models.TextField(_("reason"), blank=True)
    asked_at = models.DateTimeField(_("asked"), default=clock.now)
    waits_since = models.DateTimeField(_("waits since"), default=clock.now)
    ended_at = models.DateTimeField(_("ended"), null=True)
    blanked_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("check of a number")
        verbose_name_plural = _("checks of numbers")
        ordering = ["waits_since", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["organization"],
                condition=Q(state__in=["asked", "mailed", "vouching", "shown", "to_decide"]),
                name="identifiercheck_one_open",
            ),
            models.CheckConstraint(condition=~Q(identifier=""), name="identifiercheck_has_number"),
            models.CheckConstraint(
                condition=Q(way__in=["mail", "document"], voucher__isnull=True)
                | Q(way="voucher", voucher__isnull=False),
                name="identifiercheck_voucher_vouches",
            ),
            models.CheckConstraint(
                condition=Q(voucher__isnull=True) | ~Q(organization=F("voucher")), name="identifiercheck_not_by_itself"
            ),
            models.CheckConstraint(
                condition=~Q(state="mailed") | Q(token__isnull=False, mailed_at__isnull=False),
                name="identifiercheck_mailed_has_link",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["asked", "mailed", "vouching", "shown", "to_decide"])
                | Q(ended_at__isnull=False),
                name="identifiercheck_ended_has_date",
            ),
            models.CheckConstraint(
                condition=Q(state="shown", way="document", stored_as__isnull=False, size__gte=1)
                | (~Q(state="shown") & Q(stored_as__isnull=True, file_name="", media_type="", size__isnull=True)),
                name="identifiercheck_document_while_looked_at",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "waits_since"], name="identifiercheck_by_state"),
            models.Index(fields=["ended_at"], condition=Q(blanked_at__isnull=True), name="identifiercheck_to_blank"),
        ]

    def __str__(self) -> str:
        return f"{self.organization_id}:{self.state}"

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    @property
    def is_to_decide(self) -> bool:
        """Whether it is the moderators' turn."""
        return self.state in TO_DECIDE

    @property
    def sides(self) -> list[Organization]:
        """The organizations that it is about: the one that asks, and the one that is asked to vouch."""
        return [one for one in (self.organization, self.voucher) if one is not None]

    @property
    def answer_before(self) -> datetime | None:
        """Until when the address, the other organization or, over a document, the moderators may answer."""
        if self.state == CheckState.VOUCHING:
            return self.waits_since + VOUCH_WITHIN
        if self.state == CheckState.SHOWN:
            return self.waits_since + LOOK_WITHIN
        return self.mailed_at + LINK_VALID_FOR if self.mailed_at else None

    @property
    def link_is_valid(self) -> bool:
        before = self.answer_before
        return bool(self.state == CheckState.MAILED and before and before > clock.now())
