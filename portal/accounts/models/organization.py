from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portal.accounts.enums import (
    IdentifierKind,
    InvitationState,
    JoinRequestState,
    OrganizationKind,
    OrganizationState,
    Role,
)
from portal.common import clock
from portal.common.money import Money


def role_in_words(role: str, mandate_cents: int | None) -> str:
    """*admin*, *member*, *mandated up to 500 €*."""
    if role == Role.MANDATED and mandate_cents is not None:
        return str(_("mandated up to %(amount)s")) % {"amount": Money(mandate_cents)}
    return str(Role(role).label)


class OrganizationQuerySet(models.QuerySet["Organization"]):
    def active(self) -> OrganizationQuerySet:
        return self.filter(state=OrganizationState.ACTIVE)

    def of(self, user) -> OrganizationQuerySet:
        """The organizations this person belongs to."""
        return self.filter(memberships__user=user)


# A row needs a name; it is read where the state does not speak for it (an old request, the back office).
DELETED_NAME = "Organisation supprimée"


class Organization(models.Model):
    """An association, a collective, a cooperative…; the same one may be helped and be a provider.

    A deleted one keeps its row, emptied, so that the traces of what was decided stay true.
    """

    name = models.CharField(_("name"), max_length=160)
    slug = models.SlugField(max_length=180, unique=True)
    kind = models.CharField(_("kind"), max_length=20, choices=OrganizationKind.choices)
    identifier_kind = models.CharField(_("identifier"), max_length=10, choices=IdentifierKind.choices, blank=True)
    identifier = models.CharField(_("number"), max_length=60, blank=True)
    purpose = models.CharField(_("what it is for"), max_length=300, blank=True)
    commune = models.ForeignKey("taxonomy.Commune", models.SET_NULL, null=True, blank=True, verbose_name=_("commune"))
    state = models.CharField(
        _("state"), max_length=10, choices=OrganizationState.choices, default=OrganizationState.ACTIVE
    )
    # Counts the changes of who belongs and as what: the rules about the last admin are decided on one value of it.
    roster_version = models.PositiveIntegerField(default=0, editable=False)
    created_at = models.DateTimeField(default=clock.now)
    deleted_at = models.DateTimeField(_("deleted"), null=True, blank=True)
    members = models.ManyToManyField(settings.AUTH_USER_MODEL, through="Membership", related_name="organizations")

    objects = OrganizationQuerySet.as_manager()

    class Meta:
        verbose_name = _("organization")
        verbose_name_plural = _("organizations")
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(identifier_kind="", identifier="") | ~Q(identifier_kind="") & ~Q(identifier=""),
                name="organization_identifier_and_kind",
            ),
            models.CheckConstraint(condition=~Q(name=""), name="organization_name_not_empty"),
            models.UniqueConstraint(
                fields=["identifier_kind", "identifier"],
                condition=~Q(identifier=""),
                name="organization_identifier_once",
            ),
            models.CheckConstraint(
                condition=~Q(state="deleted") & Q(deleted_at__isnull=True)
                | Q(
                    state="deleted",
                    deleted_at__isnull=False,
                    name=DELETED_NAME,
                    identifier_kind="",
                    identifier="",
                    purpose="",
                    commune=None,
                ),
                name="organization_deleted_is_empty",
            ),
        ]

    def __str__(self) -> str:
        if self.deleted_at:
            return str(_("deleted organization"))
        return self.name


class MergedOrganization(models.Model):
    """An organization that was the same as another one: where its addresses, and its number, lead now.

    Its row stays, emptied of people, so that what was decided about it stays true. Never a chain: where the one that
    was kept is merged later, both rows lead to the last one.
    """

    gone = models.OneToOneField(
        Organization, models.PROTECT, related_name="merged", verbose_name=_("the one that went")
    )
    kept = models.ForeignKey(
        Organization, models.PROTECT, related_name="merged_into_it", verbose_name=_("the one that stays")
    )
    merged_at = models.DateTimeField(_("merged on"), default=clock.now)

    class Meta:
        verbose_name = _("merged organization")
        verbose_name_plural = _("merged organizations")
        constraints = [
            models.CheckConstraint(condition=~Q(gone=models.F("kept")), name="mergedorganization_not_into_itself"),
        ]

    def __str__(self) -> str:
        return f"{self.gone_id} → {self.kept_id}"


class Membership(models.Model):
    """A person in an organization, and what they may do for it. Never listed on a person's page."""

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="memberships")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="memberships")
    role = models.CharField(_("role"), max_length=10, choices=Role.choices, default=Role.MEMBER)
    mandate_cents = models.PositiveBigIntegerField(_("mandate, in cents"), null=True, blank=True)
    joined_at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints = [
            models.UniqueConstraint(fields=["organization", "user"], name="membership_once"),
            models.CheckConstraint(
                condition=Q(role=Role.MANDATED, mandate_cents__isnull=False)
                | ~Q(role=Role.MANDATED) & Q(mandate_cents__isnull=True),
                name="membership_mandate_has_ceiling",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role} #{self.pk}"

    @property
    def role_in_words(self) -> str:
        return role_in_words(self.role, self.mandate_cents)


class Invitation(models.Model):
    """A seat offered by mail; the link serves once, for 14 days.

    `token` is a digest: the table alone opens no door. The address is blanked once the invitation is closed.
    """

    State = InvitationState

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="invitations")
    address = models.EmailField(_("mail address"), max_length=254, blank=True)
    role = models.CharField(_("role"), max_length=10, choices=Role.choices, default=Role.MEMBER)
    mandate_cents = models.PositiveBigIntegerField(_("mandate, in cents"), null=True, blank=True)
    token = models.CharField(max_length=64, unique=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=clock.now)
    expires_at = models.DateTimeField()

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        indexes = [models.Index(fields=["address"], condition=~Q(address=""), name="invitation_by_address")]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "address"], condition=Q(state="open"), name="invitation_one_open_per_address"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organization_id}:{self.state}"

    @property
    def role_in_words(self) -> str:
        return role_in_words(self.role, self.mandate_cents)

    @property
    def is_open(self) -> bool:
        return self.state == InvitationState.OPEN and self.expires_at > clock.now()


class JoinRequest(models.Model):
    """A person asks to join; an admin of the organization answers."""

    State = JoinRequestState

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="join_requests")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="join_requests")
    message = models.TextField(_("a word to the admins"), blank=True, max_length=1000)
    reason = models.TextField(_("reason"), blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    created_at = models.DateTimeField(default=clock.now)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("request to join")
        verbose_name_plural = _("requests to join")
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "user"], condition=Q(state="waiting"), name="joinrequest_one_waiting"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organization_id}:{self.state}"
