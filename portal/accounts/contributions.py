"""What profiles, public pages and affiliations hand to the registries of this room and of those below."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from portal.accounts.actions.affiliations import follow_sleep
from portal.accounts.actions.holdings import (
    erase_holdings,
    export_affiliations,
    export_profile,
    merge_affiliations,
    merge_pages,
    merge_profiles,
)
from portal.accounts.actions.merging import moves
from portal.accounts.actions.upkeep import KEEP_CLOSED_AFFILIATIONS
from portal.accounts.actions.visitors import KEEP_MESSAGES
from portal.accounts.models import VisitorMessage
from portal.accounts.queries_public import used_by, users_of
from portal.accounts.registry import (
    organization_erasers,
    organization_exporters,
    organization_hooks,
    organization_mergers,
    stays_behind,
)
from portal.common.registries import Kept, Panel, panels_of, retention


def used_by_panel(request: Any, tool: Any) -> dict[str, Any] | None:
    """How many public organizations use a tool, and a few of them; nothing where none does."""
    count = used_by(tool)
    if not count:
        return None
    return {"tool": tool, "count": count, "organizations": users_of(tool)}


def _in_days(time: timedelta) -> Any:
    """A lazy text: *30 days*."""
    return format_lazy(ngettext_lazy("{days} day", "{days} days", time.days), days=time.days)


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
    retention.register(
        "accounts.profile",
        Kept(
            what=_("What an organization says of itself, and its public page"),
            how_long=_("as long as the organization is here"),
            why=_("it is its own to say, to change and to hide"),
        ),
    )
    retention.register(
        "accounts.affiliations",
        Kept(
            what=_("What branch and network wrote to each other when they asked, declined or parted"),
            how_long=_in_days(KEEP_CLOSED_AFFILIATIONS),
            why=_("so that nobody asks the same again at once"),
            job="accounts.forget_affiliations",
        ),
    )
    retention.register(
        "accounts.visitor_messages",
        Kept(
            what=_("That somebody wrote to an organization from its public page; what they wrote is in the mail alone"),
            how_long=_in_days(KEEP_MESSAGES),
            why=_("to bound how much anybody writes in a day"),
            job="accounts.forget_visitor_messages",
        ),
    )
