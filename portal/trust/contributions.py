"""What this room hands to those below: mails, jobs, erasers, exporters, panels, lists of the desk, words."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from portal.accounts.permissions import can_administer
from portal.accounts.queries import found_by_name, without_admin
from portal.accounts.registry import (
    deletion_obstacles,
    link_name,
    merge_obstacles,
    organization_erasers,
    organization_exporters,
    organization_mergers,
    stays_behind,
)
from portal.audit.words import name_verbs
from portal.common import clock
from portal.common.registries import Panel, erasers, exporters, file_exporters, panels_of
from portal.moderation.permissions import is_moderator
from portal.moderation.registry import Case, Queue, cases, queues
from portal.trust import kept, notifications
from portal.trust.actions import check_upkeep, claim_upkeep, document_bytes, organization_holdings, succession_upkeep
from portal.trust.actions.claim_answers import merge_claims
from portal.trust.actions.merging import end_proposals, erase_proposals, export_proposals
from portal.trust.actions.succession import merge_successions
from portal.trust.enums import ClaimState
from portal.trust.models import Claim, IdentifierCheck, MergeProposal, Succession
from portal.trust.queries import claim_names, claims_of, claims_to_decide, why_not_ended, why_not_merged
from portal.trust.queries_checks import (
    check_names,
    checks_to_decide,
    open_check,
    present_check,
    vouches_asked,
)
from portal.trust.queries_merging import proposals_about
from portal.trust.queries_succession import (
    open_succession,
    succession_names,
    successions_to_decide,
    why_not_ask,
)
from portal.trust.verbs import VERBS

FILED_BY_IMPORT = (notifications, check_upkeep, claim_upkeep, document_bytes, succession_upkeep)
SHOWN = 20


def own_claims(request: Any, _page: Any) -> dict[str, Any] | None:
    """What this person claims and has no end yet."""
    under_way = [ClaimState.MAILED, ClaimState.AT_DESK, ClaimState.CONTESTED]
    claims = list(claims_of(request.user).filter(state__in=under_way)[:SHOWN])
    return {"claims": claims} if claims else None


def claimable(_request: Any, text: str) -> dict[str, Any] | None:
    """Organizations of this name that nobody answers for."""
    found = list(without_admin(found_by_name(text))[:SHOWN])
    return {"organizations": found} if found else None


def same_twice(request: Any, organization: Any) -> dict[str, Any] | None:
    """Where admins say that their organization is here twice; how many proposals wait."""
    if not can_administer(request.user, organization):
        return None
    return {"slug": organization.slug, "waiting": proposals_about(organization).count()}


def silent_admins(request: Any, organization: Any) -> dict[str, Any] | None:
    """For members who are no admins, where those are silent; for everybody, where a succession is under way."""
    running = open_succession(organization)
    if running is None and why_not_ask(organization, request.user, clock.now()):
        return None
    return {"slug": organization.slug, "succession": running}


def number(request: Any, organization: Any) -> dict[str, Any] | None:
    """For members, that the number is verified; for admins, the way to it, and who asks them to vouch."""
    check = present_check(organization)
    if not can_administer(request.user, organization):
        return {"check": check} if check else None
    vouches = list(vouches_asked(organization)[:SHOWN])
    asks = bool(organization.identifier) and check is None
    if not (check or vouches or asks):
        return None
    running = asks and open_check(organization) is not None
    return {"slug": organization.slug, "check": check, "asks": asks, "running": running, "vouches": vouches}


def public_number(_request: Any, organization: Any) -> dict[str, Any] | None:
    """For everybody, that the number is verified, and since when."""
    check = present_check(organization)
    return {"check": check} if check else None


def register() -> None:
    """Called once the models are loaded."""
    name_verbs(VERBS)
    kept.register()
    _add_to_pages()
    _follow_organizations()
    _follow_people()
    _add_to_desk()


def _add_to_pages() -> None:
    panels_of("accounts.home").register("trust.claims", Panel("trust/_account_claims.html", own_claims), position=50)
    panels_of("accounts.join").register("trust.claimable", Panel("trust/_claimable.html", claimable))
    panels_of("accounts.organization").register(
        "trust.same", Panel("trust/_organization_same.html", same_twice), position=900
    )
    panels_of("accounts.organization").register(
        "trust.silent", Panel("trust/_organization_silent.html", silent_admins), position=10
    )
    panels_of("accounts.organization").register(
        "trust.number", Panel("trust/_organization_number.html", number), position=5
    )
    panels_of("accounts.public_page").register("trust.number", Panel("trust/_public_number.html", public_number))


def _follow_organizations() -> None:
    organization_mergers.register(link_name(Claim), merge_claims)
    organization_mergers.register(link_name(Succession), merge_successions)
    organization_mergers.register(link_name(MergeProposal, "gone"), end_proposals)
    for side in ("kept", "asked"):
        stays_behind.register(link_name(MergeProposal, side), "It is over, and stays with the one that went.")
    organization_mergers.register(link_name(IdentifierCheck), check_upkeep.merge_checks, position=8)
    stays_behind.register(link_name(IdentifierCheck, "voucher"), "It is moved together with the checks.")
    deletion_obstacles.register("trust.claims", why_not_ended)
    merge_obstacles.register("trust.claims", why_not_merged)
    organization_erasers.register("trust", organization_holdings.erase_trust_of, position=40)
    organization_exporters.register("trust.claims", organization_holdings.export_claims_of, position=70)
    organization_exporters.register("trust.successions", organization_holdings.export_successions_of, position=71)
    organization_exporters.register("trust.merges", organization_holdings.export_merges_of, position=72)
    organization_exporters.register("trust.checks", organization_holdings.export_checks_of, position=73)


def _follow_people() -> None:
    erasers.register("trust.claims", claim_upkeep.erase_claims, position=40)
    exporters.register("trust.claims", claim_upkeep.export_claims)
    erasers.register("trust.successions", succession_upkeep.erase_successions, position=40)
    exporters.register("trust.successions", succession_upkeep.export_successions)
    erasers.register("trust.merges", erase_proposals, position=40)
    exporters.register("trust.merges", export_proposals)
    erasers.register("trust.checks", check_upkeep.erase_checks, position=40)
    exporters.register("trust.checks", check_upkeep.export_checks)
    file_exporters.register("trust.documents", check_upkeep.export_documents)


def _add_to_desk() -> None:
    queues.register(
        "claims",
        Queue(
            label=_("Claims"),
            description=_("People who say that an organization without an admin is theirs; and objections to it."),
            url_name="trust:desk_claims",
            waiting=claims_to_decide,
            visible=is_moderator,
        ),
        position=140,
    )
    queues.register(
        "successions",
        Queue(
            label=_("Successions"),
            description=_("Organizations whose admins have been silent for long, and somebody who would take over."),
            url_name="trust:desk_successions",
            waiting=successions_to_decide,
            visible=is_moderator,
        ),
        position=150,
    )
    cases.register(Succession._meta.label_lower, Case("trust:desk_succession", succession_names))
    queues.register(
        "same",
        Queue(
            label=_("Organizations that are the same"),
            description=_("Two notes of one organization: see what would move, and make one of them."),
            url_name="trust:desk_merge_choose",
            waiting=None,
            visible=is_moderator,
        ),
        position=160,
    )
    cases.register(Claim._meta.label_lower, Case("trust:desk_claim", claim_names))
    queues.register(
        "numbers",
        Queue(
            label=_("Organizations to check"),
            description=_("Organizations that ask to have their official number verified."),
            url_name="trust:desk_checks",
            waiting=checks_to_decide,
            visible=is_moderator,
        ),
        position=155,
    )
    cases.register(IdentifierCheck._meta.label_lower, Case("trust:desk_check", check_names))
