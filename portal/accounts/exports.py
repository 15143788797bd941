"""Everything the site knows of a person, as plain data."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession

from portal.accounts.models import Invitation, JoinRequest, User, VisitorMessage
from portal.accounts.queries import memberships_of
from portal.common.registries import exporters


def export_account(user: User) -> Iterator[dict]:
    """The account itself, and how it is opened (never the secrets)."""
    yield {"name": user.display_name, "address": user.email, "language": user.language, "joined": user.date_joined}
    for address in EmailAddress.objects.filter(user=user):
        yield {"address": address.email, "confirmed": address.verified}
    for factor in Authenticator.objects.filter(user=user):
        yield {"second_factor": factor.type, "since": factor.created_at, "last_used": factor.last_used_at}
    for session in UserSession.objects.filter(user=user):
        yield {"session": session.user_agent, "opened": session.created_at}


def export_organizations(user: User) -> Iterator[dict]:
    """What the person belongs to, asked to join, and whom they invited."""
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


def export_of(user: User) -> dict[str, list[dict[str, Any]]]:
    """Rows of every room that has an exporter, under the room's name."""
    return {name: list(export(user)) for name, export in exporters.items()}
