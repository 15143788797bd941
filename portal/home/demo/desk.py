"""What lies on the desk of the demo: notices of illegal content, a change by moderators, a table that waits."""

from __future__ import annotations

import csv
import io
from datetime import timedelta
from functools import partial
from typing import Any

from portal.common import clock
from portal.home.demo.edits import MODERATORS, Event
from portal.home.demo.filling import HERE, REFERENCE, move_dates, read_toml
from portal.home.demo.people import People
from portal.moderation.notices.actions.deciding import decide_notice
from portal.moderation.notices.actions.sending import Told, send_notice
from portal.moderation.notices.addresses import content_at
from portal.moderation.notices.enums import Ground
from portal.moderation.notices.models import Notice
from providers.actions.moderating import moderate_listing
from providers.actions.table_runs import send_table
from providers.editing.packing import version_of
from providers.importing.stored import stored_listing
from providers.models import Provider

OPERATORS = "operators"


def fill_desk(people: People) -> int:
    """Send and decide what the file tells, on its days; returns how many notices there are."""
    now, told = clock.now(), read_toml("notices.toml")
    moderator = _one_of(MODERATORS, people)
    events = []
    for one in told["notices"]:
        moment = now - timedelta(days=one["days_ago"], hours=2)
        events.append(Event(moment, partial(_notify, one)))
        if decision := one.get("decision"):
            happen = partial(_decide, one["email"], decision, moderator)
            events.append(Event(moment + timedelta(days=decision["after"]), happen))
    for one in told["changes"]:
        events.append(Event(now - timedelta(days=one["days_ago"]), partial(_change, one, moderator)))
    for event in sorted(events, key=lambda event: event.moment):
        with clock.frozen_at(event.moment):
            event.happen()
    _send_table(_one_of(OPERATORS, people))
    return len(told["notices"])


def _one_of(group: str, people: People) -> Any:
    return people.persons[next(one["mail"] for one in read_toml("people.toml")["staff"] if one["group"] == group)]


def _notify(told: dict[str, Any]) -> None:
    listing = Provider.objects.get(import_id=told["listing"])
    sent = Told(
        content=content_at(listing.get_absolute_url()),
        ground=Ground(told["ground"]),
        explanation=told["explanation"],
        legal_basis=told.get("legal_basis", ""),
        name=told["name"],
        email=told["email"],
    )
    send_notice(sent, actor=None, language="fr")


def _decide(email: str, told: dict[str, Any], moderator: Any) -> None:
    decide_notice(Notice.objects.get(email=email), told["what"], actor=moderator, reason=told["reason"])


def _change(told: dict[str, Any], moderator: Any) -> None:
    listing = Provider.objects.select_related("organization").get(import_id=told["listing"])
    values = {told["field"]: told["says"]}
    version = version_of(stored_listing(listing.pk), values)
    moderate_listing(listing, values, version=version, actor=moderator, reason=told["reason"])


def _send_table(operator: Any) -> None:
    """A table whose report waits to be read, once the tasks of the demo are done."""
    with (HERE / "waiting.csv").open(encoding="utf-8", newline="") as stream:
        rows = [move_dates(row, clock.today() - REFERENCE) for row in csv.DictReader(stream)]
    written = io.StringIO()
    writer = csv.DictWriter(written, rows[0].keys(), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    send_table("nouvelles-fiches.csv", written.getvalue().encode(), actor=operator)
