"""Several threads do the same thing at the same moment, each with its own connection to a file database."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

from django.db import connections

RIVALS = 8
PATIENCE = 30


def race(*deeds: Callable[[], Any]) -> list[Any]:
    """Run all `deeds` at once; returns what each returned, or the exception it raised."""
    results: list[Any] = [None] * len(deeds)
    start = threading.Barrier(len(deeds))

    def run(place: int, deed: Callable[[], Any]) -> None:
        try:
            start.wait(PATIENCE)
            results[place] = deed()
        except Exception as error:  # noqa: BLE001 - the loser's exception is what the test looks at
            results[place] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(place, deed)) for place, deed in enumerate(deeds)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)
    assert not any(thread.is_alive() for thread in threads), "a rival never came back"
    return results


def winners(results: list[Any]) -> list[Any]:
    """What the rivals returned who were not refused."""
    return [result for result in results if not isinstance(result, Exception)]


def the_winner(results: list[Any]) -> Any:
    """What the only one returned who was not refused."""
    found = winners(results)
    assert len(found) == 1, results
    return found[0]
