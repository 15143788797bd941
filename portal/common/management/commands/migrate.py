from typing import Any

from django.core.management.base import CommandError
from django.core.management.commands import migrate
from django.db import OperationalError, connections

# A migration that waits for a table keeps everybody else waiting behind it.
PATIENCE = "5s"
LOCK_NOT_AVAILABLE = "55P03"


class Command(migrate.Command):
    """Django's, which on PostgreSQL gives up rather than keep the whole site waiting for a lock."""

    at = "the first one"

    def handle(self, *args: Any, **options: Any) -> None:
        connection = connections[options["database"]]
        if connection.vendor != "postgresql":
            super().handle(*args, **options)
            return
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_setting('lock_timeout'), set_config('lock_timeout', %s, false)", [PATIENCE])
            before = cursor.fetchone()[0]
        try:
            super().handle(*args, **options)
        except OperationalError as error:
            if getattr(error.__cause__, "sqlstate", "") != LOCK_NOT_AVAILABLE:
                raise
            raise CommandError(
                f"Somebody else has held a table for more than {PATIENCE} that migration {self.at} needs. Nothing of "
                "it is done, all before it is. Run the same command again, at a quieter time if it must be; who holds "
                "what is in pg_locks and pg_stat_activity."
            ) from error
        finally:
            if connection.connection is not None and not connection.connection.closed:
                with connection.cursor() as cursor:
                    cursor.execute("SELECT set_config('lock_timeout', %s, false)", [before])

    def migration_progress_callback(self, action: str, migration: Any = None, fake: bool = False) -> None:
        if action in ("apply_start", "unapply_start"):
            self.at = f"{migration.app_label}.{migration.name}"
        super().migration_progress_callback(action, migration, fake)
