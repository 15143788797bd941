"""What this room hands to those below: mails, jobs, erasers, exporters, panels, lists of the desk, words."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from portal.accounts.queries import named_like, without_admin
from portal.audit.words import name_verbs
from portal.common.registries import Kept, Panel, erasers, exporters, panels_of, retention
from portal.moderation.permissions import is_moderator
from portal.moderation.registry import Case, Queue, cases, queues
from portal.trust import notifications
from portal.trust.actions import claim_upkeep
from portal.trust.enums import ClaimState
from portal.trust.models import Claim
from portal.trust.queries import claim_names, claims_of, claims_to_decide_count
from portal.trust.verbs import VERBS

FILED_BY_IMPORT = (notifications, claim_upkeep)
SHOWN = 20


def own_claims(request: Any, _page: Any) -> dict[str, Any] | None:
    """What this person claims and has no end yet."""
    under_way = [ClaimState.MAILED, ClaimState.AT_DESK, ClaimState.CONTESTED]
    claims = list(claims_of(request.user).filter(state__in=under_way)[:SHOWN])
    return {"claims": claims} if claims else None


def claimable(_request: Any, text: str) -> dict[str, Any] | None:
    """Organizations of this name that nobody answers for."""
    found = list(without_admin(named_like(text))[:SHOWN])
    return {"organizations": found} if found else None


def register() -> None:
    """Called once the models are loaded."""
    name_verbs(VERBS)
    panels_of("accounts.home").register("trust.claims", Panel("trust/_account_claims.html", own_claims), position=50)
    panels_of("accounts.join").register("trust.claimable", Panel("trust/_claimable.html", claimable))
    erasers.register("trust.claims", claim_upkeep.erase_claims, position=40)
    exporters.register("trust.claims", claim_upkeep.export_claims)
    queues.register(
        "claims",
        Queue(
            label=_("Claims"),
            description=_("People who say that an organization without an admin is theirs; and objections to it."),
            url_name="trust:desk_claims",
            waiting=claims_to_decide_count,
            visible=is_moderator,
        ),
        position=140,
    )
    cases.register(Claim._meta.label_lower, Case("trust:desk_claim", claim_names))
    retention.register(
        "trust.claims",
        Kept(
            _("What people wrote when they claimed an organization, objections and the reasons of decisions"),
            _("half a year after the end"),
            _("so that a decision can be explained, and looked at again"),
            "trust.blank_old_claims",
        ),
    )
