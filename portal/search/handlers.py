"""The index follows the outbox: what a transaction changed is indexed after its commit, once."""

from typing import Any

from portal.outbox.registry import Delivery, handler
from portal.outbox.sweeper import PermanentFailure
from portal.search.api import TOPIC
from portal.search.database.writing import index
from portal.search.interface import UnknownKind


@handler(TOPIC)
def index_documents(payload: dict[str, Any], delivery: Delivery) -> None:
    """Bring the index up to date for the objects of the event."""
    try:
        index(payload["kind"], payload["ids"])
    except UnknownKind as error:
        # The application that asked is no longer installed.
        raise PermanentFailure(str(error)) from error
