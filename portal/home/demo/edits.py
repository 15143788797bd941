"""What the people of some listings would like them to say: waiting, sent back, accepted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from portal.common import clock
from portal.home.demo.filling import read_toml
from portal.home.demo.people import People
from providers.actions.deciding import accept_edit, send_back_edit
from providers.actions.editing import edit_listing
from providers.editing.packing import version_of
from providers.importing.data import ListingData, PriceData
from providers.importing.stored import stored_listing
from providers.models import ListingEdit, Provider

MODERATORS = "moderators"


@dataclass(frozen=True)
class Event:
    """Something that happened at a moment of the past."""

    moment: datetime
    happen: Callable[[], Any]


def fill_edits(people: People) -> int:
    """Propose and decide what the file tells, on its days; returns how many proposals there are."""
    now, told = clock.now(), read_toml("edits.toml")["edits"]
    moderator = people.persons[
        next(one["mail"] for one in read_toml("people.toml")["staff"] if one["group"] == MODERATORS)
    ]
    events = []
    for one in told:
        events.append(Event(now - timedelta(days=one["days_ago"]), partial(_propose, one, people)))
        if decision := one.get("decision"):
            moment = now - timedelta(days=decision["days_ago"])
            events.append(Event(moment, partial(_decide, one["provider"], decision, moderator)))
    for event in sorted(events, key=lambda event: event.moment):
        with clock.frozen_at(event.moment):
            event.happen()
    return len(told)


def _propose(told: dict[str, Any], people: People) -> None:
    provider = Provider.objects.select_related("organization").get(import_id=told["provider"])
    data = stored_listing(provider.pk)
    values = _wished(told, data)
    edit_listing(
        provider,
        values,
        version=version_of(data, values),
        note=told["note"],
        actor=people.persons[told["person"]],
    )


def _wished(told: dict[str, Any], data: ListingData) -> dict[str, Any]:
    values: dict[str, Any] = {}
    if "name" in told:
        values["name"] = told["name"]
    if "areas" in told:
        values["areas"] = data.areas | set(told["areas"])
    if "drop_stage" in told:
        values["stages"] = tuple(pair for pair in data.stages if pair[0] != told["drop_stage"])
    if "prices" in told:
        values["prices"] = tuple(PriceData(label, approach) for label, approach in told["prices"])
    return values


def _decide(import_id: str, told: dict[str, Any], moderator: Any) -> None:
    edit = ListingEdit.objects.open().select_related("provider__organization").get(provider__import_id=import_id)
    if told["what"] == "accept":
        accept_edit(edit, revision=edit.revision, actor=moderator)
    else:
        send_back_edit(edit, revision=edit.revision, actor=moderator, reason=told["reason"])
