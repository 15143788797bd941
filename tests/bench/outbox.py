"""How many events a second leave the outbox, with a handler that does nothing: by `tick`, and by workers.

On the database of the environment; workers only where BROKER_URL is set. By itself: `python -m tests.bench.outbox`.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

EVENTS = 5_000
SHAPES = (1, 2, 4)  # processes of a worker
PATIENCE = 300


def lines() -> Iterator[str]:
    """Measured, a line for each way to run."""
    from tests.utils import database, site

    folder = site.ROOT / "var" / "bench" / "outbox"
    database.remove_folder(folder)
    database.put_into(folder)
    env = site.environment(folder)
    yield f"outbox, tick: {_ask(env, 'tick'):,.0f} events per second"
    from tests.utils.redis import own_databases

    broker = own_databases().get("BROKER_URL")
    for processes in SHAPES if broker else ():
        rate = _with_a_worker({**env, "BROKER_URL": broker}, processes, folder)
        yield f"outbox, a worker of {processes}: {rate:,.0f} events per second"


def _with_a_worker(env: dict[str, str], processes: int, folder: Path) -> float:
    from tests.utils import site

    with ExitStack() as stack:
        command = ("-m", "tests.bench.outbox", "worker", str(processes))
        stack.enter_context(site.process(*command, env=env, log=folder / "worker.log"))
        return _ask(env, "watch")


def _ask(env: dict[str, str], *arguments: str) -> float:
    command = [sys.executable, "-m", "tests.bench.outbox", *arguments]
    said = subprocess.run(command, env=env, stdout=subprocess.PIPE, text=True, check=True, timeout=PATIENCE)
    return float(said.stdout.splitlines()[-1])


def _write() -> None:
    from portal.common import clock
    from portal.outbox.models import OutboxEvent
    from portal.outbox.registry import Route, routes

    routes["bench.nothing"] = Route("bench.nothing", lambda payload, delivery: None)
    now = clock.now()
    OutboxEvent.objects.bulk_create(
        [OutboxEvent(topic="bench.nothing", created_at=now, due_at=now) for _ in range(EVENTS)], batch_size=500
    )


def tick() -> float:
    """Events per second of one process."""
    from portal.outbox.sweeper import sweep

    _write()
    began = time.perf_counter()
    return sweep(limit=EVENTS) / (time.perf_counter() - began)


def watch() -> float:
    """Events per second of the workers that run, from the first event done to the last."""
    from portal.outbox.messages import tell_to_sweep
    from portal.outbox.models import OutboxEvent

    def left() -> int:
        return OutboxEvent.objects.filter(state__in=["waiting", "claimed"]).count()

    _write()
    tell_to_sweep("default")
    while (first := left()) == EVENTS:
        time.sleep(0.02)
    began = time.perf_counter()
    while left():
        time.sleep(0.02)
    return first / (time.perf_counter() - began)


def worker(processes: str) -> None:
    """A Celery worker that knows the handler."""
    from portal.outbox.broker import app
    from portal.outbox.registry import Route, routes

    routes["bench.nothing"] = Route("bench.nothing", lambda payload, delivery: None)
    app.start(["worker", "-c", processes, "-l", "WARNING"])


def main() -> None:
    import django

    django.setup()
    match sys.argv[1:]:
        case ["worker", processes]:
            worker(processes)
        case ["tick"]:
            sys.stdout.write(f"{tick()}\n")
        case ["watch"]:
            sys.stdout.write(f"{watch()}\n")
        case _:
            for line in lines():
                sys.stdout.write(f"{line}\n")
                sys.stdout.flush()


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings.test")
    main()
