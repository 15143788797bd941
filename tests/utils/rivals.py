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


def all_read_first(function: Callable[..., Any], rivals: int) -> Callable[..., Any]:
    """A function that reads, made to return only when all rivals have read: each then decides on what was before."""
    all_have_read = threading.Barrier(rivals)

    def read(*args: Any, **kwargs: Any) -> Any:
        found = function(*args, **kwargs)
        all_have_read.wait(PATIENCE)
        return found

    return read


def in_between(deed: Callable[[], Any]) -> Callable[..., Any]:
    """Stands for `hold`: reads rows without locking them, and lets somebody else do `deed` before going on."""
    todo = [deed]

    def read(rows: Any) -> list[Any]:
        found = list(rows)
        while todo:
            race(todo.pop())
        return found

    return read


def waiting_for_locks() -> int:
    """How many others wait for a lock in this database (PostgreSQL)."""
    with connections["default"].cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
        )
        return cursor.fetchone()[0]
