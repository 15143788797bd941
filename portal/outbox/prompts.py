"""On commit, a worker is told that there is work. Without a broker nothing happens here."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.db import connection, transaction


@dataclass(frozen=True)
class Prompt:
    """What is registered on commit: one for each queue of a transaction."""

    queue: str

    def __call__(self) -> None:
        from portal.outbox.messages import tell_to_sweep  # the small site needs nothing of what it imports

        tell_to_sweep(self.queue)


def prompt_on_commit(queue: str) -> None:
    """Have a worker look into `queue` once the caller's transaction is committed."""
    if not settings.BROKER_URL:
        return
    prompt = Prompt(queue)
    # A callback goes with its savepoint, so one that is still there will be called if this one would be.
    if all(entry[1] != prompt for entry in connection.run_on_commit):
        transaction.on_commit(prompt, robust=True)
