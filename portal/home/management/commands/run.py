from __future__ import annotations

import errno
import signal
from argparse import ArgumentParser
from threading import Thread
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.core.servers import basehttp
from django.db import connection
from django.db.migrations.executor import MigrationExecutor


class Command(BaseCommand):
    help = (
        "What `make run` starts: the database brought up to date, filled if it is empty, the server, and "
        "beside it the ticker that sends mails. For one's own machine, in debug."
    )
    requires_system_checks: list[str] = []  # `make check` does; a second start answers within seconds

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--tick", type=float, default=2.0, metavar="SECONDS", help="pause of the ticker")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEBUG:
            raise CommandError("run is for one's own machine; a public site runs gunicorn with production settings.")
        self.prepare()
        ticker = Thread(target=call_command, args=["tick"], kwargs={"every": options["tick"]}, daemon=True)

        def ready(port: Any) -> None:
            for end in (signal.SIGINT, signal.SIGTERM):  # also when a shell started us in the background
                signal.signal(end, signal.default_int_handler)
            ticker.start()
            self.say_where(port)

        try:
            basehttp.run(
                "127.0.0.1",
                options["port"],
                basehttp.get_internal_wsgi_application(),
                threading=True,
                on_bind=ready,
            )
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                raise
            port = options["port"]
            raise CommandError(f"Port {port} is in use. Stop what uses it, or: make run PORT={port + 1}") from error
        except KeyboardInterrupt:
            self.stdout.write(f"\nStopped. Your data is kept in {settings.VAR_DIR}.")

    def prepare(self) -> None:
        """Apply migrations that are missing and, the first time, fill the demo."""
        if lacks_migrations():
            self.stdout.write("Preparing the database…")
            call_command("migrate", verbosity=0)
        call_command("demo", if_empty=True)

    def say_where(self, port: int) -> None:
        self.stdout.write(
            self.style.SUCCESS(f"Tandem is ready: http://localhost:{port}")
            + f" – sign in as anybody at http://localhost:{port}/dev/personnes, stop with Ctrl-C."
        )
        self.stdout.flush()


def lacks_migrations() -> bool:
    """Whether the tables are missing, or those of an earlier version."""
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))
