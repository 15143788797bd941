import time
from collections.abc import Callable, Iterable
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from portal.common.progress import ProgressBar
from portal.search.database import writing as database
from portal.search.documents import Drift
from portal.search.elastic import client
from portal.search.elastic import writing as server
from portal.search.interface import UnknownKind, kinds, source_of


class Command(BaseCommand):
    """Make, compare or mend the indexes of one kind of document, or of all: in the database, and on a search server.

    `rebuild` makes them anew while the site goes on: readers and writers notice nothing. `check` ends with 0 when the
    indexes are in step with the database and with 1 when they are not, and says where. `repair` mends what `check`
    finds. `rollback` puts the previous index of the search server in use again, brought up to date.
    """

    help = (
        "rebuild: make the indexes anew. check: compare them with the database. repair: mend the differences. "
        "rollback: go back to the previous index of the search server."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("action", choices=["rebuild", "check", "repair", "rollback"])
        parser.add_argument("--kind", help="only this kind of document")
        parser.add_argument("--anew", action="store_true", help="rebuild: give up a rebuild that was broken off")

    def handle(self, *args: Any, **options: Any) -> None:
        wanted = [options["kind"]] if options["kind"] else kinds()
        try:
            for kind in wanted:
                source_of(kind)
        except UnknownKind as error:
            raise CommandError(str(error)) from None
        if not wanted:
            self.stdout.write("Nothing to index: no document source is registered.")
        self.anew = options["anew"]
        try:
            # Every kind is looked at, even when the first is out of step.
            in_step = [getattr(self, f"{options['action']}_kind")(kind) for kind in wanted]
        except server.NotDone as error:
            raise CommandError(str(error)) from None
        except client.FAULTS as error:
            raise CommandError(f"The search server failed: {type(error).__name__}: {error}"[:500]) from None
        if not all(in_step):
            raise CommandError("The index is not in step. `manage.py search_index repair` mends it.")

    def rebuild_kind(self, kind: str) -> bool:
        self._filled(kind, "in the database", lambda bar: database.rebuild(kind, bar))
        if client.is_configured():
            self._filled(kind, "on the search server", lambda bar: server.rebuild(kind, bar, anew=self.anew))
        return True

    def check_kind(self, kind: str) -> bool:
        found = self._told(kind, database.drift(kind))
        if client.is_configured():
            found += self._told(f"{kind} on the search server", server.drift(kind))
        return not found

    def repair_kind(self, kind: str) -> bool:
        found = self._told(kind, database.repair(kind))
        if client.is_configured():
            found += self._told(f"{kind} on the search server", server.repair(kind))
        if found:
            self.stdout.write(f"{kind}: mended")
        return True

    def rollback_kind(self, kind: str) -> bool:
        if not client.is_configured():
            raise CommandError(
                "This site has no search server (SEARCH_URL is not set): there is nothing to go back to."
            )
        self.stdout.write(f"{kind}: {server.rollback(kind)} is in use again")
        return True

    def _filled(self, kind: str, where: str, fill: Callable[[ProgressBar], int]) -> None:
        started = time.monotonic()
        bar = ProgressBar(self.stdout, kind)
        count = fill(bar)
        bar.end()
        self.stdout.write(f"{kind}: {count} documents indexed {where} in {time.monotonic() - started:.1f} s")

    def _told(self, subject: str, drifts: Iterable[Drift]) -> list[Drift]:
        found = list(drifts)
        for drift in found:
            where = drift.kind if drift.object_id is None else f"{drift.kind} {drift.object_id}"
            self.stdout.write(f"{where}: {drift.what}")
        if not found:
            self.stdout.write(f"{subject}: in step")
        return found
