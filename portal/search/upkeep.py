"""What keeps the indexes true without anybody asking: after a breakdown of the search server, and every night."""

from __future__ import annotations

import logging
from datetime import timedelta

from portal.outbox.actions import hurry
from portal.outbox.registry import periodic
from portal.search.database import writing as database
from portal.search.database.fulltext import text_index
from portal.search.elastic import client, indexes
from portal.search.elastic import writing as server
from portal.search.indexing import SERVER_TOPIC
from portal.search.interface import kinds

logger = logging.getLogger(__name__)


@periodic("search.catch_up", every=timedelta(minutes=1))
def catch_up() -> int:
    """Once the search server answers again, do at once what waited for it; returns how many events."""
    if not client.is_configured():
        return 0
    try:
        with client.writing:
            for kind in kinds():
                if complaint := indexes.complaint_about(kind):
                    raise client.NoIndex(complaint)
    except client.DO_WITHOUT:
        return 0
    return hurry(SERVER_TOPIC)


@periodic("search.compare_server", every=timedelta(hours=1))
def compare_server() -> int:
    """Mend what differs between the index in the database and the one on the server; returns how many documents."""
    if not client.is_configured():
        return 0
    mended = 0
    for kind in kinds():
        try:
            with client.writing:
                mended += _told(server.repair(kind))
        except client.DO_WITHOUT as error:
            logger.warning("the index of %s on the search server was not compared: %s", kind, error)
        except server.NotDone as error:
            logger.error("%s", error)
    return mended


@periodic("search.compare_sources", every=timedelta(days=1))
def compare_sources() -> int:
    """Mend what differs between the things themselves and the indexes; returns how many documents."""
    return sum(_told(database.repair(kind)) for kind in kinds()) + compare_server()


@periodic("search.forget_removed", every=timedelta(days=1))
def forget_removed() -> None:
    """Have the words of what was taken out of the index leave its files too."""
    text_index().forget_removed()


def _told(found: list[server.Drift]) -> int:
    for drift in found[:20]:
        logger.warning("search index: %s %s %s: mended", drift.kind, drift.object_id or "", drift.what)
    return len(found)
