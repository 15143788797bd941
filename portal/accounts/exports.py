"""What this room knows of a person, and of an organization, as plain data to be taken along."""

from __future__ import annotations

from collections.abc import Iterator

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db.models import Q
from wagtail.models import Comment, CommentReply, ModelLogEntry, PageLogEntry

from portal.accounts.models import (
    FactorReset,
    Invitation,
    JoinRequest,
    Organization,
    OrganizationDeletion,
    User,
    VisitorMessage,
)
from portal.accounts.queries import accepted_by, members_of, memberships_of, proven_addresses
from portal.accounts.workflow import ADMIN, PORTAL
from portal.audit.models import AuditEntry
from portal.audit.words import verb_label
from portal.common.takeout import Told


def export_account(user: User) -> Told:
    """The account itself, how it is opened (never the secrets), and what was accepted with it."""
    return Told(
        (User.objects.filter(pk=user.pk), _account),
        (EmailAddress.objects.filter(user=user), lambda row: {"address": row.email, "confirmed": row.verified}),
        (
            Authenticator.objects.filter(user=user),
            lambda factor: {"second_factor": factor.type, "since": factor.created_at, "last_used": factor.last_used_at},
        ),
        (UserSession.objects.filter(user=user), lambda row: {"session": row.user_agent, "opened": row.created_at}),
        (
            FactorReset.objects.filter(user=user),
            lambda reset: {"second_factor_lost": reset.asked_at, "state": reset.state, "reason": reset.reason},
        ),
        (
            accepted_by(user),
            lambda row: {"accepted": row.document, "version": row.version, "on": row.accepted_at},
        ),
    )


def _account(user: User) -> dict:
    return {
        "name": user.display_name,
        "address": user.email,
        "language": user.language,
        "joined": user.date_joined,
        "last_login": user.last_login,
        "groups": sorted(user.group_names),
    }


def export_organizations(user: User) -> Told:
    """What the person belongs to, asked to join or to delete, whom they invited, and who invites them."""
    offered = Invitation.objects.filter(address__in=proven_addresses(user)).select_related("organization")
    return Told(
        (
            memberships_of(user),
            lambda membership: {
                "organization": membership.organization.name,
                "role": membership.role,
                "mandate_cents": membership.mandate_cents,
                "since": membership.joined_at,
            },
        ),
        (
            JoinRequest.objects.filter(user=user).select_related("organization"),
            lambda asked: {
                "asked_to_join": asked.organization.name,
                "message": asked.message,
                "state": asked.state,
                "reason": asked.reason,
                "on": asked.created_at,
            },
        ),
        (
            Invitation.objects.filter(invited_by=user).select_related("organization"),
            lambda invitation: {
                "invited_into": invitation.organization.name,
                "address": invitation.address,
                "state": invitation.state,
            },
        ),
        (
            VisitorMessage.objects.filter(author=user).select_related("organization"),
            lambda message: {"wrote_to": message.organization.name, "on": message.sent_at},
        ),
        (
            offered,
            lambda invitation: {"invited_by_others_into": invitation.organization.name, "until": invitation.expires_at},
        ),
        (
            OrganizationDeletion.objects.filter(asked_by=user).select_related("organization"),
            lambda deletion: {
                "asked_to_delete": str(deletion.organization),
                "state": deletion.state,
                "on": deletion.asked_at,
            },
        ),
    )


def export_editing(user: User) -> Told:
    """What the person did in the back office: pages, settings, images, and comments on drafts."""
    done = [model.objects.filter(user=user).order_by("timestamp", "pk") for model in (PageLogEntry, ModelLogEntry)]
    said = [model.objects.filter(user=user).order_by("pk") for model in (Comment, CommentReply)]
    return Told(
        *((rows, lambda row: {"did": row.action, "about": row.label, "on": row.timestamp}) for rows in done),
        *((rows, lambda row: {"comment": row.text, "on": row.created_at}) for rows in said),
    )


def export_traces(user: User) -> Told:
    """What the trace of decisions says that the person did; the rows stay, without the name, when they go."""
    return Told(
        (
            AuditEntry.objects.filter(actor=user).select_related("organization"),
            lambda entry: {
                "did": verb_label(entry.verb),
                "on": entry.happened_at,
                "as": entry.actor_role,
                "for": str(entry.organization) if entry.organization else "",
                "about": f"{entry.target_type} {entry.target_id}",
                "why": entry.reason,
            },
        ),
    )


def export_organization(organization: Organization) -> Iterator[dict]:
    """What the organization says of itself."""
    yield {
        "name": organization.name,
        "kind": organization.kind,
        "identifier_kind": organization.identifier_kind,
        "identifier": organization.identifier,
        "purpose": organization.purpose,
        "commune": organization.commune.name if organization.commune else "",
        "state": organization.state,
        "since": organization.created_at,
    }


def export_people(organization: Organization) -> Told:
    """Who belongs to it, is invited, asks to join or asked for its deletion, as its admins see them."""
    return Told(
        (
            members_of(organization),
            lambda member: {
                "member": str(member.user),
                "address": member.user.email,
                "role": member.role,
                "mandate_cents": member.mandate_cents,
                "since": member.joined_at,
            },
        ),
        (
            organization.invitations.order_by("created_at").select_related("invited_by"),
            lambda invitation: {
                "invited": invitation.address,
                "role": invitation.role,
                "by": str(invitation.invited_by),
                "state": invitation.state,
                "on": invitation.created_at,
            },
        ),
        (
            organization.join_requests.order_by("created_at").select_related("user"),
            lambda request: {
                "asks_to_join": str(request.user),
                "message": request.message,
                "state": request.state,
                "reason": request.reason,
                "on": request.created_at,
            },
        ),
        (
            organization.deletions.select_related("asked_by"),
            lambda deletion: {
                "deletion_asked_by": str(deletion.asked_by),
                "state": deletion.state,
                "on": deletion.asked_at,
            },
        ),
    )


# Acts of strangers: who wrote is known for thirty days, and who declined or asked is told elsewhere, as far as admins
# may know it and for as long.
OF_STRANGERS = {"organization.written_to", "invitation.declined", "join.asked", "join.withdrawn"}


def export_history(organization: Organization) -> Told:
    """What its own people did to it. What others decided about it is told where it was decided, without their names."""
    own = Q()
    for room in ("organization.", "membership.", "invitation.", "join."):
        own |= Q(verb__startswith=room)
    # Moderators, and those who take in a table, act under another role.
    own &= Q(actor_role__in=["", ADMIN, PORTAL]) & ~Q(verb__in=OF_STRANGERS)
    return Told(
        (
            AuditEntry.objects.filter(own, organization=organization).select_related("actor"),
            lambda entry: {
                "did": verb_label(entry.verb),
                "on": entry.happened_at,
                "by": str(entry.actor) if entry.actor else "",
            },
        ),
    )
