"""What the outbox does with the events of this room."""

from portal.outbox.registry import Delivery, handler
from portal.taxonomy.registry import vocabulary_watchers

CHANGED = "taxonomy.changed"


@handler(CHANGED)
def tell_watchers(payload: dict, delivery: Delivery) -> None:
    """Indexes and other things computed from the vocabulary are brought up to date."""
    for watcher in vocabulary_watchers:
        watcher()
