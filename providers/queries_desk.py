"""What the desk shows of one listing besides the listing itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from portal.audit.models import AuditEntry
from portal.common import clock
from portal.common.words import day, sentence
from providers.enums import Outcome, ProviderState
from providers.models import Provider
from providers.permissions import UNDO_WITHIN
from providers.queries_requests import outcomes_of


def listing_names(keys: Collection[str]) -> Mapping[str, str]:
    """Names of listings by key, for the desk's list of decisions."""
    return {str(pk): name for pk, name in Provider.objects.filter(pk__in=keys).values_list("pk", "name")}


def life_of(provider: Provider, history: list[AuditEntry]) -> list[dict[str, Any]]:
    """The listing's life as stations of the route: verified, where it stands now, what comes."""
    verified = {"label": pgettext("a listing", "Verified"), "state": "done", "note": day(provider.verified_on)}
    if provider.state == ProviderState.SUSPENDED:
        last = next((entry for entry in history if entry.verb == "listing.suspend"), None)
        now = {"label": _("Suspended"), "state": "here", "note": day(last.happened_at) if last else ""}
        return [verified, now, {"label": _("Put back"), "state": "ahead"}]
    if provider.state == ProviderState.PAUSED:
        now = {"label": _("Withdrawn by its own people"), "state": "here"}
        return [verified, now, {"label": _("Shown again"), "state": "ahead"}]
    expired = provider.verified_until < clock.today()
    until = {"note": day(provider.verified_until)}
    if expired:
        return [verified, {"label": _("To be confirmed since"), "state": "here", **until}]
    return [
        verified,
        {"label": _("In the directory"), "state": "here"},
        {"label": _("To be confirmed"), "state": "ahead", **until},
    ]


def facts_of(provider: Provider) -> list[tuple[str, str]]:
    """What the listing offers, in rows of words; rows without content are left out."""
    areas = [area.name for area in provider.areas.all()]
    said = Counter(outcomes_of(provider).values_list("outcome", flat=True))
    rows = [
        (_("Stages"), sentence(capfirst(stage.get_stage_display()) for stage in provider.stages.all())),
        (_("Needs"), sentence(need.name for need in provider.needs.all())),
        (_("Tools"), sentence(tool.name for tool in provider.tools.all())),
        (_("Where"), sentence([*areas, _("remotely")] if provider.is_remote else areas)),
        (_("Mail address"), provider.email),
        (_("Telephone"), provider.phone),
        (_("Website"), provider.website),
        (_("Told supports"), str(len(provider.projects.all()))),
        (
            _("Said by associations afterwards"),
            " · ".join(f"{label} ({said[value]})" for value, label in Outcome.choices if said[value]),
        ),
        (_("Requests"), "" if provider.accepts_requests else _("paused by its own people")),
    ]
    return [(term, value) for term, value in rows if value]


def just_suspended_by(user: Any, provider: Provider, history: list[AuditEntry]) -> bool:
    """Whether the last thing that happened is this person's own suspension, minutes ago."""
    if provider.state != ProviderState.SUSPENDED or not history:
        return False
    last = history[0]
    fresh = clock.now() - last.happened_at < UNDO_WITHIN
    return fresh and last.verb == "listing.suspend" and last.actor_id == user.pk
