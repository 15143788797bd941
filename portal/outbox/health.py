"""The database, and whether somebody does what waits. See portal.common.services.

The database is tried by the room that has a table to write to.
"""

from __future__ import annotations

import uuid
from functools import cache
from typing import Any

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.utils.translation import gettext_lazy as _

from portal.common import clock
from portal.common.faults import database as faults
from portal.common.redis_health import try_redis
from portal.common.services import PATIENCE, Service, Trouble, services
from portal.outbox import queries

APART = 5  # seconds by which two clocks may differ
TICKER = "start `manage.py tick --every 5`, or a worker and its beat"
BUSY = ("database is locked", "database table is locked")


def register() -> None:
    """Called in `OutboxConfig.ready()`."""
    for position, name, service in (
        (10, "database", Service(label=_("Database"), check=try_database, essential=True)),
        (
            20,
            "migrations",
            Service(
                label=_("Tables"),
                check=try_migrations,
                meanwhile=_("Pages that need the new tables fail."),
                needs="database",
                keep=60,
            ),
        ),
        (
            30,
            "clock",
            Service(
                label=_("Clock"),
                check=try_clock,
                meanwhile=_("Tasks leave too early or too late."),
                is_used=_has_own_clock,
                needs="database",
                keep=60,
            ),
        ),
        (
            45,
            "broker",
            Service(
                label=_("Messages to the workers"),
                check=try_broker,
                meanwhile=_("What waits is done all the same, some seconds later."),
                is_used=lambda: bool(settings.BROKER_URL),
                breaker="the broker",
            ),
        ),
        (
            90,
            "outbox",
            Service(
                label=_("Tasks"),
                check=try_outbox,
                meanwhile=_("Mails and the index wait. Nothing is lost: all of it leaves once somebody does it."),
                needs="database",
            ),
        ),
        (
            95,
            "given up",
            Service(
                label=_("Tasks given up"),
                check=try_given_up,
                keep=30,
                meanwhile=_("They wait below until somebody has them tried again."),
                needs="database",
            ),
        ),
        (
            100,
            "periodic jobs",
            Service(
                label=_("What runs by the clock"),
                check=try_periodic_jobs,
                meanwhile=_("Reminders and tidying up wait until it runs again."),
                needs="database",
            ),
        ),
    ):
        services.register(name, service, position=position)


def try_database() -> str:
    """Connect anew, write and read a row in a transaction that is rolled back."""
    own = _connection_of_its_own()
    try:
        own.ensure_connection()
        busy = not _write_and_read(own)
        version = ".".join(map(str, own.get_database_version()))
    except DatabaseError as error:
        raise Trouble(faults.sentence(error, settings=own.settings_dict, vendor=own.vendor)) from error
    finally:
        own.close()
    done = "connected, read; somebody is writing" if busy else "connected, wrote, read"
    return f"{own.display_name} {version}: {done}"


def _connection_of_its_own() -> BaseDatabaseWrapper:
    """One that is made now and gives up soon: those in use may be kept, pooled, or in the middle of something."""
    own = connection.copy()
    options: dict[str, Any] = own.settings_dict["OPTIONS"]
    options.pop("pool", None)
    if own.vendor == "postgresql":
        limit = int(PATIENCE * 1000)
        options["connect_timeout"] = int(PATIENCE)
        options["options"] = (
            f"{options.get('options', '')} -c statement_timeout={limit} -c lock_timeout={limit}".strip()
        )
    else:
        options["timeout"] = 0.1
    return own


def _write_and_read(own: BaseDatabaseWrapper) -> bool:
    """Whether it could write; on SQLite one at a time does, and a long rebuild is no fault."""
    name = f"doctor {uuid.uuid4().hex}"
    with own.cursor() as cursor:
        try:
            cursor.execute("BEGIN IMMEDIATE" if own.vendor == "sqlite" else "BEGIN")
            cursor.execute("INSERT INTO outbox_periodicrun (name, last_run_at) VALUES (%s, %s)", [name, clock.now()])
        except DatabaseError as error:
            if str(error) not in BUSY:
                raise
            cursor.execute("SELECT count(*) FROM outbox_periodicrun")
            return False
        cursor.execute("SELECT count(*) FROM outbox_periodicrun WHERE name = %s", [name])
        found = cursor.fetchone()
        cursor.execute("ROLLBACK")
    if found != (1,):
        raise Trouble("The database does not give back what was just written to it: see its log.")
    return True


def try_migrations() -> str:
    """Whether the tables are those of this version of the portal."""
    applied = MigrationRecorder(connection).applied_migrations()
    missing = [f"{app}.{name}" for app, name in _newest() if (app, name) not in applied]
    if missing:
        apps = ", ".join(sorted(missing)[:3]) + (" …" if len(missing) > 3 else "")
        raise Trouble(f"The tables are of an older version ({apps} missing): {faults.MIGRATE}.")
    return "as this version of the portal wants them"


@cache
def _newest() -> list[tuple[str, str]]:
    """The last migration of each app; those of a running process do not change."""
    return MigrationLoader(None, ignore_no_migrations=True).graph.leaf_nodes()


def _has_own_clock() -> bool:
    return connection.vendor != "sqlite"


def try_clock() -> str:
    """Whether the database and this machine agree on the time: tasks fall due by one and are written by the other."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        apart = (cursor.fetchone()[0] - clock.now()).total_seconds()
    if abs(apart) > APART:
        side = "ahead of" if apart > 0 else "behind"
        raise Trouble(f"The clock of the database is {abs(apart):.0f} s {side} this machine's: set both by NTP.")
    return f"the database's differs by {abs(apart):.1f} s"


def try_broker() -> str:
    """What the workers are told by."""
    return try_redis(settings.BROKER_URL, variable="BROKER_URL")


def try_outbox() -> str:
    """Whether somebody does what waits."""
    now = clock.now()
    wait = queries.oldest_wait(now)
    if wait is not None and wait > queries.STUCK_AFTER:
        minutes = int(wait.total_seconds() // 60)
        raise Trouble(
            f"The oldest task has been due for {minutes} minutes, so nobody does them: {TICKER}.", since=now - wait
        )
    return "nothing is due" if wait is None else "what is due is being done"


def try_given_up() -> str:
    """Whether tasks were given up in the last day; those of before are known."""
    lately = queries.given_up_lately()
    if lately.count:
        raise Trouble(
            f"{_tasks(lately.count)} given up in the last day: see why at /moderation/operations/, mend it, "
            "and have it tried again there.",
            since=lately.since,
        )
    return f"none in the last day, {queries.failed_count()} before"


def _tasks(count: int) -> str:
    return "1 task was" if count == 1 else f"{count} tasks were"


def try_periodic_jobs() -> str:
    """Whether what runs by the clock has run."""
    late = queries.late_jobs()
    if late:
        names = ", ".join(sorted(late)[:3]) + (" …" if len(late) > 3 else "")
        many = "1 periodic job is" if len(late) == 1 else f"{len(late)} periodic jobs are"
        raise Trouble(f"{many} late ({names}): {TICKER}.")
    return "all in time"
