"""How long the database may take, by who is waiting: a visitor a moment, a command as long as it needs."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from django.conf import settings
from django.db import connections

POSTGRESQL = "django.db.backends.postgresql"
CONNECT = 2  # seconds, as all here; the least that PostgreSQL's library knows
CHECKOUT = 1.0
GRACE = 1.0  # for the server's own refusal to arrive


def limit_waits_of_visitors() -> None:
    """Bound every wait of this process for PostgreSQL, before a connection is opened.

    Called by `portal.wsgi`, and so neither by commands, workers nor migrations, which may take their time. SQLite has
    no such limits, and no need of them: its work is done in this process, which the server in front cuts.

    A statement that takes too long is cut by the server. A server that is gone or frozen costs a page less than two
    seconds, and the pages after it nothing (see `portal.common.postgresql`).
    """
    for alias, database in connections.settings.items():
        if database["ENGINE"] == POSTGRESQL:
            _limit(database["OPTIONS"])
            database["ENGINE"] = "portal.common.postgresql"
            with suppress(AttributeError):  # made while the process was set up
                connections[alias].close()
                del connections[alias]


def _limit(options: dict[str, Any]) -> None:
    from portal.common.postgresql.connections import AttentiveConnection  # the small site has no psycopg to load

    options["connect_timeout"] = min(int(options.get("connect_timeout", CONNECT)), CONNECT)
    if settings.STATEMENT_TIMEOUT:
        given = options.get("options", "")
        options["options"] = f"{given} -c statement_timeout={settings.STATEMENT_TIMEOUT}s".strip()
        AttentiveConnection.limit = settings.STATEMENT_TIMEOUT + GRACE
    if options.get("pool"):
        options["pool"] |= {"timeout": CHECKOUT, "connection_class": AttentiveConnection}
