"""Whether admins are silent, who may ask to take over, and what waits at the desk."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import Max, QuerySet
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from portal.accounts.enums import Role
from portal.accounts.models import Membership, Organization, User
from portal.common.words import day
from portal.trust.dates import silent_before
from portal.trust.enums import SuccessionState
from portal.trust.models import Succession
from portal.trust.models.succession import OPEN
from portal.trust.queries import age


def last_sign_of(organization: Organization) -> datetime | None:
    """When an admin who has an account last logged in, or opened it; None where there is no such admin (one query)."""
    people = User.objects.filter(memberships__organization=organization, memberships__role=Role.ADMIN, is_active=True)
    return people.aggregate(last=Max(Coalesce("last_login", "date_joined")))["last"]


def is_silent(organization: Organization, now: datetime) -> bool:
    """Whether no admin has logged in for as many months as the site says."""
    last = last_sign_of(organization)
    return last is None or last < silent_before(now, settings.ADMINS_SILENT_MONTHS)


def others_than_admins(organization: Organization) -> QuerySet[Membership]:
    """Members who could take over: active, and no admin."""
    members = Membership.objects.filter(organization=organization, user__is_active=True)
    return members.exclude(role=Role.ADMIN).select_related("user")


def why_not_ask(organization: Organization, user: Any, now: datetime) -> str:
    """Why this person cannot ask to take over, in words; empty when they can."""
    members = list(Membership.objects.filter(organization=organization).select_related("user"))
    own = next((one for one in members if one.user_id == user.pk), None)
    if own is not None and own.role == Role.ADMIN:
        return _("You are an admin of this organization already.")
    if not any(one.role == Role.ADMIN for one in members):
        return _("Nobody looks after this organization: you can claim it at once.")
    if own is None and any(one.role != Role.ADMIN and one.user.is_active for one in members):
        return _("This organization has members: one of them can ask this, not somebody from outside. Ask to join it.")
    if not is_silent(organization, now):
        return _("An admin was here in the last %(months)s months: ask them.") % {
            "months": settings.ADMINS_SILENT_MONTHS
        }
    return ""


def open_succession(organization: Organization) -> Succession | None:
    """The one succession of an organization that has no end yet."""
    return Succession.objects.filter(organization=organization, state__in=OPEN).select_related("user").first()


def successions_at_desk() -> QuerySet[Succession]:
    """What waits for the moderators, then what is still running, the longest waiting first."""
    return (
        Succession.objects.filter(state__in=OPEN)
        .select_related("organization", "user")
        .order_by("state", "asked_at", "pk")
    )


def closed_successions() -> QuerySet[Succession]:
    """What was decided, answered or ended by itself, newest first."""
    ended = Succession.objects.exclude(state__in=OPEN)
    return ended.select_related("organization", "user").order_by("-ended_at", "-pk")


def successions_to_decide() -> QuerySet[Succession]:
    """What waits for the moderators."""
    return Succession.objects.filter(state=SuccessionState.AT_DESK)


def succession_names(keys: Collection[str]) -> Mapping[str, str]:
    """How successions are called, by key, for the desk's list of decisions."""
    rows = Succession.objects.filter(pk__in=keys).select_related("organization")
    return {str(row.pk): _("Succession in %(name)s") % {"name": row.organization.name} for row in rows}


def life_of_succession(succession: Succession) -> list[dict[str, Any]]:
    """The life of a succession as stations of the route."""
    stations = [{"label": _("Asked"), "state": "done", "note": day(succession.asked_at)}]
    mails = {"label": _("%(n)s of 3 mails to the admins") % {"n": succession.mails_sent}, "state": "done"}
    if succession.state == SuccessionState.RUNNING:
        before = _("until %(day)s") % {"day": day(succession.answer_before)}
        return [*stations, {**mails, "state": "here", "note": before}, {"label": _("Moderators"), "state": "ahead"}]
    stations.append(mails)
    if succession.state == SuccessionState.AT_DESK:
        note = age(succession.answer_before)
        return [*stations, {"label": _("The moderators look"), "state": "here", "note": note}]
    label = str(succession.get_state_display()).capitalize()
    return [*stations, {"label": label, "state": "here", "note": day(succession.ended_at)}]
