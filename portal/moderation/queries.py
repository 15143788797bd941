"""What the desk shows besides the lists of the apps: last decisions, and how the machine is."""

from __future__ import annotations

import platform
import tomllib
from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta

import allauth
import django
import wagtail
from django.conf import settings
from django.db import connection
from django.urls import reverse
from django.utils.translation import ngettext

from portal.audit.models import AuditEntry
from portal.common import clock
from portal.moderation.registry import cases
from portal.outbox.queries import is_late, last_runs
from portal.outbox.registry import schedule

RECENT = timedelta(days=30)
RECENT_LENGTH = 12
HOUR, DAY = 60, 24 * 60  # in minutes


@dataclass(frozen=True)
class Decision:
    """One thing that was decided at the desk, on what, and the page of it."""

    entry: AuditEntry
    name: str
    url: str


@dataclass(frozen=True)
class Job:
    """A periodic job of the programme: its rhythm, when it ran last, whether it is late."""

    name: str
    every: timedelta
    last_run_at: datetime | None
    is_late: bool

    @property
    def rhythm(self) -> str:
        """Its rhythm in words, in the largest unit that fits."""
        minutes = int(self.every.total_seconds() // 60)
        if minutes % DAY == 0:
            days = minutes // DAY
            return ngettext("every day", "every %(n)d days", days) % {"n": days}
        if minutes % HOUR == 0:
            hours = minutes // HOUR
            return ngettext("every hour", "every %(n)d hours", hours) % {"n": hours}
        return ngettext("every minute", "every %(n)d minutes", minutes) % {"n": minutes}


def recent_decisions() -> list[Decision]:
    """What moderators decided in the last month, newest first (one query, and one for each kind of case)."""
    entries = list(
        AuditEntry.objects.filter(
            actor_role="moderator", happened_at__gte=clock.now() - RECENT, target_type__in=dict(cases.items())
        ).select_related("actor")[:RECENT_LENGTH]
    )
    keys = defaultdict(set)
    for entry in entries:
        keys[entry.target_type].add(entry.target_id)
    names = {target_type: cases.get(target_type).names(wanted) for target_type, wanted in keys.items()}
    return [
        Decision(
            entry,
            names[entry.target_type][entry.target_id],
            reverse(cases.get(entry.target_type).url_name, args=[entry.target_id]),
        )
        for entry in entries
        if entry.target_id in names[entry.target_type]
    ]


def jobs() -> list[Job]:
    """Every periodic job, by name (one query)."""
    runs = last_runs()
    return [
        Job(job.name, job.every, last := runs.get(job.name), is_late(job, last))
        for job in sorted(schedule.values(), key=lambda job: job.name)
    ]


def software() -> list[tuple[str, str]]:
    """Names and versions of the portal and of what it runs on."""
    version = ".".join(map(str, connection.get_database_version()))
    own = tomllib.loads((settings.BASE_DIR / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return [
        (own["name"].capitalize(), own["version"]),
        ("Python", platform.python_version()),
        ("Django", django.get_version()),
        ("Wagtail", wagtail.__version__),
        ("django-allauth", allauth.__version__),
        ("SQLite" if connection.vendor == "sqlite" else "PostgreSQL", version),
    ]
