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
from portal.audit.models import AuditEntry
from portal.audit.words import verb_label


def export_account(user: User) -> Iterator[dict]:
    """The account itself, how it is opened (never the secrets), and what was accepted with it."""
    yield {
        "name": user.display_name,
        "address": user.email,
        "language": user.language,
        "joined": user.date_joined,
        "last_login": user.last_login,
        "groups": sorted(user.group_names),
    }
    for address in EmailAddress.objects.filter(user=user):
        yield {"address": address.email, "confirmed": address.verified}
    for factor in Authenticator.objects.filter(user=user):
        yield {"second_factor": factor.type, "since": factor.created_at, "last_used": factor.last_used_at}
    for session in UserSession.objects.filter(user=user):
        yield {"session": session.user_agent, "opened": session.created_at}
    for reset in FactorReset.objects.filter(user=user):
        yield {"second_factor_lost": reset.asked_at, "state": reset.state, "reason": reset.reason}
    for acceptance in accepted_by(user):
        yield {"accepted": acceptance.document, "version": acceptance.version, "on": acceptance.accepted_at}


def export_organizations(user: User) -> Iterator[dict]:
    """What the person belongs to, asked to join or to delete, whom they invited, and who invites them."""
    for membership in memberships_of(user):
        yield {
            "organization": membership.organization.name,
            "role": membership.role,
            "mandate_cents": membership.mandate_cents,
            "since": membership.joined_at,
        }
    for asked in JoinRequest.objects.filter(user=user).select_related("organization"):
        yield {
            "asked_to_join": asked.organization.name,
            "message": asked.message,
            "state": asked.state,
            "reason": asked.reason,
            "on": asked.created_at,
        }
    for invitation in Invitation.objects.filter(invited_by=user).select_related("organization"):
        yield {"invited_into": invitation.organization.name, "address": invitation.address, "state": invitation.state}
    for message in VisitorMessage.objects.filter(author=user).select_related("organization"):
        yield {"wrote_to": message.organization.name, "on": message.sent_at}
    offered = Invitation.objects.filter(address__in=proven_addresses(user)).select_related("organization")
    for invitation in offered:
        yield {"invited_by_others_into": invitation.organization.name, "until": invitation.expires_at}
    for deletion in OrganizationDeletion.objects.filter(asked_by=user).select_related("organization"):
        yield {
            "asked_to_delete": str(deletion.organization),
            "state": deletion.state,
            "on": deletion.asked_at,
        }


def export_editing(user: User) -> Iterator[dict]:
    """What the person did in the back office: pages, settings, images, and comments on drafts."""
    for model in (PageLogEntry, ModelLogEntry):
        for entry in model.objects.filter(user=user).order_by("timestamp", "pk").iterator():
            yield {"did": entry.action, "about": entry.label, "on": entry.timestamp}
    for comment in Comment.objects.filter(user=user).order_by("pk"):
        yield {"comment": comment.text, "on": comment.created_at}
    for reply in CommentReply.objects.filter(user=user).order_by("pk"):
        yield {"comment": reply.text, "on": reply.created_at}


def export_traces(user: User) -> Iterator[dict]:
    """What the trace of decisions says that the person did; the rows stay, without the name, when they go."""
    for entry in AuditEntry.objects.filter(actor=user).select_related("organization").iterator():
        yield {
            "did": verb_label(entry.verb),
            "on": entry.happened_at,
            "as": entry.actor_role,
            "for": str(entry.organization) if entry.organization else "",
            "about": f"{entry.target_type} {entry.target_id}",
            "why": entry.reason,
        }


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


def export_people(organization: Organization) -> Iterator[dict]:
    """Who belongs to it, is invited, asks to join or asked for its deletion, as its admins see them."""
    for member in members_of(organization):
        yield {
            "member": str(member.user),
            "address": member.user.email,
            "role": member.role,
            "mandate_cents": member.mandate_cents,
            "since": member.joined_at,
        }
    for invitation in organization.invitations.order_by("created_at").select_related("invited_by"):
        yield {
            "invited": invitation.address,
            "role": invitation.role,
            "by": str(invitation.invited_by),
            "state": invitation.state,
            "on": invitation.created_at,
        }
    for request in organization.join_requests.order_by("created_at").select_related("user"):
        yield {
            "asks_to_join": str(request.user),
            "message": request.message,
            "state": request.state,
            "reason": request.reason,
            "on": request.created_at,
        }
    for deletion in organization.deletions.select_related("asked_by"):
        yield {"deletion_asked_by": str(deletion.asked_by), "state": deletion.state, "on": deletion.asked_at}


def export_history(organization: Organization) -> Iterator[dict]:
    """What its own people did to it. What others decided about it is told where it was decided, without their names."""
    own = Q()
    for room in ("organization.", "membership.", "invitation.", "join."):
        own |= Q(verb__startswith=room)
    for entry in AuditEntry.objects.filter(own, organization=organization).select_related("actor").iterator():
        yield {"did": verb_label(entry.verb), "on": entry.happened_at, "by": str(entry.actor) if entry.actor else ""}
