"""Searches that people of the demo follow by mail.

Made once the index is there, which says what they find, and before the files, one of which becomes a listing.
"""

from __future__ import annotations

from datetime import timedelta

from portal.common import clock
from portal.home.demo.filling import read_toml
from portal.home.demo.people import People
from providers.actions.alerts.following import follow_search


def fill_alerts(people: People) -> int:
    """Follow what the file tells, each on its day; returns how many there are."""
    told, now = read_toml("alerts.toml")["alerts"], clock.now()
    for one in told:
        person = people.persons[one["person"]]
        with clock.frozen_at(now - timedelta(days=one["days_ago"])):
            follow_search(person.email or "", one["query"], language="fr", actor=person)
    return len(told)
