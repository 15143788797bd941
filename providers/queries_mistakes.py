"""What pages read of reported mistakes: the desk's queue, the life of one as stations."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.common import clock
from portal.common.words import day
from providers.enums import MistakeState
from providers.models import MistakeReport
from providers.models.mistake_report import MistakeReportQuerySet


def mistakes_in_order() -> MistakeReportQuerySet:
    """Every report with its listing, those that have waited longest first."""
    reports = MistakeReport.objects.select_related("provider__commune__department")
    return reports.order_by("state", "at_desk_at", "created_at", "pk")


def mistake_names(keys: Collection[str]) -> Mapping[str, str]:
    """How reports are called, by key, for the desk's list of decisions."""
    reports = MistakeReport.objects.filter(pk__in=keys).select_related("provider")
    return {str(report.pk): _("Mistake reported on %(name)s") % {"name": report.provider.name} for report in reports}


def age(since: datetime) -> str:
    """How long something has waited, in words: *aujourd’hui*, *depuis 3 jours*."""
    days = (clock.now() - since).days
    return ngettext("for %(days)d day", "for %(days)d days", days) % {"days": days} if days else _("since today")


def life_of_mistake(report: MistakeReport) -> list[dict[str, Any]]:
    """The life of a report as stations of the route; those that are not on its way are left out."""
    stations = [_station(_("Reported"), report.created_at)]
    if report.state == MistakeState.ASKED:
        before = _("before %(day)s") % {"day": day(report.answer_before)}
        stations.append({"label": _("The provider is asked"), "state": "here", "note": before})
    if report.answered_at:
        stations.append(_station(_("The provider has answered"), report.answered_at))
    if report.still_wrong_at:
        stations.append(_station(_("Said to be still wrong"), report.still_wrong_at))
    if report.state == MistakeState.AT_DESK:
        stations.append({"label": _("The moderators look"), "state": "here", "note": age(report.waits_since)})
    if report.closed_at:
        ended = {"label": capfirst(report.get_state_display()), "state": "here", "note": day(report.closed_at)}
        return [*stations, ended]
    return [*stations, {"label": _("Closed, and told"), "state": "ahead"}]


def _station(label: str, happened_at: datetime) -> dict[str, Any]:
    return {"label": label, "state": "done", "note": day(happened_at)}
