"""What pages read of notices: the desk's queue, the life of one as stations, the figures of every year."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Count, QuerySet
from django.db.models.functions import ExtractYear
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from portal.common import clock
from portal.common.words import day
from portal.moderation.notices.enums import Ground, NoticeState
from portal.moderation.notices.models import Notice

WAITING, CLOSED, ALL = "waiting", "closed", "all"


def notices_to_decide() -> QuerySet[Notice]:
    """What waits for a decision of the moderators."""
    return Notice.objects.open()


def notices_listed(which: str) -> QuerySet[Notice]:
    """Those that wait, the longest waiting first; those that ended, the latest first; or all, the latest first."""
    if which == CLOSED:
        return Notice.objects.filter(closed_at__isnull=False).order_by("-closed_at", "-pk")
    return Notice.objects.order_by("-pk") if which == ALL else Notice.objects.open().order_by("waits_since", "pk")


def notice_names(keys: Collection[str]) -> Mapping[str, str]:
    """How notices are called, by key, for the desk's list of decisions."""
    found = Notice.objects.filter(pk__in=keys)
    return {str(one.pk): _("Notice of illegal content %(number)s") % {"number": one.number} for one in found}


def age(since: datetime) -> str:
    """How long something has waited, in words."""
    days = (clock.now() - since).days
    return ngettext("for %(days)d day", "for %(days)d days", days) % {"days": days} if days else _("since today")


def life_of(notice: Notice) -> list[dict[str, Any]]:
    """The life of a notice as stations of the route."""
    stations = [{"label": pgettext("a notice", "Received"), "state": "done", "note": day(notice.created_at)}]
    if notice.decided_at and (notice.objected_at or notice.is_open):
        stations.append({"label": _("Decided"), "state": "done", "note": day(notice.decided_at)})
    if notice.objected_at:
        stations.append({"label": _("Contested"), "state": "done", "note": day(notice.objected_at)})
    if notice.is_open:
        here = {"label": _("The moderators look"), "state": "here", "note": age(notice.waits_since)}
        return [*stations, here, {"label": _("Answered, with reasons"), "state": "ahead"}]
    ended = {"label": capfirst(notice.get_state_display()), "state": "here", "note": day(notice.closed_at)}
    return [*stations, ended]


@dataclass
class Year:
    """What came in one year, by ground, and how it ended: counts by state, for the public page."""

    year: int
    grounds: dict[str, dict[str, int]] = field(default_factory=lambda: defaultdict(lambda: defaultdict(int)))

    @property
    def rows(self) -> list[list[Any]]:
        """For a table: ground, received, then each way to end."""
        return [
            [capfirst(str(Ground(ground).label)), sum(ends.values()), *(ends[state] for state in ENDS), _open(ends)]
            for ground, ends in self.grounds.items()
        ]

    @property
    def total(self) -> list[Any]:
        columns = zip(*(row[1:] for row in self.rows), strict=True)
        return [_("All"), *(sum(column) for column in columns)]


ENDS = (NoticeState.TAKEN_AWAY, NoticeState.NOTHING_DONE, NoticeState.PASSED_ON, NoticeState.WITHDRAWN)


def _open(ends: Mapping[str, int]) -> int:
    return ends[NoticeState.RECEIVED] + ends[NoticeState.OBJECTED]


def years() -> list[Year]:
    """Every year in which a notice came, the latest first (one query)."""
    found: dict[int, Year] = {}
    counted = (
        Notice.objects.order_by()
        .annotate(year=ExtractYear("created_at"))
        .values_list("year", "ground", "state")
        .annotate(Count("pk"))
    )
    for year, ground, state, count in sorted(counted, reverse=True):
        found.setdefault(year, Year(year)).grounds[ground][state] += count
    return list(found.values())
