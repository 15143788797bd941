"""How many events leave the outbox: `tests.bench.outbox`, on each database, with a broker where there is one."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping

from tests.bench.saying import say
from tests.utils import site


def lines(urls: Mapping[str, str]) -> Iterator[str]:
    """A line for each way to run."""
    broker = {"BROKER_URL": f"{urls['redis'].removesuffix('/0')}/2"} if "redis" in urls else {}
    databases = {"SQLite": {}, **({"PostgreSQL": {"DATABASE_URL": urls["postgresql"]}} if "postgresql" in urls else {})}
    for name, database in databases.items():
        say(f"Emptying an outbox in {name}")
        env = {**os.environ, "DJANGO_SETTINGS_MODULE": "portal.settings.test", **broker, **database}
        command = [sys.executable, "-m", "tests.bench.outbox"]
        done = subprocess.run(command, cwd=site.ROOT, env=env, stdout=subprocess.PIPE, text=True, check=True)
        yield from (f"{name}, {line}" for line in done.stdout.splitlines())
