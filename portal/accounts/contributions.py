"""What profiles, public pages and affiliations hand to the registries of this room and of those below."""

from __future__ import annotations

from typing import Any

from portal.accounts.actions.affiliations_over import follow_sleep
from portal.accounts.actions.holdings import (
    erase_holdings,
    export_affiliations,
    export_profile,
    merge_affiliations,
    merge_pages,
    merge_profiles,
)
from portal.accounts.actions.merging import moves
from portal.accounts.models import VisitorMessage
from portal.accounts.queries_public import used_by, users_of
from portal.accounts.registry import (
    organization_erasers,
    organization_exporters,
    organization_hooks,
    organization_mergers,
    stays_behind,
)
from portal.common.registries import Panel, panels_of


def used_by_panel(request: Any, tool: Any) -> dict[str, Any] | None:
    """How many public organizations use a tool, and a few of them; nothing where none does."""
    count = used_by(tool)
    if not count:
        return None
    return {"tool": tool, "count": count, "organizations": users_of(tool)}


def register() -> None:
    """Called once the models are loaded."""
    organization_hooks.register("accounts.affiliations", follow_sleep)
    organization_exporters.register("accounts.profile", export_profile, position=20)
    organization_exporters.register("accounts.affiliations", export_affiliations, position=30)
    organization_erasers.register("accounts.holdings", erase_holdings)
    organization_mergers.register("accounts.organizationprofile.organization", merge_profiles)
    organization_mergers.register("accounts.publicpage.organization", merge_pages)
    moves(VisitorMessage)
    organization_mergers.register("accounts.affiliation.branch", merge_affiliations)
    stays_behind.register("accounts.affiliation.network", "It is moved together with the branches.")
    panels_of("taxonomy.tool").register(
        "accounts.used_by", Panel("accounts/includes/_used_by.html", used_by_panel), position=60
    )
