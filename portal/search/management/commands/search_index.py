import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from portal.common.progress import ProgressBar
from portal.search.database import writing
from portal.search.interface import UnknownKind, kinds, source_of


class Command(BaseCommand):
    """Make, compare or mend the index of one kind of document, or of all.

    `rebuild` is one transaction: readers see the old index or the new one. On the embedded database whoever writes
    waits for its end (about 17 s at 10,000 listings on two cores), so prefer `repair` on a site in use. `check` ends
    with 0 when the index is in step with the database and with 1 when it is not, and says where. `repair` mends what
    `check` finds.
    """

    help = "rebuild: make the index anew. check: compare it with the database. repair: mend the differences."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("action", choices=["rebuild", "check", "repair"])
        parser.add_argument("--kind", help="only this kind of document")

    def handle(self, *args: Any, **options: Any) -> None:
        wanted = [options["kind"]] if options["kind"] else kinds()
        try:
            for kind in wanted:
                source_of(kind)
        except UnknownKind as error:
            raise CommandError(str(error)) from None
        if not wanted:
            self.stdout.write("Nothing to index: no document source is registered.")
        # Every kind is looked at, even when the first is out of step.
        in_step = [getattr(self, f"{options['action']}_kind")(kind) for kind in wanted]
        if not all(in_step):
            raise CommandError("The index is not in step. `manage.py search_index repair` mends it.")

    def rebuild_kind(self, kind: str) -> bool:
        started = time.monotonic()
        bar = ProgressBar(self.stdout, kind)
        count = writing.rebuild(kind, bar)
        bar.end()
        self.stdout.write(f"{kind}: {count} documents indexed in {time.monotonic() - started:.1f} s")
        return True

    def check_kind(self, kind: str) -> bool:
        return not self._told(kind, list(writing.drift(kind)))

    def repair_kind(self, kind: str) -> bool:
        found = self._told(kind, writing.repair(kind))
        if found:
            self.stdout.write(f"{kind}: mended")
        return True

    def _told(self, kind: str, found: list[writing.Drift]) -> list[writing.Drift]:
        for drift in found:
            where = kind if drift.object_id is None else f"{kind} {drift.object_id}"
            self.stdout.write(f"{where}: {drift.what}")
        if not found:
            self.stdout.write(f"{kind}: in step")
        return found
