"""What the pages of this room read: claims of a person, what waits at the desk, a case as stations."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from portal.accounts.models import Organization
from portal.accounts.registry import Obstacle
from portal.common import clock
from portal.common.words import day
from portal.trust.dates import CONTEST_WITHIN
from portal.trust.enums import ClaimState
from portal.trust.models import Claim
from portal.trust.models.claim import TO_DECIDE


def claims_of(user: Any) -> QuerySet[Claim]:
    """What somebody claimed, newest first."""
    return Claim.objects.filter(user=user).select_related("organization").order_by("-created_at", "-pk")


def claims_to_decide() -> QuerySet[Claim]:
    """What waits for the moderators, the longest waiting first."""
    return Claim.objects.filter(state__in=TO_DECIDE).select_related("organization", "user")


def closed_claims() -> QuerySet[Claim]:
    """What was decided or ended by itself, newest first."""
    ended = Claim.objects.exclude(state__in=[*TO_DECIDE, ClaimState.MAILED])
    return ended.select_related("organization", "user").order_by("-waits_since", "-pk")


def why_not_ended(organization: Organization) -> Iterator[str]:
    """Why an organization can be neither deleted nor merged: its listed address can object, or objects, to a claim.

    Whoever claimed it would else take the case, and the listing, out of reach of those whom it may belong to.
    """
    can_object = Q(state=ClaimState.GRANTED, objection="", decided_at__gt=clock.now() - CONTEST_WITHIN)
    in_question = Q(state=ClaimState.CONTESTED) | can_object & ~Q(told_address="")
    for claim in Claim.objects.filter(in_question, organization=organization):
        names = {"name": organization.name, "since": day(claim.decided_at), "day": day(claim.contest_before)}
        if claim.state == ClaimState.CONTESTED:
            yield (
                _(
                    "The address of the listing of “%(name)s” objects to who looks after it. Until the moderators have "
                    "decided, it can be neither merged nor deleted."
                )
                % names
            )
        else:
            yield (
                _(
                    "“%(name)s” was claimed: somebody new has looked after it since %(since)s, and the address of its "
                    "listing can object until %(day)s. Until then it can be neither merged nor deleted."
                )
                % names
            )


def why_not_merged(gone: Organization, kept: Organization) -> Iterator[Obstacle]:
    """The same of either side of a merge, for those who answer for that side."""
    for organization in (gone, kept):
        for words in why_not_ended(organization):
            yield Obstacle(words, of=(organization,))


def claim_names(keys: Collection[str]) -> Mapping[str, str]:
    """How claims are called, by key, for the desk's list of decisions."""
    claims = Claim.objects.filter(pk__in=keys).select_related("organization")
    return {str(claim.pk): _("Claim of %(name)s") % {"name": claim.organization.name} for claim in claims}


def age(since: datetime) -> str:
    """How long something has waited, in words: *depuis 3 jours*."""
    days = (clock.now() - since).days
    return ngettext("for %(days)d day", "for %(days)d days", days) % {"days": days} if days else _("since today")


def life_of_claim(claim: Claim) -> list[dict[str, Any]]:
    """The life of a claim as stations of the route; those that are not on its way are left out."""
    stations = [_station(_("Claimed"), claim.created_at)]
    if claim.mailed_at:
        waits = claim.state == ClaimState.MAILED
        before = _("before %(day)s") % {"day": day(claim.link_ends_at)}
        note = before if waits else day(claim.mailed_at)
        stations.append({"label": _("The address is asked"), "state": "here" if waits else "done", "note": note})
    if claim.state == ClaimState.AT_DESK:
        stations.append({"label": _("The moderators look"), "state": "here", "note": age(claim.waits_since)})
    if claim.is_open:
        return [*stations, {"label": _("Answered, with the reason"), "state": "ahead"}]
    if claim.state == ClaimState.CONTESTED:
        stations.append(_station(_("Granted"), claim.decided_at))
        return [*stations, {"label": pgettext("a claim", "Contested"), "state": "here", "note": age(claim.waits_since)}]
    ended_at = claim.decided_at or claim.waits_since
    return [*stations, {"label": str(claim.get_state_display()).capitalize(), "state": "here", "note": day(ended_at)}]


def _station(label: str, happened_at: datetime | None) -> dict[str, Any]:
    return {"label": label, "state": "done", "note": day(happened_at)}
