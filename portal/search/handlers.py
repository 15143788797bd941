"""The index follows the outbox: what a transaction changed is indexed after its commit, once."""

from __future__ import annotations

from typing import Any

from portal.outbox.registry import Delivery, handler
from portal.outbox.sweeper import PermanentFailure
from portal.search import indexing, upkeep
from portal.search.elastic import client
from portal.search.elastic import writing as server
from portal.search.indexing import REPAIR_TOPIC, SERVER_TOPIC, TOPIC
from portal.search.interface import UnknownKind


@handler(TOPIC)
def index_documents(payload: dict[str, Any], delivery: Delivery) -> None:
    """Bring the index in the database up to date for the objects of the event; the search server follows."""
    try:
        indexing.index(payload["kind"], payload["ids"])
    except UnknownKind as error:
        # The application that asked is no longer installed.
        raise PermanentFailure(str(error)) from error


@handler(REPAIR_TOPIC, transactional=False, max_attempts=3)
def repair_indexes(payload: dict[str, Any], delivery: Delivery) -> None:
    """Compare everything with the indexes and mend what differs, as is done once a day. Twice is harmless."""
    upkeep.compare_sources()


@handler(SERVER_TOPIC, queue="search", transactional=False)
def index_on_server(payload: dict[str, Any], delivery: Delivery) -> None:
    """Send the objects of the event to the search server; while it fails, the event waits in the outbox."""
    if not client.is_configured():
        return  # the site has given up its server since
    try:
        with client.writing, client.one_question(client.SENDING):
            server.send(payload["kind"], payload["ids"], version=delivery.event_id)
    except UnknownKind as error:
        raise PermanentFailure(str(error)) from error
