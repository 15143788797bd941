"""What became of some listings, lived through day by day: reminded, confirmed, forgotten, left."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from portal.common import clock
from portal.home.demo.filling import lives_told
from portal.home.demo.people import People
from providers.actions.leaving import leave_directory
from providers.actions.verification import confirm_listing, follow_dates
from providers.models import Provider

SINCE = timedelta(days=120)  # before the first reminder of the oldest story


def fill_lives(people: People) -> int:
    """Let the clock run for some months, with what people did on their days; returns how many stories there are."""
    now, told = clock.now(), lives_told()
    deeds: dict[date, list[tuple[str, dict[str, Any]]]] = {}
    for life in told:
        for deed in life["deeds"]:
            deeds.setdefault((now - timedelta(days=deed["days_ago"])).date(), []).append((life["provider"], deed))
    for days in range(SINCE.days, 0, -1):
        moment = now - timedelta(days=days)
        with clock.frozen_at(moment):
            for import_id, deed in deeds.get(moment.date(), []):
                _do(Provider.objects.select_related("organization").get(import_id=import_id), deed, people)
            follow_dates()
    return len(told)


def _do(provider: Provider, deed: dict[str, Any], people: People) -> None:
    person = people.persons[deed["person"]]
    if deed["deed"] == "confirm":
        confirm_listing(provider, actor=person)
    else:
        leave_directory(provider, actor=person, reason=deed["reason"])
