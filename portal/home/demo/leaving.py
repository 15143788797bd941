"""An organization that may go: one admin wishes it, the other can still stop it."""

from __future__ import annotations

from datetime import timedelta

from portal.accounts.actions.organization_deletion import delete_organization
from portal.common import clock
from portal.home.demo.filling import read_toml
from portal.home.demo.people import People


def fill_leaving(people: People) -> int:
    """Ask for what the file tells, on its day; returns how many there are."""
    told = read_toml("leaving.toml")["deletions"]
    now = clock.now()
    for one in told:
        with clock.frozen_at(now - timedelta(days=one["days_ago"])):
            delete_organization(people.associations[one["association"]], actor=people.persons[one["person"]])
    return len(told)
