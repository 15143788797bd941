"""What this room knows of an organization: taken along by its admins, and over when it is deleted."""

from __future__ import annotations

from typing import Any

from django.db.models import Q

from portal.accounts.models import Organization
from portal.common.takeout import Told
from portal.notifications.actions.mails import blank_sent_mails_saying
from portal.notifications.delivery import send
from portal.notifications.registry import Recipient
from portal.trust.actions.check_answers import lapse
from portal.trust.actions.document_bytes import forget_documents, stored_names
from portal.trust.enums import CheckState, ClaimState, ProposalState
from portal.trust.models import Claim, IdentifierCheck, MergeProposal, Succession
from portal.trust.models.claim import OPEN as OPEN_CLAIMS
from portal.trust.models.succession import OPEN as OPEN_SUCCESSIONS
from portal.trust.notifications.leaving import OrganizationGone


def erase_trust_of(organization: Organization, actor: Any) -> None:
    """Eraser of an organization, in the transaction of its deletion: whatever was asked about it is over, and goes.

    Whoever waits for an answer is told; organizations that it was asked to vouch for learn that it will not. What it
    vouched for stays verified. The traces stay.
    """
    name, waiting = organization.name, _who_wait(organization, actor)
    blank_sent_mails_saying(name, kinds="trust.")
    for check in IdentifierCheck.objects.filter(voucher=organization, state=CheckState.VOUCHING).select_related(
        "organization", "voucher"
    ):
        lapse(check)
    own = IdentifierCheck.objects.filter(organization=organization)
    forget_documents(stored_names(own))
    own.delete()
    Claim.objects.filter(organization=organization).delete()
    Succession.objects.filter(organization=organization).delete()
    _proposals(organization).delete()
    for person in waiting:
        send(OrganizationGone(name), to=Recipient.of(person))


def _proposals(organization: Organization) -> Any:
    return MergeProposal.objects.filter(Q(gone=organization) | Q(kept=organization))


def _who_wait(organization: Organization, actor: Any) -> list[Any]:
    """The people whose claim, succession or proposal about it has no answer yet, but who deletes it."""
    claims = Claim.objects.filter(organization=organization, state__in=[*OPEN_CLAIMS, ClaimState.CONTESTED])
    successions = Succession.objects.filter(organization=organization, state__in=OPEN_SUCCESSIONS)
    proposals = _proposals(organization).filter(state=ProposalState.WAITING)
    people = [claim.user for claim in claims.select_related("user")]
    people += [succession.user for succession in successions.select_related("user")]
    people += [proposal.proposed_by for proposal in proposals.select_related("proposed_by")]
    return [person for person in dict.fromkeys(people) if person.is_active and person != actor]


def export_claims_of(organization: Organization) -> Told:
    """Exporter of an organization: that it was claimed, and what was decided; who they were is theirs."""
    return Told(
        (
            Claim.objects.filter(organization=organization).order_by("created_at", "pk"),
            lambda claim: {"claim": claim.state, "asked_at": claim.created_at, "decided_at": claim.decided_at},
        ),
    )


def export_successions_of(organization: Organization) -> Told:
    """Exporter of an organization: who asked to take over, as its members read it."""
    return Told(
        (
            Succession.objects.filter(organization=organization).select_related("user"),
            lambda row: {
                "asks_to_take_over": str(row.user),
                "why": row.why,
                "state": row.state,
                "reason": row.reason,
                "asked_at": row.asked_at,
                "ended_at": row.ended_at,
            },
        ),
    )


def export_merges_of(organization: Organization) -> Told:
    """Exporter of an organization: merges that were proposed by its admins or to them."""
    return Told(
        (
            _proposals(organization).select_related("gone", "kept").order_by("created_at", "pk"),
            lambda proposal: {
                "gone": str(proposal.gone),
                "kept": str(proposal.kept),
                "message": proposal.message,
                "state": proposal.state,
                "reason": proposal.reason,
                "on": proposal.created_at,
            },
        ),
    )


def export_checks_of(organization: Organization) -> Told:
    """Exporter of an organization: checks of its number, and those in which it was asked to vouch."""
    rows = IdentifierCheck.objects.filter(Q(organization=organization) | Q(voucher=organization))
    return Told(
        (
            rows.select_related("organization", "voucher"),
            lambda check: {
                "number": check.identifier,
                "of": str(check.organization),
                "way": check.way,
                "vouches": str(check.voucher) if check.voucher else "",
                "message": check.message,
                "state": check.state,
                "reason": check.reason,
                "asked_at": check.asked_at,
                "ended_at": check.ended_at,
            },
        ),
    )
