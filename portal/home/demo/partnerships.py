"""Listings that say they work together: one confirmed by both, one that waits for an answer."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from portal.common import clock
from portal.home.demo.filling import read_toml
from portal.home.demo.people import People
from providers.actions.partnerships import confirm_partnership, propose_partnership
from providers.models import Provider


def fill_partnerships(people: People) -> int:
    """Propose and confirm what the file tells, on its days; returns how many there are."""
    told = read_toml("partnerships.toml")["partnerships"]
    for one in told:
        _propose(one, people)
    return len(told)


def _propose(told: dict[str, Any], people: People) -> None:
    now, provider, other = clock.now(), _listing(told["provider"]), _listing(told["other"])
    with clock.frozen_at(now - timedelta(days=told["days_ago"])):
        made = propose_partnership(provider, other, note=told["note"], actor=people.persons[told["person"]])
    if answered_by := told.get("answered_by"):
        with clock.frozen_at(now - timedelta(days=told["answered_days_ago"])):
            confirm_partnership(made, other, actor=people.persons[answered_by])


def _listing(import_id: str) -> Provider:
    return Provider.objects.select_related("organization").get(import_id=import_id)
