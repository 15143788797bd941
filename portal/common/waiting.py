"""How long the database may take, by who is waiting: a visitor a few seconds, a command as long as it needs."""

from __future__ import annotations

from django.conf import settings
from django.db import connections


def limit_statements_of_visitors() -> None:
    """Have the server cut every statement of this process that takes too long, before a connection is opened.

    Called by `portal.wsgi`, and so neither by commands, workers nor migrations, which may take their time. SQLite has
    no such limit, and no need of one: its work is done in this process, which the server in front cuts.
    """
    for alias, database in connections.settings.items():
        if connections[alias].vendor == "postgresql" and settings.STATEMENT_TIMEOUT:
            options = database["OPTIONS"].get("options", "")
            database["OPTIONS"]["options"] = f"{options} -c statement_timeout={settings.STATEMENT_TIMEOUT}s".strip()
