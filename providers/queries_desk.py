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
    verified = _station(pgettext("a listing", "Verified"), "done", day(provider.verified_on))
    match provider.state:
        case ProviderState.SUSPENDED:
            last = next((entry for entry in history if entry.verb == "listing.suspend"), None)
            now = _station(_("Suspended"), "here", day(last.happened_at) if last else "")
            return [verified, now, _station(_("Put back"), "ahead")]
        case ProviderState.PAUSED:
            return [verified, _station(_("Withdrawn by its own people"), "here"), _station(_("Shown again"), "ahead")]
        case ProviderState.LEFT:
            return [verified, *_parting(provider)]
    return [verified, *_by_date(provider)]


def _station(label: str, state: str, note: str = "") -> dict[str, Any]:
    return {"label": label, "state": state, "note": note}


def _parting(provider: Provider) -> list[dict[str, Any]]:
    """Left by its people, kept for a year, erased."""
    is_erased = provider.erased_at is not None
    return [
        _station(_("Left by its own people"), "done" if is_erased else "here", day(provider.left_on)),
        _station(
            _("Texts and contact data erased"),
            "here" if is_erased else "ahead",
            day(provider.erased_at or provider.erased_on),
        ),
    ]


def _by_date(provider: Provider) -> list[dict[str, Any]]:
    """In the directory, to be confirmed, out of it: where the calendar leads whom nobody holds back."""
    until, out = day(provider.verified_until), day(provider.leaves_directory_on)
    if provider.state == ProviderState.UNLISTED:
        last = _("by its people until %(day)s") % {"day": day(provider.confirmable_until)}
        return [_station(_("Out of the directory"), "here", out), _station(_("Confirmed"), "ahead", last)]
    if provider.is_overdue:
        since = _station(_("To be confirmed since"), "here", until)
        return [since, _station(_("Out of the directory"), "ahead", out)]
    return [_station(_("In the directory"), "here"), _station(_("To be confirmed"), "ahead", until)]


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
