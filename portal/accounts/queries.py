"""Reads for the pages of organizations, and what waits for operators."""

from __future__ import annotations

from typing import Any

from allauth.account.models import EmailAddress
from django.db.models import Case, Exists, OuterRef, Q, QuerySet, Value, When
from django.utils.text import slugify

from portal.accounts.enums import (
    AcceptedDocument,
    DeletionState,
    FactorResetState,
    InvitationState,
    JoinRequestState,
    OrganizationState,
    Role,
)
from portal.accounts.models import (
    Acceptance,
    FactorReset,
    Invitation,
    JoinRequest,
    Membership,
    MergedOrganization,
    Organization,
    OrganizationDeletion,
    User,
)
from portal.accounts.registry import Terms, terms_in_force
from portal.common import clock

SHORTEST_SEARCH = 3  # letters
MOST_WORDS = 8
GONE = [OrganizationState.MERGED, OrganizationState.DELETED]
BY_ROLE = Case(When(role=Role.ADMIN, then=Value(0)), When(role=Role.MANDATED, then=Value(1)), default=Value(2))


def proven_addresses(user: User) -> set[str]:
    """Addresses, in lower case, that an account has proven to be its own (one query).

    One that was never confirmed may be somebody else's.
    """
    proven = EmailAddress.objects.filter(user=user, verified=True).values_list("email", flat=True)
    return {address.lower() for address in proven}


def keepers_in(group: str, *also: QuerySet) -> dict[int, User]:
    """Active people of a group of those who keep the portal, superusers, and those of these keys, by key (two
    queries)."""
    # The few keys first: in one statement PostgreSQL would read all accounts.
    above = User.objects.filter(is_superuser=True).values_list("pk", flat=True)
    keys = list(_keys_in(group).union(above, *also))
    return {person.pk: person for person in User.objects.filter(pk__in=keys, is_active=True)}


def people_in(group: str) -> QuerySet[User]:
    """Active people of a group of those who keep the portal (two queries, the first at once)."""
    return User.objects.filter(pk__in=list(_keys_in(group)), is_active=True)


def _keys_in(group: str) -> QuerySet:
    return User.groups.through.objects.filter(group__name=group).values_list("user", flat=True)


def memberships_of(user: Any) -> QuerySet[Membership]:
    """The organizations somebody belongs to, for their own eyes only."""
    return Membership.objects.filter(user=user).select_related("organization").order_by("organization__name")


def members_of(organization: Organization) -> QuerySet[Membership]:
    """Who belongs, admins first."""
    return organization.memberships.select_related("user").order_by(BY_ROLE, "user__display_name", "pk")


def admins_of(organization: Organization) -> QuerySet[Membership]:
    """Those who answer for the organization."""
    return members_of(organization).filter(role=Role.ADMIN, user__is_active=True)


def open_invitations(organization: Organization) -> QuerySet[Invitation]:
    """Seats that are offered and can still be taken."""
    return organization.invitations.filter(state=InvitationState.OPEN, expires_at__gt=clock.now()).order_by(
        "created_at"
    )


def organization_by_slug(slug: str) -> tuple[Organization | None, bool]:
    """The organization at an address, and whether it has moved: the address of one that was merged leads on.

    None for an address that nobody has had (two queries at most).
    """
    organization = Organization.objects.filter(slug=slug).first()
    if organization is None or organization.state != OrganizationState.MERGED:
        return organization, False
    return present_form(organization), True


def present_form(organization: Organization) -> Organization:
    """The organization itself, or the one that it was merged into."""
    if organization.state != OrganizationState.MERGED:
        return organization
    return MergedOrganization.objects.select_related("kept").get(gone=organization).kept


def without_admin(organizations: QuerySet[Organization]) -> QuerySet[Organization]:
    """Those that nobody answers for: taken in with a table, or left by their last person."""
    admins = Membership.objects.filter(organization=OuterRef("pk"), role=Role.ADMIN)
    return organizations.filter(~Exists(admins)).exclude(state__in=GONE)


def found_by_name(text: str) -> QuerySet[Organization]:
    """Organizations, but those that went, whose name has all these words (accents and case aside), by name."""
    if len(slugify(text).replace("-", "")) < SHORTEST_SEARCH:
        return Organization.objects.none()
    found = Organization.objects.filter(named_like(text)).exclude(state__in=GONE)
    return found.select_related("commune").order_by("name", "pk")


def waiting_requests(organization: Organization) -> QuerySet[JoinRequest]:
    """People who ask to join, the longest waiting first."""
    return (
        organization.join_requests.filter(state=JoinRequestState.WAITING).select_related("user").order_by("created_at")
    )


def requests_of(user: Any) -> QuerySet[JoinRequest]:
    """What somebody has asked and what waits or was refused, newest first."""
    states = [JoinRequestState.WAITING, JoinRequestState.REFUSED]
    return (
        JoinRequest.objects.filter(user=user, state__in=states).select_related("organization").order_by("-created_at")
    )


def named_like(text: str) -> Q:
    """Names that have all these words, accents and case aside; the first eight are looked at."""
    has_all = Q()
    for word in [word for word in text.split() if slugify(word)][:MOST_WORDS]:
        has_all &= Q(slug__contains=slugify(word)) | Q(name__icontains=word)
    return has_all


def answering(text: str) -> QuerySet[Organization]:
    """Organizations of this name whose admins could answer."""
    with_admin = Membership.objects.filter(organization=OuterRef("pk"), role=Role.ADMIN, user__is_active=True)
    return found_by_name(text).filter(Exists(with_admin), state=OrganizationState.ACTIVE)


def joinable(text: str, user: Any) -> QuerySet[Organization]:
    """Organizations of this name that somebody could ask to join."""
    return answering(text).exclude(memberships__user=user)


def organizations_needing_an_admin(user: Any) -> list[Organization]:
    """Organizations with other members whose only admin is this person."""
    others = Membership.objects.filter(organization=OuterRef("organization")).exclude(user=user)
    alone = (
        Membership.objects.filter(Exists(others), ~Exists(others.filter(role=Role.ADMIN)), user=user, role=Role.ADMIN)
        .select_related("organization")
        .order_by("organization__name")
    )
    return [membership.organization for membership in alone]


def lost_factors() -> QuerySet[FactorReset]:
    """People who lost their second factor and wait for an operator’s decision."""
    return FactorReset.objects.filter(state=FactorResetState.ASKED)


def deletion_under_way(organization: Organization) -> OrganizationDeletion | None:
    """The wish to delete the organization that its admins can still stop, if there is one."""
    return organization.deletions.filter(state=DeletionState.WAITING).select_related("asked_by").first()


def accepted_by(user: Any) -> QuerySet[Acceptance]:
    """What somebody accepted, newest first."""
    return Acceptance.objects.filter(user=user)


def how_many_accepted(version: str) -> int:
    """The people who accepted a version of the terms and still have an account."""
    return Acceptance.objects.filter(document=AcceptedDocument.TERMS, version=version).count()


def terms_to_accept(user: Any, language: str) -> Terms | None:
    """The terms in force, when this person has not accepted their version; None when there is nothing to read."""
    terms = terms_in_force(language)
    if terms is None:
        return None
    known = Acceptance.objects.filter(user=user, document=AcceptedDocument.TERMS, version=terms.version)
    return None if known.exists() else terms
