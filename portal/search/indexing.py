"""Bringing the indexes up to date: the one in the database, then the one on the search server if the site has one."""

from __future__ import annotations

from collections.abc import Collection

from django.db import transaction

from portal.outbox.api import emit
from portal.outbox.models import OutboxEvent
from portal.search.database import writing as database
from portal.search.elastic.client import is_configured

# Objects to bring up to date in the database; and then on the search server.
TOPIC, SERVER_TOPIC, REPAIR_TOPIC = "search.index", "search.index_on_server", "search.repair"


def index(kind: str, ids: Collection[int]) -> OutboxEvent | None:
    """Index these objects in the database, and write down that the search server must follow; returns that event.

    The database is always kept up to date, so that it can answer when the server does not.
    """
    with transaction.atomic():
        database.index(kind, ids)
        if ids and is_configured():
            return emit(SERVER_TOPIC, {"kind": kind, "ids": sorted(set(ids))})
    return None
